/**
 * How the clients lived through the faults: from the history of what each of them saw, in two passes and in memory
 * that grows with the seconds of the run and not with its operations.
 *
 * Throughput is what ended well, in bins. Steady is the mean of the bins before the first fault; a fault is over, for
 * its clients, from the first bin at which the next half second is back at 95 % of that.
 */
import type { FaultWindow } from '../../../chaos/event.ts'
import type { Operation } from '../../history/operation.ts'
import type { HdrCodec } from '../../measure/hdr.ts'
import { Histogram } from '../../measure/histogram.ts'
import { latencyOf } from '../../measure/sparse.ts'
import type { FaultResult, Recovery, StageName, StageResult } from '../../results/chaos.ts'

const binSeconds = 0.1
/** The first bin of a run warms up. */
const skippedBins = 1
const steadyShare = 0.95
const steadyBins = 5

export interface RecoveryParts {
  /** By the harness's clock. */
  readonly startNs: number
  readonly endNs: number
  readonly windows: readonly FaultWindow[]
  /** Every operation of the run phase; called once a pass. */
  readonly operations: () => AsyncIterable<Operation>
  readonly codec: HdrCodec
}

export interface RecoveryReport {
  readonly faults: readonly FaultResult[]
  readonly stages: readonly StageResult[]
}

export async function measureRecovery(parts: RecoveryParts): Promise<RecoveryReport> {
  const seconds = (parts.endNs - parts.startNs) / 1e9
  const windows = parts.windows.toSorted((a, b) => a.fromMs - b.fromMs)
  const spans = windows.map(({ fromMs, toMs }) => new Span(fromMs / 1000, Math.min(toMs / 1000, seconds)))
  const throughput = new Throughput(seconds)
  for await (const operation of parts.operations()) {
    const atSeconds = (operation.returnNs - parts.startNs) / 1e9
    if (operation.outcome === 'ok') throughput.add(atSeconds)
    for (const span of spans) span.see(operation, (operation.invokeNs - parts.startNs) / 1e9, atSeconds)
  }
  const steady = throughput.steadyBefore(spans[0]?.fromSeconds ?? seconds)
  for (const span of spans) span.settle(throughput, steady)
  const stages = new Stages(spans, seconds)
  for await (const operation of parts.operations()) {
    if (operation.outcome !== 'ok') continue
    stages.add((operation.returnNs - parts.startNs) / 1e9, operation.returnNs - operation.invokeNs)
  }
  const faults = windows.map(({ name, line }, index) => {
    const span = spans[index]!
    return { name, line, fromSeconds: span.fromSeconds, toSeconds: span.toSeconds, recovery: span.recovery() }
  })
  return { faults, stages: stages.build(parts.codec) }
}

/** What ended well, by bin. */
class Throughput {
  readonly #bins: Float64Array

  constructor(seconds: number) {
    this.#bins = new Float64Array(Math.max(1, Math.ceil(seconds / binSeconds)))
  }

