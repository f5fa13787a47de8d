/**
 * The result of a run: one versioned JSON document of which every view is a function.
 *
 * Times are nanoseconds where the name says `Ns`. Histograms are HdrHistogram V2, compressed, base64, so
 * two results merge exactly. Nothing here grows with the number of operations: a series holds at most
 * `seriesPointsMax` points, pairs of neighbours merging when it would pass that.
 */
import type { ChaosResult, HistoryResult } from './chaos.ts'
import type { Objective, ObjectiveResult } from './objective.ts'

export const schemaVersion = 1
export const seriesPointsMax = 600

export type Verdict = 'valid' | 'violated' | 'unknown'
export type Status = 'complete' | 'interrupted' | 'failed'
export type PhaseName = 'load' | 'cold' | 'warm-up' | 'run'
export type DurabilityName = 'none' | 'buffered' | 'sync'

/** A distribution in nanoseconds; all zero where nothing was recorded. */
export interface Latency {
  readonly min: number
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
  readonly p9999: number
  readonly max: number
}

export interface OperationResult {
  readonly count: number
  /** Operations that did not end well, by `notFound`, `wrong` or a store error's code; included in `count`. */
  readonly errors: Readonly<Record<string, number>>
  /** Response time, from the intended start. In a closed loop it equals `serviceNs`. */
  readonly latencyNs: Latency
  /** Service time, from the real start. */
  readonly serviceNs: Latency
  /** The response times. */
  readonly histogram: string
  /** The service times; absent where they equal the response times. */
  readonly serviceHistogram?: string
}

/** One point an interval; every array has the same length. Latencies are response times, 0 where nothing ended. */
export interface Series {
  /** Length of an interval; the last may be shorter, `seconds` has what each covers. */
  readonly intervalSeconds: number
  readonly seconds: readonly number[]
  /** Operations that ended in each interval, by operation name. */
  readonly counts: Readonly<Record<string, readonly number[]>>
  readonly errors: readonly number[]
  /** Over all operations. */
  readonly p50Ns: readonly number[]
  readonly p99Ns: readonly number[]
  readonly p999Ns: readonly number[]
  readonly maxNs: readonly number[]
  readonly heatmap: Heatmap
}

/** Latency over time: `counts[row][interval]`, where row r counts latencies of `[boundsNs[r], boundsNs[r + 1])`. */
export interface Heatmap {
  readonly boundsNs: readonly number[]
  readonly counts: readonly (readonly number[])[]
}

export interface Pacing {
  readonly arrivals: 'constant' | 'poisson'
  /** Operations a second at the start and at the end; the same unless it is a ramp. */
  readonly targetFrom: number
  readonly targetTo: number
  /** Operations that should have started by the end of the phase. */
  readonly scheduledCount: number
  /** How late the driver itself was, with a client free to start. */
  readonly errorNs: Latency
  /** False: the run did not keep its schedule. */
  readonly kept: boolean
}

export interface Phase {
  readonly name: PhaseName
  readonly startedAt: string
  readonly seconds: number
  readonly operationCount: number
  readonly operationsPerSecond: number
  readonly operations: Readonly<Record<string, OperationResult>>
  readonly series: Series
  /** Present under a rate. */
  readonly pacing?: Pacing
  /** Whether throughput of the second half was within 10 % of the first; absent on a phase too short to tell. */
  readonly steady?: boolean
}

export interface CheckResult {
  readonly name: string
  readonly verdict: Verdict
  /** One sentence with the figures. */
  readonly detail: string
}

export interface MetricResult {
  readonly name: string
  readonly value: number
  readonly unit: 'bytes' | 'count' | 'ratio' | 'ns'
  readonly description: string
}

/** What the tool and its runtime cost, measured in the same process. */
export interface SelfMeasurement {
  /** Driver and recorder alone: the same workload on the null store, nanoseconds an operation. */
  readonly nullStoreNs: number
  /** One read of the clock. */
  readonly timerNs: number
  readonly gcCount: number
  readonly gcPauseNs: number
  readonly gcPauseNsMax: number
  /** Longest time in which the event loop did not turn, and how often that passed 10 ms. */
  readonly eventLoopStallNsMax: number
  readonly eventLoopStallCount: number
  /** Resident memory of the measured process when the run phase starts, when it ends, and at its highest. */
  readonly memoryBytesStart: number
  readonly memoryBytesEnd: number
  readonly memoryBytesMax: number
  readonly cpuSeconds: number
}

