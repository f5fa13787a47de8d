/** What may be asked and written; everything else is a `TypeError` that says what is wrong. */
import type { PointBatch, SeriesRange, WindowFunction, WindowQuery } from '../../adapters/contract/index.ts'
import { checkTag } from './series/key.ts'

/** Times are whole and at most this in size. */
const timeMaxUs = 2 ** 53

const functions: readonly WindowFunction[] = ['sum', 'avg', 'min', 'max', 'count', 'last', 'rate', 'quantile']

export function checkBatch(batch: PointBatch): void {
  const { count, series, seriesIndexes, timestampsUs, values } = batch
  if (!Number.isSafeInteger(count) || count < 0)
    throw new TypeError(`a batch has a whole number of points; this one ${count}`)
  if (!(seriesIndexes instanceof Uint32Array)) throw new TypeError('the series indexes of a batch are a Uint32Array')
  if (!(timestampsUs instanceof Float64Array)) throw new TypeError('the timestamps of a batch are a Float64Array')
  if (!(values instanceof Float64Array)) throw new TypeError('the values of a batch are a Float64Array')
  if (seriesIndexes.length < count || timestampsUs.length < count || values.length < count) {
    throw new TypeError(`a batch of ${count} points has an array that is shorter`)
  }
  const seriesCount = series.length
  for (let index = 0; index < count; index++) {
    const time = timestampsUs[index] as number
    const value = values[index] as number
    const isSound =
      (seriesIndexes[index] as number) < seriesCount && Math.floor(time) === time && Math.abs(time) <= timeMaxUs
    // Of all numbers only NaN differs from itself.
    if (!isSound || Number.isNaN(value)) refusePoint(batch, index)
  }
}

function refusePoint({ series, seriesIndexes, timestampsUs, values }: PointBatch, index: number): never {
  const time = timestampsUs[index] as number
  if ((seriesIndexes[index] as number) >= series.length) {
    throw new TypeError(`point ${index} is of series ${seriesIndexes[index]}, and the batch has ${series.length}`)
  }
  if (Number.isNaN(values[index])) throw new TypeError(`a value is any number but NaN; that of point ${index} is NaN`)
  throw new TypeError(`a time is whole microseconds, at most 2^53 in size; that of point ${index} is ${time}`)
}

export function checkTime(timeUs: number, what: string): void {
  if (Number.isInteger(timeUs) && Math.abs(timeUs) <= timeMaxUs) return
  throw new TypeError(`${what} is whole microseconds, at most 2^53 in size; this one is ${timeUs}`)
}

/** A range that ends before it begins has nothing in it. */
export function checkRange(range: SeriesRange): void {
  checkTime(range.fromUs, 'where a range begins')
  checkTime(range.toUs, 'where a range ends')
}

export function checkWindowQuery(query: WindowQuery): void {
  checkRange(query)
  const { function: kind, quantile, windowUs, groupBy } = query
  if (!functions.includes(kind)) {
    throw new TypeError(`a window function is one of ${functions.join(', ')}; this one is ${String(kind)}`)
  }
  if (kind === 'quantile') {
    if (typeof quantile !== 'number' || !(quantile >= 0 && quantile <= 1)) {
      throw new TypeError(`a quantile is 0 to 1; this one is ${quantile}`)
    }
  } else if (quantile !== undefined) {
    throw new TypeError(`a quantile goes with the function quantile, not with ${kind}`)
  }
  if (windowUs !== undefined && !(Number.isSafeInteger(windowUs) && windowUs >= 1)) {
    throw new TypeError(`a window is 1 or more whole microseconds wide; this one is ${windowUs}`)
  }
  if (groupBy === undefined || groupBy === 'series') return
  if (!Array.isArray(groupBy)) throw new TypeError("a query groups by a list of tags, or by 'series'")
  for (const tag of groupBy as readonly string[]) checkTag(tag)
}
