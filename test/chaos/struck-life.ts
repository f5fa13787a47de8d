/**
 * One life of an engine on a disk with faults: it opens, is written to, meets the faults, ends (closed, killed, or without
 * power), and is opened again on a healthy disk. Told apart: what was promised, what was asked for, what is there.
 */
import { chaosEnv } from '../../chaos/chaos-env.ts'
import { FaultLog } from '../../chaos/event.ts'
import {
  createRandom,
  type Env,
  type MemoryClock,
  MemoryDisk,
  memoryEnv,
  type Random,
  StorageError,
} from '../../engines/env/index.ts'
import type { TreeWrite } from '../../engines/lsm/index.ts'
import { directory, type RecordedRun } from '../crash/recorded-run.ts'
import { openImage, readEverything, survivingCount } from '../crash/survival.ts'
import type { EngineSetup, TreeUnderTest } from '../lsm/engine-setup.ts'
import { untilSettled } from '../lsm/patience.ts'
import { bytesOf, isSameValue } from '../lsm/sorted-model.ts'
import { diskFaultsOf } from './struck-disk.ts'

/** Each takes a millisecond of the clock, and sometimes a few more. */
export const operationCount = 60
const keyCount = 24

type Change = readonly [key: string, value: Uint8Array | undefined]

interface Life {
  readonly run: RecordedRun
  /** The first so many writes were promised, against what happened to the disk. */
  readonly promisedCount: number
  readonly strikeCount: number
  readonly left: MemoryDisk
}

export interface Judgement {
  /** `right`: all that was promised is there, and nothing else. `refused`: it says what is wrong. */
  readonly verdict: 'right' | 'refused'
  /** How often a fault struck. */
  readonly strikeCount: number
}

/**
 * @throws Error what was promised is lost, or there is what never was. `may.refuse`: the engine may say that it cannot trust its
 * data; `may.forget`: what it holds may be that of an earlier time, in good order.
 */
export async function judgeLife(
  lines: readonly string[],
  setup: EngineSetup,
  seed: number,
  may: { readonly refuse: boolean; readonly forget: boolean },
): Promise<Judgement> {
  const { run, left, promisedCount, strikeCount } = await live(lines, setup, seed)
  const bounds = { least: may.forget ? 0 : promisedCount, most: run.writes.length }
  try {
    const { tree } = await openImage(left, setup)
    survivingCount(run, readEverything(tree), bounds)
    return { verdict: 'right', strikeCount }
  } catch (error) {
    if (may.refuse && error instanceof StorageError && error.code !== 'LOCKED')
      return { verdict: 'refused', strikeCount }
    throw error
  }
}

async function live(lines: readonly string[], setup: EngineSetup, seed: number): Promise<Life> {
  const random = createRandom(seed)
  const below = new MemoryDisk()
  const plain = memoryEnv({ seed, disk: below })
  const log = new FaultLog()
  const block = (waitMs: number): void => plain.clock.advance(waitMs)
  const chaos = chaosEnv(plain, { disk: diskFaultsOf(lines), clock: [] }, { seed, log, block })
  if (random.nextInteger(2) === 0) chaos.arm()
  const writer = new Writer(chaos.env, plain.clock, setup, random)
  await writer.run(() => chaos.arm())
  chaos.heal()
  const isPowerLost = diskFaultsOf(lines).some(fault => fault.isVolatile)
  if (random.nextInteger(3) === 0) await writer.close()
  const promisedCount = isPowerLost ? writer.powerPromised : writer.processPromised
  const run: RecordedRun = {
    seed,
    disk: below,
    setup,
    before: new Map(),
    writes: writer.writes.map(changes => ({ changes, issuedAt: 0 })),
    processPromises: [],
    powerPromises: [],
  }
  chaos.powerOff('some', random)
  return { run, promisedCount, strikeCount: log.events.length, left: below.crashImage('everything') }
}

/** Writes in one order, one stream; several may be under way. */
class Writer {
  readonly writes: (readonly Change[])[] = []
  processPromised = 0
  powerPromised = 0
  readonly #env: Env
  readonly #clock: MemoryClock
  readonly #setup: EngineSetup
  readonly #random: Random
  readonly #state = new Map<string, Uint8Array>()
  #tree: TreeUnderTest | undefined
  #inFlight: Promise<void>[] = []
  #isBroken = false

