/**
 * Windows as PromQL.
 *
 * A range of PromQL holds both its ends and ends with the instant at which it is asked for. Times are whole
 * milliseconds, so the window `[start, start + length)` is the range of `length - 1` that ends with its last millisecond.
 */
import type { WindowQuery } from '../contract/index.ts'
import { labelNames, selectorText } from './names.ts'

/** Windows of one length, asked for at once. Times are milliseconds; `firstMs` and `lastMs` are last milliseconds of windows. */
export interface WindowRun {
  readonly firstMs: number
  readonly lastMs: number
  readonly stepMs: number
  /** How much of each window lies before its last millisecond. */
  readonly lengthMs: number
}

/** An answer of Prometheus has at most so many. */
const stepsMax = 11_000
/** From here on asking for the points is quicker. */
const stepsInAllMax = 60_000
/** Prometheus counts nanoseconds in 64 bits. */
const lengthMsMax = 9e12

/** What has to be asked for; `undefined`: not in this way. */
export function windowRuns({ fromUs, toUs, windowUs }: WindowQuery): WindowRun[] | undefined {
  if (windowUs !== undefined && windowUs % 1000 !== 0) return undefined
  // Points lie at whole milliseconds only.
  const fromMs = Math.ceil(fromUs / 1000)
  const toMs = Math.ceil(toUs / 1000)
  if (fromMs >= toMs) return []
  const lengthMs = windowUs === undefined ? toMs - fromMs : windowUs / 1000
  const firstWholeMs = windowUs === undefined ? fromMs : Math.ceil(fromMs / lengthMs) * lengthMs
  const endWholeMs = windowUs === undefined ? toMs : Math.floor(toMs / lengthMs) * lengthMs
  const runs: WindowRun[] = []
  const addOne = (startMs: number, endMs: number): void => {
    if (startMs < endMs) runs.push({ firstMs: endMs - 1, lastMs: endMs - 1, stepMs: 1, lengthMs: endMs - 1 - startMs })
  }
  if (endWholeMs < firstWholeMs) addOne(fromMs, toMs)
  else {
    addOne(fromMs, firstWholeMs)
    if ((endWholeMs - firstWholeMs) / lengthMs > stepsInAllMax) return undefined
    for (let startMs = firstWholeMs; startMs < endWholeMs; startMs += stepsMax * lengthMs) {
      const lastMs = Math.min(endWholeMs, startMs + stepsMax * lengthMs) - 1
      runs.push({ firstMs: startMs + lengthMs - 1, lastMs, stepMs: lengthMs, lengthMs: lengthMs - 1 })
    }
    addOne(endWholeMs, toMs)
  }
  return runs.every(run => run.lengthMs >= 1 && run.lengthMs <= lengthMsMax) ? runs : undefined
}

/** How values over time are brought together over the series of a group. */
const outer: Readonly<Partial<Record<WindowQuery['function'], string>>> = {
  sum: 'sum',
  count: 'sum',
  min: 'min',
  max: 'max',
}

/** `undefined`: PromQL has no such thing for groups. */
export function windowExpression(
  { select, function: name, groupBy }: WindowQuery,
  lengthMs: number,
): string | undefined {
  const over = (inner: string): string => `${inner}_over_time(${selectorText(select)}[${lengthMs}ms])`
  if (groupBy === 'series') return name in outer || name === 'avg' || name === 'last' ? over(name) : undefined
  const by = ` by (${labelNames(groupBy ?? [])}) `
  if (name === 'avg') return `sum${by}(${over('sum')}) / sum${by}(${over('count')})`
  const together = outer[name]
  return together === undefined ? undefined : `${together}${by}(${over(name)})`
}
