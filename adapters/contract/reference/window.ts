/** The value of one window: the points of all series of a group that lie in it, in, one number out. */
import type { SeriesPoints, WindowQuery } from '../series.ts'

/** `parts` are the points in the window, by series, one or more each; `seconds` is the length of the whole window. */
export function valueOfWindow(query: WindowQuery, parts: readonly SeriesPoints[], seconds: number): number {
  const values = parts.flatMap(part => [...part.values])
  const sum = values.reduce((total, value) => total + value, 0)
  switch (query.function) {
    case 'count':
      return values.length
    case 'sum':
      return sum
    case 'avg':
      return sum / values.length
    case 'min':
      return values.reduce((least, value) => Math.min(least, value))
    case 'max':
      return values.reduce((most, value) => Math.max(most, value))
    case 'last':
      return lastOf(parts)
    case 'rate':
      return parts.reduce((total, part) => total + riseOf(part.values), 0) / seconds
    case 'quantile':
      return quantileOf(values, query.quantile ?? 0)
  }
}

/** That of the latest point; of several at that instant, the greatest. */
function lastOf(parts: readonly SeriesPoints[]): number {
  const latest = parts.map(({ timestampsUs, values }) => ({ timestampUs: timestampsUs.at(-1)!, value: values.at(-1)! }))
  latest.sort((left, right) => right.timestampUs - left.timestampUs || right.value - left.value)
  return latest[0]!.value
}

/** From point to point; a fall is a counter that began again at 0. */
function riseOf(values: Float64Array): number {
  let rise = 0
  for (let index = 1; index < values.length; index++) {
    const [before, after] = [values[index - 1]!, values[index]!]
    rise += after < before ? after : after - before
  }
  return rise
}

function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const place = quantile * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}
