/** One phase as it gathers in the parent: totals by operation, the series, and where it stands. */
import type { HdrCodec } from '../measure/hdr.ts'
import type { OperationSample } from '../measure/recorder.ts'
import { errorCountOf, SeriesBuilder } from '../measure/series.ts'
import { latencyOf, mergeAll, mergeHistograms, valueAtPercentile } from '../measure/sparse.ts'
import type { OperationResult, Pacing, Phase } from '../results/result.ts'
import type { RunEvent } from './events.ts'

type PhaseStarted = Extract<RunEvent, { readonly type: 'phase-started' }>

/** Where a phase stands, as of its last sample. */
export interface PhaseProgress {
  /** Since the phase began. */
  readonly seconds: number
  readonly operationCount: number
  /** Operations that did not end well. */
  readonly errorCount: number
  /** In the last interval. */
  readonly operationsPerSecond: number
  readonly latencyNsP99: number
  /** 0 … 1; absent where nothing says how long the phase will be. */
  readonly fractionDone?: number
}

/** A share of an interval: what is shorter is the rest at the end of a phase, and its rate says nothing. */
const intervalShareMin = 0.1

export class PhaseCollector {
  readonly #started: PhaseStarted
  readonly #totals = new Map<string, OperationSample>()
  readonly #series: SeriesBuilder
  #seconds = 0
  #ended: { readonly seconds: number; readonly pacing?: Pacing } | undefined
  #last: { readonly seconds: number; readonly operations: readonly OperationSample[] } = { seconds: 0, operations: [] }

  constructor(started: PhaseStarted) {
    this.#started = started
    this.#series = new SeriesBuilder(started.intervalSeconds)
  }

  get name(): Phase['name'] {
    return this.#started.phase
  }

  /** When the last sample that was added ended; milliseconds since 1970. */
  get sampledMs(): number {
    return Date.parse(this.#started.startedAt) + this.#seconds * 1000
  }

  add(seconds: number, operations: readonly OperationSample[]): void {
    this.#seconds += seconds
    if (seconds >= intervalShareMin * this.#started.intervalSeconds || this.#last.seconds === 0)
      this.#last = { seconds, operations }
    this.#series.add(seconds, operations)
    for (const sample of operations) {
      const total = this.#totals.get(sample.name)
      this.#totals.set(sample.name, total === undefined ? sample : mergeSamples(total, sample))
    }
  }

  end(seconds: number, pacing: Pacing | undefined): void {
    this.#ended = { seconds, ...(pacing === undefined ? {} : { pacing }) }
  }

  progress(): PhaseProgress {
    const { seconds, operations } = this.#last
    const fractionDone = this.#fractionDone()
    return {
      seconds: this.#seconds,
      operationCount: this.#operationCount(),
      errorCount: [...this.#totals.values()].reduce((sum, { errors }) => sum + errorCountOf(errors), 0),
      operationsPerSecond: seconds === 0 ? 0 : operations.reduce((sum, { count }) => sum + count, 0) / seconds,
      latencyNsP99: valueAtPercentile(mergeAll(operations.map(({ response }) => response)), 99),
      ...(fractionDone === undefined ? {} : { fractionDone }),
    }
  }

  /** The phase so far. */
  toPhase(codec: HdrCodec): Phase {
    const seconds = this.#ended?.seconds ?? this.#seconds
    const pacing = this.#ended?.pacing
    const operationCount = this.#operationCount()
    // A ramp is not meant to be steady.
    const steady = pacing === undefined || pacing.targetFrom === pacing.targetTo ? this.#series.steady() : undefined
    return {
      name: this.name,
      startedAt: this.#started.startedAt,
      seconds,
      operationCount,
      operationsPerSecond: seconds === 0 ? 0 : operationCount / seconds,
      operations: Object.fromEntries([...this.#totals].map(([name, total]) => [name, operationOf(total, codec)])),
      series: this.#series.build([...this.#totals.keys()]),
      ...(pacing === undefined ? {} : { pacing }),
      ...(steady === undefined ? {} : { steady }),
    }
  }

  #operationCount(): number {
    return [...this.#totals.values()].reduce((sum, { count }) => sum + count, 0)
  }

  #fractionDone(): number | undefined {
    const { operationCount, durationSeconds } = this.#started
    if (this.#ended !== undefined) return 1
    if (operationCount === undefined && durationSeconds === undefined) return undefined
    const byCount = operationCount === undefined ? 0 : this.#operationCount() / operationCount
    const byTime = durationSeconds === undefined ? 0 : this.#seconds / durationSeconds
    return Math.min(Math.max(byCount, byTime), 1)
  }
}

function mergeSamples(a: OperationSample, b: OperationSample): OperationSample {
  const errors: Record<string, number> = { ...a.errors }
  for (const [code, count] of Object.entries(b.errors)) errors[code] = (errors[code] ?? 0) + count
  return {
    name: a.name,
    count: a.count + b.count,
    errors,
    response: mergeHistograms(a.response, b.response),
    ...(a.service === undefined || b.service === undefined ? {} : { service: mergeHistograms(a.service, b.service) }),
  }
}

function operationOf({ count, errors, response, service }: OperationSample, codec: HdrCodec): OperationResult {
  const both = { count, errors, latencyNs: latencyOf(response), histogram: codec.encode(response) }
  if (service === undefined) return { ...both, serviceNs: both.latencyNs }
  return { ...both, serviceNs: latencyOf(service), serviceHistogram: codec.encode(service) }
}
