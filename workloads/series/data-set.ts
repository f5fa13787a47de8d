/** A kind of data set of time series: its points, what is asked of them, and what is added while that is asked. */
import type { PointBatch } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { NamedQuestion } from '../operation/fingerprint.ts'
import type { ClientContext, Need } from '../workload.ts'
import type { SeriesCalls } from './question.ts'

/** A question whose arguments are drawn anew each time. */
export interface SeriesQuestion extends NamedQuestion<SeriesCalls> {
  readonly weight: number
}

/** Points that come in while questions are asked; each client draws those of its own series. */
export interface SeriesAppend {
  readonly name: string
  readonly weight: number
  readonly draw: (client: ClientContext) => PointBatch
}

export interface SeriesDataSet {
  readonly metrics: readonly string[]
  readonly recordCount: number
  /** What a store must have. */
  readonly needs: readonly Need[]
  /** All points in the order in which they come, about `length` a batch; each batch is a new one. */
  load(random: Random, length: number): Iterable<PointBatch>
  /** A weight of 0: of the loaded data only, not while the load is on. */
  readonly questions: readonly SeriesQuestion[]
  readonly append: SeriesAppend
}
