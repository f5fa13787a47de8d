/**
 * The parent's side of a run: events in, progress and the `Run` out.
 *
 * Everything is kept in bounded form (a histogram an operation, a series of so many points), and a `Run`
 * can be had at any time, so a child that was interrupted, or died, leaves what it had said. Whoever wants
 * each interval whole, such as the writer of the latency log, listens.
 */
import { loadHdrCodec } from '../measure/hdr.ts'
import type { OperationSample } from '../measure/recorder.ts'
import type { ChaosResult, HistoryResult } from '../results/chaos.ts'
import type {
  CapabilitiesResult,
  CheckResult,
  MetricResult,
  PhaseName,
  Run,
  SelfMeasurement,
  Status,
} from '../results/result.ts'
import type { RunEvent, RunRequest } from './events.ts'
import { PhaseCollector, type PhaseProgress } from './phase-collector.ts'
import { checkAnswers, verdictOf } from './verdict.ts'
import { warningsOf } from './warnings.ts'

/** One interval as it was sampled, before it goes into a series. */
export interface MeasuredInterval {
  readonly phase: PhaseName
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly seconds: number
  /** Each with its histogram of response times. */
  readonly operations: readonly OperationSample[]
}

/** What a run is doing: a phase, or what lies between phases. */
export type Stage = PhaseName | 'opening' | 'crashing' | 'settling' | 'checking' | 'closing' | 'ended'

export interface Progress extends PhaseProgress {
  readonly stage: Stage
}

const idle: PhaseProgress = { seconds: 0, operationCount: 0, errorCount: 0, operationsPerSecond: 0, latencyNsP99: 0 }

export class Collector {
  readonly #request: Pick<RunRequest, 'engine' | 'round' | 'seed'>
  readonly #onInterval: (interval: MeasuredInterval) => void
  readonly #phases: PhaseCollector[] = []
  readonly #checks: CheckResult[] = []
  readonly #warnings: string[] = []
  #diskBytesAfterLoad: number | undefined
  #diskBytesAfterRun: number | undefined
  #stage: Stage = 'opening'
  #capabilities: CapabilitiesResult | undefined
  #metrics: readonly MetricResult[] = []
  #self: SelfMeasurement | undefined
  #explored: number | undefined
  #fingerprints: Run['fingerprints']
  #chaos: ChaosResult | undefined
  #history: HistoryResult | undefined
  #failure: Run['failure']
  #done: { readonly interrupted: boolean } | undefined

  /** `onInterval` is called with each interval as it arrives, in order. */
  constructor(
    request: Pick<RunRequest, 'engine' | 'round' | 'seed'>,
    onInterval: (interval: MeasuredInterval) => void = () => {},
  ) {
    this.#request = request
    this.#onInterval = onInterval
  }

  /** Takes the next event of the run. */
  accept(event: RunEvent): void {
    switch (event.type) {
      case 'opened':
        this.#capabilities = event.capabilities
        break
      case 'phase-started':
        this.#stage = event.phase
        this.#phases.push(new PhaseCollector(event))
        break
      case 'interval':
        this.#addInterval(event)
        break
      case 'phase-ended':
        this.#stage = afterPhase[event.phase]
        this.#phases.at(-1)?.end(event.seconds, event.pacing)
        break
      case 'disk':
        if (event.after === 'load') this.#diskBytesAfterLoad = event.bytes
        else this.#diskBytesAfterRun = event.bytes
        break
      case 'fingerprints':
        this.#fingerprints = event.fingerprints
        break
      case 'checks':
        this.#stage = 'closing'
        this.#checks.push(...event.checks)
        break
      case 'metrics':
        this.#metrics = event.metrics
        break
      case 'self':
        this.#self = event.self
        break
      case 'chaos':
        this.#chaos = event.chaos
        break
      case 'history':
        this.#history = event.history
        break
      case 'explored':
        this.#stage = 'crashing'
        this.#explored = event.fraction
        break
      case 'warning':
        this.#warnings.push(event.message)
        break
      case 'failed':
        this.#failure ??= { code: event.code, message: event.message }
        break
      case 'done':
        this.#stage = 'ended'
        this.#done = { interrupted: event.interrupted }
        break
    }
  }

  progress(): Progress {
    const phase = this.#phases.at(-1)
    const reading = phase?.name === this.#stage ? phase.progress() : idle
    return { ...reading, ...(this.#explored === undefined ? {} : { fractionDone: this.#explored }), stage: this.#stage }
  }

  /**
   * The run as far as it is known. `status` says how its process ended; a run that reported a failure, or
   * was to be complete and never said `done`, has failed all the same.
   */
  async toRun(status: Status): Promise<Run> {
    const codec = await loadHdrCodec()
    const ending = this.#endingOf(status)
    const phases = this.#phases.map(phase => phase.toPhase(codec))
    const answers = checkAnswers(phases, this.#capabilities?.keepsData ?? true)
    const checks = answers === undefined ? this.#checks : [answers, ...this.#checks]
    const { engine, round, seed } = this.#request
    const run: Omit<Run, 'warnings'> = {
      engine,
      round,
      seed,
      ...ending,
      ...(this.#capabilities === undefined ? {} : { capabilities: this.#capabilities }),
      phases,
      verdict: verdictOf(checks, ending.status),
      ...(this.#fingerprints === undefined ? {} : { fingerprints: this.#fingerprints }),
      checks,
      metrics: this.#metrics,
      ...(this.#diskBytesAfterLoad === undefined ? {} : { diskBytesAfterLoad: this.#diskBytesAfterLoad }),
      ...(this.#diskBytesAfterRun === undefined ? {} : { diskBytesAfterRun: this.#diskBytesAfterRun }),
      ...(this.#self === undefined ? {} : { self: this.#self }),
      ...(this.#chaos === undefined ? {} : { chaos: this.#chaos }),
      ...(this.#history === undefined ? {} : { history: this.#history }),
    }
    return { ...run, warnings: [...warningsOf(run), ...this.#warnings] }
  }

  #endingOf(status: Status): Pick<Run, 'status' | 'failure'> {
    if (this.#failure !== undefined) return { status: 'failed', failure: this.#failure }
    if (this.#done === undefined) return status === 'interrupted' ? { status } : { status: 'failed', failure: died }
    return { status: this.#done.interrupted ? 'interrupted' : status }
  }

  #addInterval({ phase: name, seconds, operations }: Extract<RunEvent, { readonly type: 'interval' }>): void {
    const phase = this.#phases.at(-1)
    if (phase === undefined) return
    this.#onInterval({ phase: name, startMs: phase.sampledMs, seconds, operations })
    phase.add(seconds, operations)
  }
}

/** What a run does once a phase is over. */
const afterPhase: Readonly<Record<PhaseName, Stage>> = {
  load: 'settling',
  cold: 'cold',
  'warm-up': 'warm-up',
  run: 'checking',
}

const died: NonNullable<Run['failure']> = {
  code: 'DIED',
  message: 'The measured process ended before the run was done.',
}
