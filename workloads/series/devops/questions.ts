/**
 * The queries of TSBS's devops cases, under their names, as far as the model carries them.
 *
 * A figure is a metric here, so five figures are five calls. `high-cpu` fetches the points, and leaves it to the caller to
 * keep those above 90 %; `groupby-orderby-limit` asks for the five minutes before an instant.
 */
import type { SeriesSelector, WindowFunction } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import type { SeriesQuestion } from '../data-set.ts'
import type { SeriesCall, SeriesCalls } from '../question.ts'
import { figures, hostName, startUs } from './fleet.ts'

const minuteUs = 60_000_000
const hourUs = 60 * minuteUs

export interface Asked {
  readonly hostCount: number
  /** How long the loaded data is. */
  readonly spanUs: number
  /** Of each question. */
  readonly weight: number
}

export function devopsQuestions(asked: Asked): SeriesQuestion[] {
  const question = (name: string, draw: (random: Random) => SeriesCalls): SeriesQuestion => {
    return { name, weight: asked.weight, draw }
  }
  const all = asked.hostCount
  return [
    ...[
      [1, 1, 1],
      [1, 1, 12],
      [1, 8, 1],
      [5, 1, 1],
      [5, 1, 12],
      [5, 8, 1],
    ].map(([figureCount, hosts, hours]) => {
      const shape = {
        figureCount: figureCount!,
        hostCount: hosts!,
        hours: hours!,
        windowUs: minuteUs,
        function: 'max',
      } as const
      return question(`single-groupby-${figureCount}-${hosts}-${hours}`, random => windows(random, asked, shape))
    }),
    ...[1, 8].map(hostCount => {
      const shape = { figureCount: 10, hostCount, hours: 8, windowUs: hourUs, function: 'max' } as const
      return question(`cpu-max-all-${hostCount}`, random => windows(random, asked, shape))
    }),
    ...[1, 5, 10].map(figureCount => {
      const shape = {
        figureCount,
        hostCount: all,
        hours: 12,
        windowUs: hourUs,
        function: 'avg',
        groupBy: ['hostname'],
      } as const
      return question(`double-groupby-${figureCount === 10 ? 'all' : figureCount}`, random =>
        windows(random, asked, shape),
      )
    }),
    question('high-cpu-1', random => highCpu(random, asked, 1)),
    question('high-cpu-all', random => highCpu(random, asked, all)),
    question('lastpoint', () =>
      figures.map(metric => ({ type: 'last', range: { select: { metric }, ...wholeOf(asked) } })),
    ),
    question('groupby-orderby-limit', random => {
      const toUs = startUs + Math.max(5 * minuteUs, secondsBelow(random, asked.spanUs))
      const range = { select: { metric: figures[0]! }, fromUs: toUs - 5 * minuteUs, toUs }
      return [{ type: 'window', query: { ...range, function: 'max', windowUs: minuteUs } }]
    }),
  ]
}

interface Shape {
  readonly figureCount: number
  readonly hostCount: number
  readonly hours: number
  readonly windowUs: number
  readonly function: WindowFunction
  readonly groupBy?: readonly string[]
}

function windows(random: Random, asked: Asked, shape: Shape): SeriesCall[] {
  const range = drawRange(random, asked, shape.hours)
  const selected = drawHosts(random, asked, shape.hostCount)
  return figures.slice(0, shape.figureCount).map(metric => ({
    type: 'window',
    query: {
      select: { metric, ...selected },
      ...range,
      function: shape.function,
      windowUs: shape.windowUs,
      ...(shape.groupBy !== undefined && { groupBy: shape.groupBy }),
    },
  }))
}

function highCpu(random: Random, asked: Asked, hostCount: number): SeriesCall[] {
  const select = { metric: figures[0]!, ...drawHosts(random, asked, hostCount) }
  return [{ type: 'range', range: { select, ...drawRange(random, asked, 12) } }]
}

/** So long, or the whole where there is less; on a whole second. */
function drawRange(
  random: Random,
  { spanUs }: Asked,
  hours: number,
): { readonly fromUs: number; readonly toUs: number } {
  const lengthUs = Math.min(hours * hourUs, spanUs)
  const fromUs = startUs + secondsBelow(random, spanUs - lengthUs)
  return { fromUs, toUs: fromUs + lengthUs }
}

function secondsBelow(random: Random, us: number): number {
  return random.nextInteger(Math.floor(us / 1e6) + 1) * 1e6
}

/** Later points are there, too, once the run has begun. */
function wholeOf({ spanUs }: Asked): { readonly fromUs: number; readonly toUs: number } {
  return { fromUs: startUs, toUs: startUs + spanUs + 10_000 * hourUs }
}

function drawHosts(random: Random, asked: Asked, count: number): Pick<SeriesSelector, 'tags'> {
  if (count >= asked.hostCount) return {}
  const first = random.nextInteger(asked.hostCount - count + 1)
  if (count === 1) return { tags: [{ tag: 'hostname', operator: '=', value: hostName(first) }] }
  const value = Array.from({ length: count }, (_, index) => hostName(first + index)).join('|')
  return { tags: [{ tag: 'hostname', operator: '=~', value }] }
}
