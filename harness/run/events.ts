/**
 * What a measured process tells its parent while it runs: plain data, one event a message.
 *
 * The parent builds the `Run` from these alone (`collector.ts`), so whatever arrived before a crash or a
 * Ctrl-C is kept, and the measured process keeps no series of its own: its memory stays flat.
 */
import type { Capabilities } from '../../adapters/contract/index.ts'
import type { OperationSample } from '../measure/recorder.ts'
import type { ChaosResult, HistoryResult } from '../results/chaos.ts'
import type { CheckResult, MetricResult, Pacing, PhaseName, Plan, SelfMeasurement } from '../results/result.ts'

/** What the parent asks of a fresh child: run this engine once. Its first message. */
export interface RunRequest {
  readonly plan: Plan
  readonly engine: string
  readonly round: number
  readonly seed: number
  /** An empty directory that is the store's alone. */
  readonly dataDirectory: string
  /** Where the history of a plan that has one goes. */
  readonly historyPath: string
}

/** The parent's only later message: end the phase at hand, close the store, say `done`. */
export interface StopRequest {
  readonly type: 'stop'
}

export type RunEvent =
  | { readonly type: 'opened'; readonly capabilities: Capabilities }
  | {
      readonly type: 'phase-started'
      readonly phase: PhaseName
      readonly startedAt: string
      /** About how long its intervals are. */
      readonly intervalSeconds: number
      /** What ends it, for the progress line; either may be absent. */
      readonly operationCount?: number
      readonly durationSeconds?: number
    }
  /** About every `intervalSeconds`, and once at the end of a phase for the rest. */
  | {
      readonly type: 'interval'
      readonly phase: PhaseName
      /** Seconds covered, since the previous interval of the phase. */
      readonly seconds: number
      readonly operations: readonly OperationSample[]
    }
  | { readonly type: 'phase-ended'; readonly phase: PhaseName; readonly seconds: number; readonly pacing?: Pacing }
  | { readonly type: 'disk'; readonly after: 'load' | 'run'; readonly bytes: number }
  | { readonly type: 'fingerprints'; readonly fingerprints: Readonly<Record<string, string>> }
  | { readonly type: 'checks'; readonly checks: readonly CheckResult[] }
  | { readonly type: 'metrics'; readonly metrics: readonly MetricResult[] }
  | { readonly type: 'self'; readonly self: SelfMeasurement }
  | { readonly type: 'chaos'; readonly chaos: ChaosResult }
  | { readonly type: 'history'; readonly history: HistoryResult }
  /** Of an exhaustive run: how many of the crashes were tried, 0 … 1. */
  | { readonly type: 'explored'; readonly fraction: number }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  /** The last event of a run that ended by itself, interrupted or not. Its absence means that the process died. */
  | { readonly type: 'done'; readonly interrupted: boolean }