  constructor(env: Env, clock: MemoryClock, setup: EngineSetup, random: Random) {
    this.#env = env
    this.#clock = clock
    this.#setup = setup
    this.#random = random
  }

  async run(arm: () => void): Promise<void> {
    await this.#enduring(() => this.#open())
    arm()
    for (let count = 0; count < operationCount && !this.#isBroken; count++) await this.#enduring(() => this.#step())
    await this.#enduring(() => this.#finish())
  }

  async close(): Promise<void> {
    const before = this.#isBroken
    this.#isBroken = false
    await this.#enduring(async () => this.#settled(this.#tree?.close() ?? Promise.resolve()))
    if (!before && !this.#isBroken) this.#promise(this.writes.length, true)
  }

  async #step(): Promise<void> {
    const tree = this.#tree!
    this.#clock.advance(1)
    const kind = this.#random.nextInteger(21)
    if (kind < 14) this.#write(tree)
    else if (kind < 16) await this.#finish()
    else if (kind < 17) await this.#settled(tree.settle())
    else if (kind < 18) {
      const count = this.writes.length
      await this.#settled(tree.sync())
      this.#promise(count, true)
    } else if (kind < 20) {
      await this.#finish()
      this.#read(tree)
    } else await this.#reopen(tree)
  }

  /** With the faults on: what they spoil is read by a recovery. */
  async #reopen(tree: TreeUnderTest): Promise<void> {
    await this.#finish()
    const count = this.writes.length
    await this.#settled(tree.close())
    this.#promise(count, true)
    await this.#open()
  }

  async #open(): Promise<void> {
    this.#tree = await this.#settled(this.#setup.open(this.#env, directory))
  }

  #write(tree: TreeUnderTest): void {
    const random = this.#random
    const number = this.writes.length
    const changes = Array.from({ length: 1 + random.nextInteger(3) }, (_, index): Change => {
      const key = `key ${String(random.nextInteger(keyCount)).padStart(3, '0')}`
      if (random.nextInteger(5) === 0) return [key, undefined]
      return [key, new Uint8Array(3 + random.nextInteger(700)).fill(number % 256).fill(index, 0, 1)]
    })
    const treeWrites = changes.map(
      ([key, value]): TreeWrite =>
        value === undefined ? { type: 'delete', key: bytesOf(key) } : { type: 'put', key: bytesOf(key), value },
    )
    this.writes.push(changes)
    const answer = tree.batch(treeWrites)
    for (const [key, value] of changes) {
      if (value === undefined) this.#state.delete(key)
      else this.#state.set(key, value)
    }
    const acknowledge = (): void => this.#promise(number + 1, this.#setup.durability === 'sync')
    if (answer instanceof Promise) this.#inFlight.push(answer.then(acknowledge))
    else acknowledge()
  }

  /** Whatever lies below, an answer is right or an error. */
  #read(tree: TreeUnderTest): void {
    const key = `key ${String(this.#random.nextInteger(keyCount)).padStart(3, '0')}`
    let found: Uint8Array | undefined
    try {
      found = tree.get(bytesOf(key))
    } catch (error) {
      if (error instanceof StorageError) return
      throw error
    }
    if (!isSameValue(found, this.#state.get(key))) throw new Error(`${key} was read wrongly while the faults were on`)
  }

  async #finish(): Promise<void> {
    const inFlight = this.#inFlight
    this.#inFlight = []
    const ends = await this.#settled(Promise.allSettled(inFlight))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** A `StorageError` ends the writing; anything else is a defect. */
  async #enduring(act: () => void | Promise<void>): Promise<void> {
    if (this.#isBroken) return
    try {
      await act()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#isBroken = true
      await this.#settled(Promise.allSettled(this.#inFlight))
      this.#inFlight = []
    }
  }

  #promise(count: number, isAgainstPower: boolean): void {
    if (this.#setup.durability !== 'none') this.processPromised = Math.max(this.processPromised, count)
    if (isAgainstPower) this.powerPromised = Math.max(this.powerPromised, count)
  }

  #settled<T>(promise: Promise<T>): Promise<T> {
    return untilSettled(this.#clock, promise)
  }
}
