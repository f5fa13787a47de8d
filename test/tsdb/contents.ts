/** Everything that a store holds, as text: the same for equal contents. */
import type { SeriesReader } from '../../adapters/contract/index.ts'
import { metrics } from './drawn-points.ts'

type PlainRange = (...args: Parameters<SeriesReader['range']>) => Awaited<ReturnType<SeriesReader['range']>>

export function contentsOf(reader: { readonly range: PlainRange }): string {
  const lines: string[] = []
  for (const metric of metrics) {
    const always = { select: { metric }, fromUs: -(2 ** 53), toUs: 2 ** 53 }
    for (const { series, timestampsUs, values } of reader.range(always)) {
      const points = Array.from(timestampsUs, (timeUs, index) => `${timeUs}=${textOf(values[index] as number)}`)
      lines.push(`${JSON.stringify([series.metric, Object.entries(series.tags)])} ${points.join(' ')}`)
    }
  }
  return lines.sort().join('\n')
}

function textOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
