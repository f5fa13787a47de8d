/**
 * An objective: what a figure must reach, written `read.p99 < 2ms`, `throughput > 50k`, or for one phase `load.throughput > 100k`.
 *
 * Grammar: `[phase.][operation.]metric operator value`. A phase is `load`, `warm-up` or `run` (the default).
 * Metrics are `throughput`, `errors` (a share: `errors < 0.1%`), `mean`, `p50 … p9999`, `max`; latencies are response
 * times. Without an operation it is about all operations together. `harness/objectives` reads and judges them.
 */
import type { PhaseName } from './result.ts'

export interface Objective {
  /** As it was written, with single spaces: it parses back to the same. */
  readonly text: string
  readonly phase: PhaseName
  /** Absent: all operations together. */
  readonly operation?: string
  readonly metric: string
  readonly operator: '<' | '<=' | '>' | '>='
  /** Operations a second for `throughput`, a share from 0 to 1 for `errors`, nanoseconds for all others. */
  readonly value: number
}

export interface ObjectiveResult {
  readonly engine: string
  readonly objective: Objective
  /** Median over the complete rounds; absent where there is nothing to judge by, which is a miss. */
  readonly measured?: number
  readonly met: boolean
  /** Why there is nothing to judge by, a clause without a full stop; present where `measured` is absent. */
  readonly reason?: string
}
