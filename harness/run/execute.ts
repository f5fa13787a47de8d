/**
 * One engine, once, from the open store to the last figure: what a measured process does.
 *
 * Load, settle, warm-up, run, then the store's figures, then the checks. Figures come before checks,
 * because a check reads the whole store and would show in its cache and its amplification. All that is
 * learned leaves as events (`events.ts`); adding up and judging are the parent's work (`collector.ts`).
 */
import {
  type Adapter,
  type Awaitable,
  type OpenOptions,
  type Store,
  toStoreError,
} from '../../adapters/contract/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import type { Check, Workload } from '../../workloads/workload.ts'
import { measureClock } from '../measure/clock.ts'
import { diskBytesOf } from '../measure/disk-usage.ts'
import { Recorder } from '../measure/recorder.ts'
import { type RuntimeMeasurement, RuntimeWatch } from '../measure/self.ts'
import type { LoadShape } from '../results/result.ts'
import { createClients, type RunClient } from './clients.ts'
import type { PhaseWork } from './driver.ts'
import type { RunEvent, RunRequest } from './events.ts'
import { runLoad } from './load.ts'
import { measureNullStore } from './null-store.ts'
import { type PhaseReport, runPhase } from './phase.ts'
import { levelShape, runShape } from './shape.ts'
import type { Subject } from './subject.ts'

export interface RunParts {
  /** Opens the store that the run is about. */
  readonly open: (options: OpenOptions) => Awaitable<Subject>
  readonly workload: Workload<never>
  /** The adapter of a store that does nothing. */
  readonly nullAdapter: Adapter<never>
  readonly emit: (event: RunEvent) => void
  /** Aborted: the phase at hand ends, the checks are left out, the store is closed. */
  readonly stop: AbortSignal
}

/** A clock that moves in steps longer than this cannot tell operations in memory apart. */
const clockStepNsMax = 1000

/** Runs the request. Whatever fails becomes a `failed` event; `done` is always the last one. Never rejects. */
export async function executeRun(request: RunRequest, parts: RunParts): Promise<void> {
  const interrupted = await new Execution(request, parts).run()
  parts.emit({ type: 'done', interrupted })
}

/** Thrown to leave the run where a stop request found it. */
const interruption: unique symbol = Symbol('interruption')

class Execution {
  readonly #request: RunRequest
  readonly #parts: RunParts
  readonly #stopRequest: Promise<typeof interruption>
  readonly #loadRandom: Random
  readonly #clientsRandom: Random
  readonly #arrivalsRandom: Random
  readonly #nullRandom: Random
  readonly #coldRandom: Random
  #interrupted = false
  #runtime: RuntimeMeasurement | undefined

