/** What was broken in a run, how it came back, and the operations that prove a violation: plain data for every view. */
import type { Latency } from './result.ts'

/** One fault while it lasted. Times are seconds of the run phase. */
export interface FaultResult {
  /** `kill`, `disk.slow`, … */
  readonly name: string
  /** The line that parses back. */
  readonly line: string
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly recovery: Recovery
}

/** How the clients lived through a fault, from what each of them saw. */
export interface Recovery {
  /** From the beginning of the fault to the first operation that did not end well; absent: all did. */
  readonly detectSeconds?: number
  /** From the end of the fault to the first operation that was begun after it and ended well; absent: none did. */
  readonly firstSuccessSeconds?: number
  /** From the end of the fault until throughput was back at 95 % of what it was before the first fault; absent: it never was. */
  readonly steadySeconds?: number
  /** Operations until then that surely were not applied, and those that may have been. */
  readonly refusedCount: number
  readonly unknownCount: number
  /** Acknowledged writes that were not there afterwards, by the durability check; absent where it could not tell. */
  readonly lostCount?: number
  /** The area of the dip: operations that would have ended well at the throughput of before, and did not; absent where there was none before. */
  readonly missingCount?: number
}

/** Latency of what ended well before the first fault, from each fault until it was steady again, and otherwise. */
export type StageName = 'before' | 'during' | 'after'

export interface StageResult {
  readonly stage: StageName
  readonly seconds: number
  readonly operationCount: number
  /** Operations a second that ended well. */
  readonly operationsPerSecond: number
  readonly latencyNs: Latency
  readonly histogram: string
}

/** An operation of a client as a counterexample shows it; what is absent is not known. Times are seconds of the run phase. */
export interface LaneOperation {
  /** 0 … clients - 1; the number of clients is the load, and the one after it the final reads. */
  readonly client: number
  /** `write 17 → ok`, `read → 16`. */
  readonly text: string
  readonly outcome: 'ok' | 'failed' | 'unknown'
  readonly fromSeconds: number
  /** Absent: it never returned. */
  readonly toSeconds?: number
  /** True: the one that no order explains. */
  readonly offending: boolean
}

/** The smallest operations found that cannot all be right. */
export interface CounterexampleResult {
  readonly check: string
  /** What they are about; absent: no single key. */
  readonly key?: string
  readonly reason: string
  readonly operations: readonly LaneOperation[]
}

export interface ChaosResult {
  /** The plan's lines, joined by `; `. */
  readonly plan: string
  /** True: no fault lied, so the store has to keep every promise. */
  readonly honest: boolean
  readonly faults: readonly FaultResult[]
  readonly stages: readonly StageResult[]
  /** A sentence for each thing that could not be put right before the final reads. */
  readonly unhealed: readonly string[]
  readonly counterexamples: readonly CounterexampleResult[]
}

/** The history of a run, as far as a view needs it. */
export interface HistoryResult {
  /** Name of the file in the result folder. */
  readonly file: string
  readonly operationCount: number
  readonly bytes: number
}
