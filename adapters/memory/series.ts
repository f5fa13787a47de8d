/** The `series` model: the contract's reference, until the store is closed. */
import type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  SeriesSnapshot,
  WindowedSeries,
  WindowQuery,
} from '../contract/index.ts'
import { SeriesReference } from '../contract/reference/index.ts'

export class MemorySeries implements Series {
  readonly #series = new SeriesReference()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  range(range: SeriesRange): readonly SeriesPoints[] {
    this.#assertOpen()
    return this.#series.range(range)
  }

  last(range: SeriesRange): readonly SeriesPoints[] {
    this.#assertOpen()
    return this.#series.last(range)
  }

  window(query: WindowQuery): readonly WindowedSeries[] {
    this.#assertOpen()
    return this.#series.window(query)
  }

  series(select: SeriesSelector): readonly SeriesKey[] {
    this.#assertOpen()
    return this.#series.series(select)
  }

  append(points: PointBatch): void {
    this.#assertOpen()
    this.#series.append(points)
  }

  delete(range: SeriesRange): void {
    this.#assertOpen()
    this.#series.delete(range)
  }

  dropBefore(timestampUs: number): void {
    this.#assertOpen()
    this.#series.dropBefore(timestampUs)
  }

  snapshot(): SeriesSnapshot {
    this.#assertOpen()
    return this.#series.snapshot()
  }
}