  add(atSeconds: number): void {
    const bin = Math.floor(atSeconds / binSeconds)
    if (bin >= 0 && bin < this.#bins.length) this.#bins[bin]!++
  }

  /** Operations a bin; 0 where the fault came too early to tell. */
  steadyBefore(seconds: number): number {
    return mean(this.#bins.subarray(skippedBins, Math.floor(seconds / binSeconds)))
  }

  /** When it was steady again from then on; `undefined`: not in this run. */
  steadyAgain(fromSeconds: number, steady: number): number | undefined {
    const lastStart = this.#bins.length - steadyBins
    for (let bin = Math.ceil(fromSeconds / binSeconds); bin <= lastStart; bin++) {
      if (mean(this.#bins.subarray(bin, bin + steadyBins)) >= steadyShare * steady) return bin * binSeconds
    }
    return undefined
  }

  /** What is missing to the steady throughput between these moments. */
  missing(fromSeconds: number, toSeconds: number, steady: number): number {
    let missing = 0
    const end = Math.min(this.#bins.length, Math.ceil(toSeconds / binSeconds))
    for (let bin = Math.floor(fromSeconds / binSeconds); bin < end; bin++) {
      missing += Math.max(0, steady - this.#bins[bin]!)
    }
    return Math.round(missing)
  }
}

/** One fault, and what came of it. */
class Span {
  readonly fromSeconds: number
  readonly toSeconds: number
  /** Until it was steady again; the end of the run where it never was, once `settle` was called. */
  untilSeconds = Number.POSITIVE_INFINITY
  #failedAtSeconds = Number.POSITIVE_INFINITY
  #succeededAtSeconds = Number.POSITIVE_INFINITY
  #steadySeconds: number | undefined
  #missingCount: number | undefined
  /** When operations failed, by outcome: those until it was steady are counted then. */
  readonly #refused = new EndTimes()
  readonly #unknown = new EndTimes()

  constructor(fromSeconds: number, toSeconds: number) {
    this.fromSeconds = fromSeconds
    this.toSeconds = toSeconds
  }

  see({ outcome }: Operation, invokedAt: number, returnedAt: number): void {
    if (outcome === 'ok') {
      if (invokedAt >= this.toSeconds) this.#succeededAtSeconds = Math.min(this.#succeededAtSeconds, returnedAt)
      return
    }
    if (returnedAt < this.fromSeconds) return
    this.#failedAtSeconds = Math.min(this.#failedAtSeconds, returnedAt)
    if (outcome === 'failed') this.#refused.add(returnedAt)
    else this.#unknown.add(returnedAt)
  }

  settle(throughput: Throughput, steady: number): void {
    const again = steady === 0 ? undefined : throughput.steadyAgain(this.toSeconds, steady)
    this.#steadySeconds = again === undefined ? undefined : Math.max(0, again - this.toSeconds)
    this.untilSeconds = again ?? Number.POSITIVE_INFINITY
    if (steady > 0) this.#missingCount = throughput.missing(this.fromSeconds, this.untilSeconds, steady)
  }

  recovery(): Recovery {
    const detected = this.#failedAtSeconds <= this.untilSeconds
    return {
      ...(detected && Number.isFinite(this.#failedAtSeconds)
        ? { detectSeconds: this.#failedAtSeconds - this.fromSeconds }
        : {}),
      ...(Number.isFinite(this.#succeededAtSeconds)
        ? { firstSuccessSeconds: this.#succeededAtSeconds - this.toSeconds }
        : {}),
      ...(this.#steadySeconds === undefined ? {} : { steadySeconds: this.#steadySeconds }),
      refusedCount: this.#refused.countUntil(this.untilSeconds),
      unknownCount: this.#unknown.countUntil(this.untilSeconds),
      ...(this.#missingCount === undefined ? {} : { missingCount: this.#missingCount }),
    }
  }
}

/** Counts by bin, and of those that never ended. */
class EndTimes {
  readonly #counts = new Map<number, number>()

  add(atSeconds: number): void {
    const bin = Math.floor(atSeconds / binSeconds)
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + 1)
  }

  countUntil(seconds: number): number {
    let count = 0
    for (const [bin, binCount] of this.#counts) if (bin * binSeconds < seconds || bin === Infinity) count += binCount
    return count
  }
}

class Stages {
  readonly #spans: readonly Span[]
  readonly #seconds: number
  readonly #histograms: Readonly<Record<StageName, Histogram>> = {
    before: new Histogram(),
    during: new Histogram(),
    after: new Histogram(),
  }

  constructor(spans: readonly Span[], seconds: number) {
    this.#spans = spans
    this.#seconds = seconds
  }

  add(atSeconds: number, latencyNs: number): void {
    this.#histograms[this.#stageAt(atSeconds)].record(latencyNs)
  }

  build(codec: HdrCodec): StageResult[] {
    const lengths = this.#lengths()
    return (['before', 'during', 'after'] as const).map(stage => {
      const sparse = this.#histograms[stage].toSparse()
      const seconds = lengths[stage]
      return {
        stage,
        seconds,
        operationCount: sparse.count,
        operationsPerSecond: seconds === 0 ? 0 : sparse.count / seconds,
        latencyNs: latencyOf(sparse),
        histogram: codec.encode(sparse),
      }
    })
  }

  #stageAt(atSeconds: number): StageName {
    const [first] = this.#spans
    if (first === undefined || atSeconds < first.fromSeconds) return 'before'
    return this.#spans.some(span => atSeconds >= span.fromSeconds && atSeconds < span.untilSeconds) ? 'during' : 'after'
  }

  #lengths(): Record<StageName, number> {
    const lengths = { before: 0, during: 0, after: 0 }
    const stepCount = Math.max(1, Math.ceil(this.#seconds / 0.01))
    const step = this.#seconds / stepCount
    for (let at = 0; at < stepCount; at++) lengths[this.#stageAt((at + 0.5) * step)] += step
    return lengths
  }
}

function mean(values: Float64Array): number {
  if (values.length === 0) return 0
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
