/** Gathers points one by one into a batch; equal series share one place in it. */
import type { PointBatch, SeriesKey } from '../../../adapters/contract/index.ts'
import { normalizeKey, textOfKey } from '../series/key.ts'

export interface ParsedPoints {
  readonly points: PointBatch
  /** Values that no point can have: NaN, and texts. */
  readonly leftOutCount: number
}

export class BatchBuilder {
  readonly #series: SeriesKey[] = []
  readonly #places = new Map<string, number>()
  readonly #seriesIndexes: number[] = []
  readonly #timestampsUs: number[] = []
  readonly #values: number[] = []
  #leftOutCount = 0

  /** @throws TypeError: the series is none. */
  add(metric: string, tags: Readonly<Record<string, string>>, timestampUs: number, value: number): void {
    if (Number.isNaN(value)) {
      this.leaveOut()
      return
    }
    const key = normalizeKey({ metric, tags })
    const text = textOfKey(key)
    const place = this.#places.get(text) ?? this.#series.push(key) - 1
    this.#places.set(text, place)
    this.#seriesIndexes.push(place)
    this.#timestampsUs.push(timestampUs)
    this.#values.push(value)
  }

  leaveOut(): void {
    this.#leftOutCount++
  }

  build(): ParsedPoints {
    const points = {
      count: this.#values.length,
      series: this.#series,
      seriesIndexes: Uint32Array.from(this.#seriesIndexes),
      timestampsUs: Float64Array.from(this.#timestampsUs),
      values: Float64Array.from(this.#values),
    }
    return { points, leftOutCount: this.#leftOutCount }
  }
}
