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
import { rounded } from '../analytics/fingerprint.ts'
import type { Addition, Question } from '../analytics/operation.ts'
import type { Tail } from './tail.ts'

export type SeriesCall =
  | { readonly type: 'range' | 'last'; readonly range: SeriesRange }
  | { readonly type: 'window'; readonly query: WindowQuery }

type SeriesAnswer = readonly (SeriesPoints | WindowedSeries)[]

/** Calls that are one operation, made one after the other. */
export class SeriesQuestion implements Question<Series, SeriesReference> {
  readonly type = 'question'
  readonly #calls: readonly SeriesCall[]

  constructor(calls: readonly SeriesCall[]) {
    this.#calls = calls
  }

  get parts(): readonly SeriesQuestion[] {
    return this.#calls.length === 1 ? [this] : this.#calls.map(call => new SeriesQuestion([call]))
  }

  /** The one answer, or those of all calls. */
  ask(series: Series): Awaitable<SeriesAnswer | readonly SeriesAnswer[]> {
    return this.#calls.length === 1 ? answerOf(series, this.#calls[0]!) : this.#askAll(series)
  }

  difference(reference: SeriesReference, answer: unknown): string | undefined {
    const differences = this.#answers(answer).map((found, index) => differenceOf(reference, this.#calls[index]!, found))
    return differences.find(difference => difference !== undefined)
  }

  lines(answer: unknown): readonly string[] {
    return this.#answers(answer).flatMap((found, index) => found.map(each => `${index} ${lineOf(each)}`))
  }

  async #askAll(series: Series): Promise<readonly SeriesAnswer[]> {
    const answers: SeriesAnswer[] = []
    for (const call of this.#calls) {
      const answer = answerOf(series, call)
      answers.push(answer instanceof Promise ? await answer : answer)
    }
    return answers
  }

  #answers(answer: unknown): readonly SeriesAnswer[] {
    return this.#calls.length === 1 ? [answer as SeriesAnswer] : (answer as readonly SeriesAnswer[])
  }
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

export class PointsAddition implements Addition<Series, SeriesReference> {
  readonly type = 'addition'
  readonly #points: PointBatch
  readonly #tail: Tail

  constructor(points: PointBatch, tail: Tail) {
    this.#points = points
    this.#tail = tail
  }

  get recordCount(): number {
    return this.#points.count
  }

  add(series: Series): Awaitable<void> {
    return series.append(this.#points)
  }

  addTo(reference: SeriesReference): void {
    reference.append(this.#points)
  }

  acknowledged(): void {
    this.#tail.add(this.#points)
  }
}
