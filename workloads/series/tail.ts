/** The last acknowledged point of each series: what a store must not have lost when the run is over. */
import type { PointBatch, SeriesKey, SeriesPoints } from '../../adapters/contract/index.ts'
import { seriesText } from '../../adapters/contract/reference/index.ts'
import type { Check } from '../workload.ts'

interface LastPoint {
  timestampUs: number
  value: number
}

export class Tail {
  /** By the object of the key: workloads make one for each series. */
  readonly #points = new Map<SeriesKey, LastPoint>()

  add({ count, series, seriesIndexes, timestampsUs, values }: PointBatch): void {
    for (let index = 0; index < count; index++) {
      const key = series[seriesIndexes[index]!]!
      const [timestampUs, value] = [timestampsUs[index]!, values[index]!]
      const last = this.#points.get(key)
      if (last === undefined) this.#points.set(key, { timestampUs, value })
      else if (timestampUs >= last.timestampUs) {
        last.timestampUs = timestampUs
        last.value = value
      }
    }
  }

  /** `found` are the last points of all series; later ones may be there where points are in doubt. */
  judge(found: readonly SeriesPoints[], doubtfulCount: number): Check {
    const byText = new Map(found.map(points => [seriesText(points.series), points]))
    const lost: string[] = []
    for (const [key, { timestampUs, value }] of this.#points) {
      const points = byText.get(seriesText(key))
      const foundUs = points?.timestampsUs[0] ?? Number.NEGATIVE_INFINITY
      const isLast = foundUs === timestampUs ? points?.values[0] === value : foundUs > timestampUs && doubtfulCount > 0
      if (!isLast) lost.push(`${seriesText(key)} at ${timestampUs}`)
    }
    const count = this.#points.size.toLocaleString('en-US')
    return lost.length === 0
      ? { name: 'tail', verdict: 'valid', detail: `The last point of each of ${count} series is there.` }
      : {
          name: 'tail',
          verdict: 'violated',
          detail: `Of ${count} series ${lost.length} lack their last point, such as ${lost[0]}.`,
        }
  }
}