  constructor(request: RunRequest, parts: RunParts) {
    this.#request = request
    this.#parts = parts
    this.#stopRequest = new Promise(resolve => {
      parts.stop.addEventListener('abort', () => resolve(interruption), { once: true })
    })
    const random = createRandom(request.seed)
    this.#loadRandom = random.fork()
    this.#clientsRandom = random.fork()
    this.#arrivalsRandom = random.fork()
    this.#nullRandom = random.fork()
    this.#coldRandom = random.fork()
  }

  /** True: a stop request cut it short. */
  async run(): Promise<boolean> {
    await this.#attempt(async () => {
      const subject = await this.#parts.open(this.#optionsOf(this.#request.engine))
      await this.#attempt(() => this.#measure(subject))
      await this.#attempt(() => subject.close())
    })
    await this.#attempt(() => this.#measureSelf())
    return this.#interrupted
  }

  /** Runs a step; what it throws becomes an event. */
  async #attempt(step: () => Awaitable<void>): Promise<void> {
    try {
      await step()
    } catch (thrown) {
      if (thrown === interruption) {
        this.#interrupted = true
        return
      }
      const { code, message } = toStoreError(thrown)
      this.#parts.emit({ type: 'failed', code, message })
    }
  }

  #optionsOf(engine: string): OpenOptions {
    const { plan, dataDirectory } = this.#request
    return {
      directory: dataDirectory,
      durability: plan.durability,
      cacheBytes: plan.cacheBytes,
      writeBufferBytes: plan.writeBufferBytes,
      model: this.#parts.workload.models[0]!,
      options: plan.engineOptions[engine] ?? {},
    }
  }

  async #measure(subject: Subject): Promise<void> {
    const { plan } = this.#request
    const { workload, emit } = this.#parts
    const { capabilities } = subject.store
    emit({ type: 'opened', capabilities })
    if (capabilities.durability !== plan.durability) {
      emit({
        type: 'warning',
        message: `Opened with durability ${capabilities.durability}, for it has no ${plan.durability}.`,
      })
    }
    if (this.#parts.workload.comparesAnswers === true) {
      emit({
        type: 'warning',
        message:
          "Every answer was compared with a reference inside the clock: the times are not the store's. -p verify=false leaves that out.",
      })
    }
    await this.#load(subject)
    await this.#takeFingerprints(subject)
    await this.#runCold(subject)
    const { store } = subject
    const clients = createClients(workload, client => subject.storeOf(client), plan.clients, this.#clientsRandom)
    await this.#warmUp(subject, clients)
    await this.#runMeasured(subject, clients)
    if (store.metrics !== undefined && subject.isThere) emit({ type: 'metrics', metrics: await store.metrics() })
    await this.#measureDisk('run')
    await this.#check(subject)
  }

  async #runMeasured(subject: Subject, clients: readonly RunClient[]): Promise<void> {
    const { plan } = this.#request
    const watch = RuntimeWatch.start()
    try {
      await subject.runBegins()
      await this.#runPhase(subject, { name: 'run', limits: plan, onSample: () => watch.sample() }, plan.shape, clients)
    } finally {
      this.#runtime = watch.stop()
      await subject.runEnded()
    }
  }

  async #load({ loadingStore: store }: Subject): Promise<void> {
    const { workload, emit, stop } = this.#parts
    await workload.prepare?.(store)
    const recorder = new Recorder(['load'], 'one')
    const batches = workload.load({ random: this.#loadRandom }, this.#request.plan.loadBatchLength)
    const limits = { operationCount: workload.recordCount }
    await runPhase({ name: 'load', limits, intervalSeconds: 1, recorder, emit }, async () => ({
      end: await runLoad({ store, batches, recorder, stop }),
    }))
    this.#heedStop()
    await this.#unlessStopped(store.sync())
    await this.#unlessStopped(store.settle?.())
    await this.#measureDisk('load')
  }

  async #takeFingerprints({ store }: Subject): Promise<void> {
    const { workload, emit } = this.#parts
    if (workload.fingerprints === undefined || !store.capabilities.keepsData) return
    const taken = await this.#unlessStopped(workload.fingerprints(store))
    const known = taken.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
    emit({ type: 'fingerprints', fingerprints: Object.fromEntries(known) })
  }

  /** The first operations after an opening, one at a time: each finds in the caches only what those before it brought there. */
  async #runCold(subject: Subject): Promise<void> {
    const { coldOperationCount: operationCount, clients } = this.#request.plan
    if (operationCount === undefined || subject.reopen === undefined) return
    await this.#unlessStopped(subject.reopen())
    const cold = createClients(this.#parts.workload, client => subject.storeOf(client), clients, this.#coldRandom)
    await this.#runPhase(subject, { name: 'cold', limits: { operationCount } }, { type: 'closed' }, cold)
    this.#heedStop()
  }

  async #warmUp(subject: Subject, clients: readonly RunClient[]): Promise<void> {
    const { warmUpSeconds, shape } = this.#request.plan
    if (warmUpSeconds === 0) return
    const report = { name: 'warm-up', limits: { durationSeconds: warmUpSeconds } } as const
    await this.#runPhase(subject, report, levelShape(shape), clients)
    this.#heedStop()
  }

  async #runPhase(
    { intervalSeconds, endures }: Subject,
    report: Pick<PhaseReport, 'name' | 'limits' | 'onSample'>,
    shape: LoadShape,
    clients: readonly RunClient[],
  ): Promise<void> {
    const { workload, emit, stop } = this.#parts
    const { operationCount = Number.POSITIVE_INFINITY, durationSeconds = Number.POSITIVE_INFINITY } = report.limits
    const recorder = new Recorder(workload.operations, shape.type === 'closed' ? 'one' : 'two')
    const durationNs = durationSeconds * 1e9
    const work: PhaseWork = { clients, recorder, operationCount, durationNs, endures, stop }
    await runPhase({ ...report, intervalSeconds, recorder, emit }, () =>
      runShape(shape, work, this.#arrivalsRandom.fork()),
    )
  }

  async #measureDisk(after: 'load' | 'run'): Promise<void> {
    this.#parts.emit({ type: 'disk', after, bytes: await diskBytesOf(this.#request.dataDirectory) })
  }

  async #check(subject: Subject): Promise<void> {
    this.#heedStop()
    const { store } = subject
    const { workload, emit } = this.#parts
    const checks: Check[] = []
    if (subject.keepsAll && subject.isThere) checks.push(...(await this.#unlessStopped(workload.check(store))))
    if (store.verify !== undefined && subject.isThere) checks.push(await this.#unlessStopped(verify(store)))
    checks.push(...(await this.#unlessStopped(subject.conclude(emit))))
    emit({ type: 'checks', checks })
  }

  async #measureSelf(): Promise<void> {
    const runtime = this.#runtime
    if (runtime === undefined) return
    const { workload, nullAdapter, emit } = this.#parts
    const clock = measureClock()
    if (clock.stepNs > clockStepNsMax) {
      emit({
        type: 'warning',
        message: `The clock moves in steps of ${clock.stepNs} ns; nothing shorter was measured.`,
      })
    }
    const store = await nullAdapter.open(this.#optionsOf(nullAdapter.name))
    const clientCount = this.#request.plan.clients
    const nullStoreNs = await measureNullStore({ workload, store, clientCount, random: this.#nullRandom })
    await store.close()
    emit({ type: 'self', self: { ...runtime, nullStoreNs, timerNs: clock.readNs } })
  }

  /** The answer, unless the stop request comes first: then whatever still runs is left to the store's `close`. */
  async #unlessStopped<T>(answer: Awaitable<T>): Promise<T> {
    const first = await Promise.race([answer, this.#stopRequest])
    if (first === interruption) throw interruption
    return first
  }

  #heedStop(): void {
    if (this.#parts.stop.aborted) throw interruption
  }
}

/** The store's own check of its structure. */
async function verify(store: Store<never>): Promise<Check> {
  const name = 'structure'
  try {
    await store.verify?.()
    return { name, verdict: 'valid', detail: 'The store has verified its whole structure.' }
  } catch (thrown) {
    const { code, message } = toStoreError(thrown)
    return { name, verdict: code === 'CORRUPT' ? 'violated' : 'unknown', detail: `${code}: ${message}` }
  }
}
