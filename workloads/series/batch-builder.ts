/** Points one after the other into a batch, whose series are listed once each. */
import type { PointBatch, SeriesKey } from '../../adapters/contract/index.ts'

export class BatchBuilder {
  readonly #series: readonly SeriesKey[]
  readonly #seriesIndexes: Uint32Array
  readonly #timestampsUs: Float64Array
  readonly #values: Float64Array
  count = 0

  /** Points of these series, at most so many. */
  constructor(series: readonly SeriesKey[], countMax: number) {
    this.#series = series
    this.#seriesIndexes = new Uint32Array(countMax)
    this.#timestampsUs = new Float64Array(countMax)
    this.#values = new Float64Array(countMax)
  }

  get isFull(): boolean {
    return this.count === this.#values.length
  }

  add(seriesIndex: number, timestampUs: number, value: number): void {
    this.#seriesIndexes[this.count] = seriesIndex
    this.#timestampsUs[this.count] = timestampUs
    this.#values[this.count] = value
    this.count++
  }

  /** The arrays are the builder's own: nothing may be added any more. */
  finish(): PointBatch {
    return {
      count: this.count,
      series: this.#series,
      seriesIndexes: this.#seriesIndexes,
      timestampsUs: this.#timestampsUs,
      values: this.#values,
    }
  }
}
