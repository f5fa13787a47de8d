/** Ranges, last points and windows, one or several together, and appended points, as the operations of a workload. */
import type {
  Awaitable,
  PointBatch,
  Series,
  SeriesPoints,
  SeriesRange,
  SeriesReader,
  WindowedSeries,
  WindowQuery,
} from '../../adapters/contract/index.ts'
import {
  pointsDifference,
  type SeriesReference,
  seriesText,
  windowsDifference,
} from '../../adapters/contract/reference/index.ts'
import { rounded } from '../operation/fingerprint.ts'
import type { Operation } from '../operation/operation.ts'
import type { Tally } from '../operation/tally.ts'
import type { Tail } from './tail.ts'

export type SeriesCall =
  | { readonly type: 'range' | 'last'; readonly range: SeriesRange }
  | { readonly type: 'window'; readonly query: WindowQuery }

/** Calls that are one operation, made one after the other. */
export type SeriesCalls = readonly SeriesCall[]

type SeriesAnswer = readonly (SeriesPoints | WindowedSeries)[]

/** The one answer, or those of all calls. */
type SeriesAnswers = SeriesAnswer | readonly SeriesAnswer[]

export function callsOperation(
  name: string,
  draw: () => SeriesCalls,
): Operation<Series, SeriesReference, SeriesCalls, SeriesAnswers> {
  return {
    name,
    draw,
    ask: askCalls,
    parts: calls => calls.map(call => [call]),
    difference: (reference, calls, answers) => {
      const differences = eachOf(calls, answers).map((found, index) => differenceOf(reference, calls[index]!, found))
      return differences.find(difference => difference !== undefined)
    },
  }
}

export function askCalls(series: SeriesReader, calls: SeriesCalls): Awaitable<SeriesAnswers> {
  return calls.length === 1 ? answerOf(series, calls[0]!) : askAll(series, calls)
}

async function askAll(series: SeriesReader, calls: SeriesCalls): Promise<readonly SeriesAnswer[]> {
  const answers: SeriesAnswer[] = []
  for (const call of calls) {
    const answer = answerOf(series, call)
    answers.push(answer instanceof Promise ? await answer : answer)
  }
  return answers
}

/** The answers as lines, the same in every store that is right, but in any order. */
export function linesOf(calls: SeriesCalls, answers: SeriesAnswers): readonly string[] {
  return eachOf(calls, answers).flatMap((found, index) => found.map(each => `${index} ${lineOf(each)}`))
}

function eachOf(calls: SeriesCalls, answers: SeriesAnswers): readonly SeriesAnswer[] {
  return calls.length === 1 ? [answers as SeriesAnswer] : (answers as readonly SeriesAnswer[])
}

function answerOf(series: SeriesReader, call: SeriesCall): Awaitable<SeriesAnswer> {
  switch (call.type) {
    case 'range':
      return series.range(call.range)
    case 'last':
      return series.last(call.range)
    case 'window':
      return series.window(call.query)
  }
}

function differenceOf(reference: SeriesReference, call: SeriesCall, found: SeriesAnswer): string | undefined {
  if (call.type === 'window') {
    return windowsDifference(call.query, reference.window(call.query), found as readonly WindowedSeries[])
  }
  return pointsDifference(reference[call.type](call.range), found as readonly SeriesPoints[])
}

function lineOf(found: SeriesPoints | WindowedSeries): string {
  const timesUs = 'startsUs' in found ? found.startsUs : found.timestampsUs
  const figures = Array.from(timesUs, (timeUs, index) => `${timeUs}=${rounded(found.values[index]!)}`)
  return `${seriesText(found.series)} ${figures.join(' ')}`
}

export interface Append {
  readonly name: string
  readonly draw: () => PointBatch
}

export function appendOperation(
  { name, draw }: Append,
  tally: Tally,
  tail: Tail,
): Operation<Series, SeriesReference, PointBatch, void> {
  return {
    name,
    draw,
    ask: (series, points) => series.append(points),
    change: (reference, points) => reference.append(points),
    ended: (points, ending) => {
      tally.ended(points.count, ending)
      if (ending === 'acknowledged') tail.add(points)
    },
    difference: () => undefined,
  }
}
