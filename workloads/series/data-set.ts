/** A kind of data set of time series: its points, what is asked of them, and what is added while that is asked. */
import type { Feature, PointBatch, Series } from '../../adapters/contract/index.ts'
import type { SeriesReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Operation } from '../analytics/operation.ts'
import type { Tail } from './tail.ts'

export interface SeriesDataSet {
  readonly metrics: readonly string[]
  readonly recordCount: number
  /** What a store must have, and the property that asks for it. */
  readonly needs: readonly { readonly feature: Feature; readonly because: string }[]
  /** All points in the order in which they come, about `length` a batch; each batch is a new one. */
  load(random: Random, length: number): Iterable<PointBatch>
  readonly questions: readonly Operation<Series, SeriesReference>[]
  /** Additions and deletes, which draw on what was loaded; `tail` hears what was acknowledged. */
  additions(tail: Tail): readonly Operation<Series, SeriesReference>[]
}