export interface CapabilitiesResult {
  readonly durability: DurabilityName
  readonly durabilityDetail: string
  readonly keepsData: boolean
  readonly atomicBatch: boolean
  readonly compareAndSet: boolean
  readonly snapshots: boolean
  readonly expiry: boolean
  readonly isolation: 'linearizable' | 'none'
  /** The longest key the store takes; absent: the contract's own limit. */
  readonly keyBytesMax?: number
  /** What it has of that which not every store of its model has; absent: all of it. */
  readonly features?: readonly string[]
  readonly version: string
}

/** One engine, once. */
export interface Run {
  readonly engine: string
  /** 1 … repeat. */
  readonly round: number
  readonly seed: number
  readonly status: Status
  readonly failure?: { readonly code: string; readonly message: string }
  /** Absent where the store did not open. */
  readonly capabilities?: CapabilitiesResult
  readonly phases: readonly Phase[]
  readonly verdict: Verdict
  /** Answers to questions over the loaded data, by question, in few characters: every store that is right says the same. Absent: none were asked. */
  readonly fingerprints?: Readonly<Record<string, string>>
  readonly checks: readonly CheckResult[]
  readonly metrics: readonly MetricResult[]
  /** Bytes that the store's directory occupies after the load, once settled, and after the run. */
  readonly diskBytesAfterLoad?: number
  readonly diskBytesAfterRun?: number
  readonly self?: SelfMeasurement
  /** What was broken, and how the store came back; absent where nothing was to be. */
  readonly chaos?: ChaosResult
  /** What every client saw, in a file beside the result; absent where nobody wrote it down. */
  readonly history?: HistoryResult
  readonly warnings: readonly string[]
}

export interface Environment {
  /** Name and version of this tool. */
  readonly tool: string
  readonly node: string
  readonly v8: string
  readonly os: string
  readonly cpu: string
  readonly cpuCount: number
  readonly memoryBytes: number
  /** File system of the data directory, `unknown` where it cannot be told. */
  readonly fileSystem: string
  readonly loadAverageBefore: number
  /** Commit of the working directory, with `+changes` where it is not clean; absent outside a repository. */
  readonly commit?: string
}

export type LoadShape =
  | { readonly type: 'closed' }
  | {
      readonly type: 'rate'
      readonly arrivals: 'constant' | 'poisson'
      /** Operations a second at the start and at the end; the same unless it is a ramp. */
      readonly from: number
      readonly to: number
    }

/** What was asked for, every default resolved. */
export interface Plan {
  readonly workload: string
  /** The workload's properties, every one. */
  readonly properties: Readonly<Record<string, string>>
  readonly engines: readonly string[]
  /** By engine, every option of it. */
  readonly engineOptions: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly durability: DurabilityName
  readonly cacheBytes: number
  readonly writeBufferBytes: number
  readonly records: number
  /** The run phase ends at this count or this time, whichever comes first; at least one is there. */
  readonly operationCount?: number
  readonly durationSeconds?: number
  /** Operations on a store that was just opened again, measured by themselves before the warm-up; absent: none. */
  readonly coldOperationCount?: number
  readonly warmUpSeconds: number
  readonly clients: number
  readonly loadBatchLength: number
  readonly shape: LoadShape
  readonly repeat: number
  readonly seed: number
  /** What is broken while the load goes on: the lines of a plan, joined by `; `; absent: nothing. */
  readonly chaos?: string
  /** Instead of a load: a short run in memory, and a crash after every operation of its disk. */
  readonly exhaustive?: true
  /** What each client sees is written down. */
  readonly history?: true
  /** What must be reached; absent where nothing was asked. */
  readonly objectives?: readonly Objective[]
}

export interface Result {
  readonly schemaVersion: typeof schemaVersion
  /** Name of the result's directory. */
  readonly name: string
  readonly startedAt: string
  readonly status: Status
  /** The exact command that repeats the run. */
  readonly command: string
  readonly plan: Plan
  readonly environment: Environment
  /** One an engine and round, in the order in which they ran. */
  readonly runs: readonly Run[]
  /** Each objective of the plan for each engine; absent where nothing was asked. */
  readonly objectives?: readonly ObjectiveResult[]
  /** What a reader must know before any figure. */
  readonly warnings: readonly string[]
}
