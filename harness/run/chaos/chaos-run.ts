/**
 * One run in which something is broken: hurts the system while the run phase lasts, heals it, reads everything back, and
 * says what came of it.
 *
 * The order is the point: faults begin with the run phase, everything is healed before the final reads, and what is
 * judged is the history of what the clients saw, never what the store says of itself.
 */
import type { Store } from '../../../adapters/contract/index.ts'
import { FaultLog, type FaultWindow } from '../../../chaos/event.ts'
import { type ChaosPlan, partsOf, windowsOf } from '../../../chaos/plan.ts'
import { runSchedule, type ScheduleOutcome, unsupportedFaults } from '../../../chaos/process/schedule-run.ts'
import type { Clock } from '../../../engines/env/index.ts'
import type { Operation } from '../../history/operation.ts'
import { nowNs } from '../../measure/clock.ts'
import { loadHdrCodec } from '../../measure/hdr.ts'
import type { ChaosResult, FaultResult, HistoryResult } from '../../results/chaos.ts'
import type { CheckResult, DurabilityName } from '../../results/result.ts'
import type { ChaosSystem, ChaosSystemListener } from './chaos-system.ts'
import { judgeHistory, judgeReturn, keepsAll, type Ordeal, ordealOf } from './judge.ts'
import { measureRecovery } from './recovery.ts'
import { operationsOf, type RunHistory } from './run-history.ts'

export interface ChaosRunParts {
  readonly plan: ChaosPlan
  readonly durability: DurabilityName
  readonly durationSeconds: number
  readonly history: RunHistory
  readonly clock: Clock
  /** Starts the system. */
  readonly start: (listener: ChaosSystemListener) => Promise<ChaosSystem>
}

/** What came of it, once everything is healed and read back. */
export interface ChaosOutcome {
  readonly chaos: ChaosResult
  readonly history: HistoryResult
  readonly checks: readonly CheckResult[]
}

export class ChaosRun {
  readonly #parts: ChaosRunParts
  readonly #system: ChaosSystem
  readonly #log: FaultLog
  readonly #ordeal: Ordeal
  readonly #stop = new AbortController()
  #startNs = 0
  #endNs = 0
  #schedule: Promise<ScheduleOutcome> | undefined
  #unhealed: readonly string[] = []
  #windows: readonly FaultWindow[] = []

  static async start(parts: ChaosRunParts): Promise<ChaosRun> {
    const log = new FaultLog()
    const ordeal = ordealOf(parts.plan, parts.durability)
    const system = await parts.start({
      onFault: event => log.add(event),
      onDeath: () => parts.history.markCrash(ordeal.crash === 'power-loss' ? 'power-loss' : 'kill'),
    })
    return new ChaosRun(parts, system, log, ordeal)
  }

  private constructor(parts: ChaosRunParts, system: ChaosSystem, log: FaultLog, ordeal: Ordeal) {
    this.#parts = parts
    this.#system = system
    this.#log = log
    this.#ordeal = ordeal
  }

  /** Whether the workload's own look at the store may count on everything that was acknowledged. */
  get keepsAll(): boolean {
    return keepsAll(this.#ordeal) && this.#ordeal.isHonest
  }

  /** Whether the system runs, so that it can be asked what is left. */
  get isThere(): boolean {
    return this.#system.process.isRunning
  }

  async connect(): Promise<Store<'kv'>> {
    return this.#system.connect()
  }

  /** Sentences about faults that this system cannot have; then they are left out. */
  get unsupported(): readonly string[] {
    return unsupportedFaults(this.#processFaults(), this.#system.process)
  }

  /** The run phase begins, and with it the faults. */
  async begin(): Promise<void> {
    await this.#system.arm()
    this.#startNs = nowNs()
    this.#schedule = runSchedule({
      faults: this.#processFaults(),
      target: this.#system.process,
      clock: this.#parts.clock,
      log: this.#log,
      durationMs: this.#parts.durationSeconds * 1000,
      stop: this.#stop.signal,
    })
  }

  /** The run phase is over: everything is put right. */
  async end(): Promise<void> {
    this.#endNs = nowNs()
    this.#stop.abort()
    const outcome = await this.#schedule
    const inside = await this.#system.heal()
    const { plan, durationSeconds } = this.#parts
    const { disk, clock } = partsOf(plan, false)
    this.#unhealed = [...(outcome?.unhealed ?? []), ...inside]
    this.#windows = [
      ...(outcome?.windows ?? []),
      ...windowsOf([...disk, ...clock], durationSeconds * 1000, this.#log.events),
    ]
  }

  /** Reads everything back and judges. The store is a client of the healed system. */
  async conclude(store: Store<'kv'>): Promise<ChaosOutcome> {
    const { history, plan } = this.#parts
    if (this.isThere) await history.readAll(store)
    const stored = await history.finish()
    const judged = await judgeHistory(history.path, this.#startNs, this.#ordeal)
    const checks = [judgeReturn(this.isThere, this.#unhealed, this.#ordeal), ...judged.checks]
    const { counterexamples } = judged
    const inRun = (): AsyncIterable<Operation> => between(operationsOf(history.path), this.#startNs, this.#endNs)
    const { faults, stages } = await measureRecovery({
      startNs: this.#startNs,
      endNs: this.#endNs,
      windows: this.#windows,
      operations: inRun,
      codec: await loadHdrCodec(),
    })
    // Where everything had to be there and is, each fault took nothing; otherwise nobody knows which took what.
    const nothingLost = this.keepsAll && checks.some(({ name, verdict }) => name === 'durable' && verdict === 'valid')
    const chaos: ChaosResult = {
      plan: plan.spec,
      honest: plan.isHonest,
      faults: nothingLost ? faults.map(withoutLoss) : faults,
      stages,
      unhealed: this.#unhealed,
      counterexamples,
    }
    return { chaos, history: stored, checks }
  }

  close(): Promise<void> {
    this.#stop.abort()
    return this.#system.close()
  }

  #processFaults(): ReturnType<typeof partsOf>['process'] {
    return partsOf(this.#parts.plan, false).process
  }
}

function withoutLoss(fault: FaultResult): FaultResult {
  return { ...fault, recovery: { ...fault.recovery, lostCount: 0 } }
}

async function* between(operations: AsyncIterable<Operation>, fromNs: number, toNs: number): AsyncGenerator<Operation> {
  for await (const operation of operations) {
    if (operation.invokeNs >= fromNs && operation.invokeNs < toNs) yield operation
  }
}
