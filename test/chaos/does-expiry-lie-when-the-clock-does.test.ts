/**
 * Expiry under a wall clock that jumps, runs, and stands still: what an engine promises then.
 *
 * An entry is there while the clock reads less than its expiry, and gone from then on. Where the clock has read that much once and then
 * went back, the entry may be there again or gone for good, as the engine may have dropped it; but gone at a time at which it
 * should live, it stays gone, and never does an older value come back from under it.
 */
import { expect, test } from 'vitest'
import { parseFault } from '../../chaos/catalog.ts'
import { chaosEnv } from '../../chaos/chaos-env.ts'
import type { ClockFault } from '../../chaos/clock/clock-fault.ts'
import { FaultLog } from '../../chaos/event.ts'
import { createRandom, type Env, type MemoryClock, memoryEnv, type Random } from '../../engines/env/index.ts'
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import type { EngineSetup, TreeUnderTest } from '../lsm/engine-setup.ts'
import { untilSettled } from '../lsm/patience.ts'
import { compactions, lsmSetup, smallOptions as smallLsm } from '../lsm/small-options.ts'
import { bytesOf } from '../lsm/sorted-model.ts'

const seedCount = 150
const operationCount = 120
const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`)

/** The last write of a key. */
interface Written {
  readonly number: number
  /** Infinity: it does not expire; 0: it was deleted. */
  readonly expiresAtMs: number
  /** The most that the clock has read since. */
  clockMsMax: number
  /** It was missing although the clock said that it should be there: it was dropped for good. */
  isDropped: boolean
}

const drawnLines = (random: Random): string[] => {
  const by = `${random.nextInteger(2) === 0 ? '+' : '-'}${1 + random.nextInteger(4000)}ms`
  const at = `at=${random.nextInteger(3000)}ms`
  const lasting = `for=${1 + random.nextInteger(3000)}ms`
  const lines = [
    `clock.jump by=${by} ${at}`,
    `clock.jump by=${by} ${at} ${lasting}`,
    `clock.jump by=${by} every=500ms for=250ms`,
    `clock.skew speed=${[0.1, 0.9, 1.5, 10][random.nextInteger(4)]} ${at} ${lasting}`,
    `clock.stall ${at} ${lasting}`,
  ]
  return Array.from({ length: 1 + random.nextInteger(2) }, () => lines[random.nextInteger(lines.length)]!)
}

const setups = [
  ...compactions.map(compaction => lsmSetup({ ...smallLsm, compaction, durability: 'buffered', memtableBytes: 1500 })),
  btreeSetup({ ...smallBtree, durability: 'buffered' }),
].map(setup => [setup.name, setup] as const)

test.each(setups)('an expired entry never uncovers another, and none is there past its time: %s', async (_, setup) => {
  let uncertain = 0
  for (let seed = 0; seed < seedCount; seed++) {
    const random = createRandom(seed)
    const lines = drawnLines(random)
    try {
      uncertain += await live(lines, setup, random)
    } catch (error) {
      expect.fail(`seed ${seed}, ${lines.join('; ')}: ${String(error)}`)
    }
  }
  // Without clocks that go back it would not be asked.
  expect(uncertain).toBeGreaterThan(seedCount)
})

/** Returns how often an entry could have been there or not. */
async function live(lines: readonly string[], setup: EngineSetup, random: Random): Promise<number> {
  const plain = memoryEnv({ seed: 1 })
  const clockFaults = lines.map(line => parseFault(line) as ClockFault)
  const chaos = chaosEnv(
    plain,
    { disk: [], clock: clockFaults },
    { seed: 1, log: new FaultLog(), block: () => undefined },
  )
  const life = new Life(chaos.env, plain.clock, setup, random)
  await life.open()
  chaos.arm()
  for (let count = 0; count < operationCount; count++) await life.step()
  chaos.heal()
  await life.reopen()
  life.readAll()
  return life.uncertain
}

class Life {
  uncertain = 0
  readonly #env: Env
  readonly #clock: MemoryClock
  readonly #setup: EngineSetup
  readonly #random: Random
  readonly #written = new Map<string, Written>()
  #tree!: TreeUnderTest
  #number = 0

  constructor(env: Env, clock: MemoryClock, setup: EngineSetup, random: Random) {
    this.#env = env
    this.#clock = clock
    this.#setup = setup
    this.#random = random
  }

  async open(): Promise<void> {
    this.#tree = await untilSettled(this.#clock, this.#setup.open(this.#env, 'tree'))
    this.#look()
  }

  async reopen(): Promise<void> {
    await untilSettled(this.#clock, this.#tree.close())
    this.#look()
    await this.open()
  }

  async step(): Promise<void> {
    const random = this.#random
    const kind = random.nextInteger(20)
    if (kind < 9) await this.#write()
    else if (kind < 16) {
      this.#clock.advance(random.nextInteger(150))
      this.#look()
    } else if (kind < 18) await untilSettled(this.#clock, this.#tree.settle())
    else if (kind < 19) await this.reopen()
    this.#look()
    this.readAll()
  }

  async #write(): Promise<void> {
    const random = this.#random
    const key = keys[random.nextInteger(keys.length)]!
    const number = ++this.#number
    const nowMs = this.#look()
    const kind = random.nextInteger(4)
    const expiresAtMs = kind === 0 ? 0 : kind === 1 ? Number.POSITIVE_INFINITY : nowMs + random.nextInteger(1500)
    const answer =
      kind === 0
        ? this.#tree.delete(bytesOf(key))
        : this.#tree.put(bytesOf(key), bytesOfNumber(number), kind === 1 ? undefined : { expiresAtMs })
    if (answer instanceof Promise) await untilSettled(this.#clock, answer)
    this.#written.set(key, { number, expiresAtMs, clockMsMax: nowMs, isDropped: false })
    this.#look()
  }

  readAll(): void {
    const nowMs = this.#look()
    const scanned = new Map<string, number>()
    const cursor = this.#tree.scan({})
    while (cursor.next()) scanned.set(Buffer.from(cursor.key).toString('latin1'), numberOf(cursor.value))
    cursor.close()
    for (const key of keys) {
      const found = this.#tree.get(bytesOf(key))
      const number = found === undefined ? undefined : numberOf(found)
      if (scanned.get(key) !== number) throw new Error(`${key}: get finds ${number}, scan ${scanned.get(key)}`)
      this.#judge(key, number, nowMs)
    }
  }

  #judge(key: string, found: number | undefined, nowMs: number): void {
    const written = this.#written.get(key)
    const isDue = written !== undefined && nowMs < written.expiresAtMs
    const isSure = written === undefined || !isDue || written.clockMsMax < written.expiresAtMs
    const expected = isDue && !written.isDropped ? written.number : undefined
    if (!isSure && found === undefined) written.isDropped = true
    if (!isSure) this.uncertain++
    if (found === expected || (!isSure && found === undefined)) return
    throw new Error(`${key} is ${found}, expected ${expected} at ${nowMs}, it expires at ${written?.expiresAtMs}`)
  }

  /** The tree may have looked at the clock whenever it read what it reads now. */
  #look(): number {
    const nowMs = this.#env.clock.wallMs()
    for (const written of this.#written.values()) written.clockMsMax = Math.max(written.clockMsMax, nowMs)
    return nowMs
  }
}

function bytesOfNumber(number: number): Uint8Array {
  return new TextEncoder().encode(String(number).padEnd(120, '.'))
}

function numberOf(value: Uint8Array): number {
  return Number.parseInt(new TextDecoder().decode(value), 10)
}
