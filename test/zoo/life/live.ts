/**
 * One life of a store in memory: opened, loaded, used by several clients while the world goes wrong as the lines of a plan
 * say, and looked at in the end. Where a plan takes the power, the end is what a store finds that opens on what is left.
 */

import { type OpenOptions, type Store, StoreError } from '../../../adapters/contract/index.ts'
import type { OwnAdapter } from '../../../adapters/own/own-adapter.ts'
import { chaosEnv } from '../../../chaos/chaos-env.ts'
import { FaultLog } from '../../../chaos/event.ts'
import { type PlanParts, parsePlan, partsOf } from '../../../chaos/plan.ts'
import {
  createRandom,
  MemoryBackground,
  MemoryDisk,
  type MemoryEnv,
  memoryEnv,
  type Random,
  StorageError,
  untilSettled,
} from '../../../engines/env/index.ts'
import { SlowSyncs } from '../../../harness/exhaustive/slow-syncs.ts'
import { type History, markName } from '../../../harness/history/operation.ts'
import { type LifeWorkload, pause, type Session } from './session.ts'
import { Witness } from './witness.ts'

export interface LifePlan {
  readonly workload: LifeWorkload
  /** Chaos, as `--chaos` takes it; `undefined`: nothing goes wrong. */
  readonly lines: string | undefined
  readonly clientCount: number
  /** Of each client. */
  readonly stepCount: number
}

export interface Life {
  readonly history: History
  readonly strikeCount: number
}

/** Small, so that a life has many flushes, merges and pages. */
const cacheBytes = 20_000
const writeBufferBytes = 2_500
/** Long enough for every `at=` of a plan, and shorter than anything takes to expire. */
const restMs = 120_000

export function openOptions(adapter: OwnAdapter<'kv'>): OpenOptions {
  const options = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
  return { directory: 'store', durability: 'sync', cacheBytes, writeBufferBytes, options }
}

/** @throws Error the store did not come back, or failed in a way that is no answer. */
export async function live(adapter: OwnAdapter<'kv'>, plan: LifePlan, seed: number): Promise<Life> {
  const random = createRandom(seed)
  const below = new MemoryDisk()
  const plain = memoryEnv({ seed, disk: below })
  const log = new FaultLog()
  const parts = faultsOf(plan, seed)
  const chaos = chaosEnv(plain, parts, { seed, log, block: waitMs => plain.clock.advance(waitMs) })
  const witness = new Witness()
  const disk = new SlowSyncs(chaos.env.disk, createRandom(seed))
  const env = { ...chaos.env, disk, background: new MemoryBackground(disk) }
  const store = await untilSettled(plain.clock, adapter.openOn(env, openOptions(adapter)))
  const clients = new Clients(plan, plain, () => chaos.env.clock.wallMs(), witness, random)
  await clients.load(store)
  chaos.arm()
  await clients.run(store)
  if (parts.clock.length > 0) {
    // The clock stays as it is until the end: what has expired is gone.
    clients.expire(restMs)
    await clients.run(store)
    await clients.look(store)
    return { history: witness.history(), strikeCount: log.events.length }
  }
  chaos.heal()
  if (parts.disk.some(fault => fault.isVolatile)) {
    chaos.powerOff('some', random)
    witness.mark(markName.crash, 'power-loss')
    await clients.lookAt(adapter, memoryEnv({ seed, disk: below.crashImage('everything'), clock: plain.clock }))
  } else {
    await clients.look(store)
  }
  return { history: witness.history(), strikeCount: log.events.length }
}

function faultsOf({ lines }: LifePlan, seed: number): PlanParts {
  if (lines === undefined) return { disk: [], clock: [], process: [] }
  return partsOf(parsePlan(lines, { seed, durationMs: restMs, families: ['disk', 'clock'] }), true)
}

class Clients {
  readonly #workload: LifeWorkload
  readonly #stepCount: number
  readonly #env: MemoryEnv
  readonly #witness: Witness
  readonly #sessions: readonly Omit<Session, 'kv'>[]
  /** Who loads, and looks in the end. */
  readonly #observer: Omit<Session, 'kv'>
  readonly #expiring: { key: string; number: number }[] = []
  #number = 0

  constructor(plan: LifePlan, env: MemoryEnv, wallMs: () => number, witness: Witness, random: Random) {
    const { clientCount } = plan
    const sessions = Array.from({ length: clientCount + 1 }, (_, client) => ({
      client,
      clientCount,
      witness,
      wallMs,
      random: random.fork(),
      clock: env.clock,
      nextNumber: () => ++this.#number,
      expiring: this.#expiring,
    }))
    this.#workload = plan.workload
    this.#stepCount = plan.stepCount
    this.#env = env
    this.#witness = witness
    this.#sessions = sessions.slice(0, clientCount)
    this.#observer = sessions[clientCount] as Omit<Session, 'kv'>
  }

  async load({ kv }: Store<'kv'>): Promise<void> {
    await untilSettled(this.#env.clock, this.#workload.load?.({ ...this.#observer, kv }) ?? Promise.resolve())
  }

  /** All clients at once, until each has done its steps or has been refused. */
  async run({ kv }: Store<'kv'>): Promise<void> {
    const all = Promise.all(this.#sessions.map(session => this.#runOne({ ...session, kv })))
    await untilSettled(this.#env.clock, all)
  }

  /** Lets so much time pass while nobody does anything, and notes what has expired by then. */
  expire(durationMs: number): void {
    const invokeNs = this.#witness.now()
    this.#env.clock.advance(durationMs)
    const returnNs = this.#witness.now()
    const { client } = this.#observer
    for (const { key, number } of this.#expiring.splice(0)) {
      // Only if it is still there; an answer nobody has.
      this.#witness.note({ client, kind: 'cas', key, argument: [number, null], invokeNs, returnNs })
    }
  }

  async look({ kv }: Store<'kv'>): Promise<void> {
    this.#witness.mark(markName.finalRead, '')
    await untilSettled(this.#env.clock, this.#workload.final({ ...this.#observer, kv }))
  }

  /** Opens a store on what is left, and looks at it. */
  async lookAt(adapter: OwnAdapter<'kv'>, env: MemoryEnv): Promise<void> {
    const store = await untilSettled(env.clock, adapter.openOn(env, openOptions(adapter)))
    await store.verify?.()
    await this.look(store)
    await untilSettled(env.clock, Promise.resolve(store.close()))
  }

  async #runOne(session: Session): Promise<void> {
    try {
      for (let step = 0; step < this.#stepCount; step++) {
        await this.#workload.step(session)
        await pause(session)
      }
    } catch (error) {
      // The store has said that it cannot go on; anything else is a defect.
      if (!(error instanceof StorageError || error instanceof StoreError)) throw error
    }
  }
}
