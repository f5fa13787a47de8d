/** The store under test as the parts of the suite see it, and the words in which they speak of it. */
import assert from 'node:assert/strict'
import type { StoreErrorCode } from '../errors.ts'
import { toStoreError } from '../errors.ts'
import type { KvCursor, KvSnapshot, ScanRange } from '../kv.ts'
import { keyBytesMax } from '../limits.ts'
import type { Adapter, Awaitable, Capabilities, Durability, Feature, ModelName, Store } from '../store.ts'

/** What the suite needs of whoever runs it. */
export interface ConformanceHarness {
  /** Registers a test; it failed if `run` rejects. Tests may run in any order, one at a time. */
  test(name: string, run: () => Promise<void>): void
  /** A new, empty directory for each call. Removing it is the harness's business. */
  makeDirectory(): Promise<string>
  /** Of the random tests; absent: another one in each run, printed where a test fails. */
  readonly seed?: number
  /** The clock by which the store expires entries; absent: the machine's. */
  readonly clock?: ConformanceClock
}

export interface ConformanceClock {
  wallMs(): number
  sleep(durationMs: number): Promise<void>
}

const machineClock: ConformanceClock = {
  wallMs: () => Date.now(),
  sleep: durationMs => new Promise(resolve => setTimeout(resolve, durationMs)),
}

/** Small, so that stores that keep a cache and a write buffer go through their disk in these tests too. */
const cacheBytes = 256 * 1024
const writeBufferBytes = 64 * 1024

/** A store of one model: its adapter, and what it claims. */
export class Subject<M extends ModelName = 'kv'> {
  readonly adapter: Adapter<M>
  readonly model: M
  /** As claimed by a store with the adapter's first durability: the one that the tests open, unless they say otherwise. */
  readonly capabilities: Capabilities
  readonly clock: ConformanceClock
  readonly seed: number
  readonly #harness: ConformanceHarness

  private constructor(adapter: Adapter<M>, model: M, harness: ConformanceHarness, capabilities: Capabilities) {
    this.adapter = adapter
    this.model = model
    this.capabilities = capabilities
    this.clock = harness.clock ?? machineClock
    this.seed = harness.seed ?? Date.now() % 1_000_000
    this.#harness = harness
  }

  static async create<M extends ModelName>(
    adapter: Adapter<M>,
    model: M,
    harness: ConformanceHarness,
  ): Promise<Subject<M>> {
    const store = await openStore(adapter, model, await harness.makeDirectory(), firstDurability(adapter))
    await store.close()
    return new Subject(adapter, model, harness, store.capabilities)
  }

  /** The longest key that the store takes. */
  get keyBytesMax(): number {
    return this.capabilities.keyBytesMax ?? keyBytesMax
  }

  /** Durabilities under which data outlives the store that wrote it. */
  get lastingDurabilities(): readonly Durability[] {
    return this.adapter.durabilities.filter(durability => durability !== 'none')
  }

  /** True: it claims to do that. */
  has(feature: Feature): boolean {
    return this.capabilities.features?.includes(feature) ?? true
  }

  /** A test with a directory of its own. */
  testDirectory(name: string, run: (directory: string) => Promise<void>): void {
    this.#harness.test(name, async () => run(await this.#harness.makeDirectory()))
  }

  /** A test with a new, empty store, which is closed afterwards. */
  test(name: string, run: (model: Store<M>[M], store: Store<M>) => Promise<void>): void {
    this.testDirectory(name, async directory => {
      const store = await this.open(directory)
      try {
        await run(store[this.model], store)
      } finally {
        await store.close()
      }
    })
  }

  open(directory: string, durability: Durability = firstDurability(this.adapter)): Promise<Store<M>> {
    return openStore(this.adapter, this.model, directory, durability)
  }
}

function firstDurability(adapter: Adapter<never>): Durability {
  const [durability] = adapter.durabilities
  assert.ok(durability !== undefined, 'an adapter offers one durability or more')
  return durability
}

async function openStore<M extends ModelName>(
  adapter: Adapter<M>,
  model: M,
  directory: string,
  durability: Durability,
): Promise<Store<M>> {
  const options = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
  return adapter.open({ directory, durability, cacheBytes, writeBufferBytes, model, options })
}

/** Lets disk and timers have their turn: a loop over calls that all answer plainly would keep them waiting for ever. */
export function breath(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Keys and values are written as text here: one character, one byte. */
export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

export function text(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
}

export type Row = readonly [key: string, value: string]

/** The value of a key as text. */
export async function read(from: Pick<KvSnapshot, 'get'>, key: string): Promise<string | undefined> {
  const value = await from.get(bytes(key))
  return value === undefined ? undefined : text(value)
}

/** All rows of a range, read to its end. */
export async function rows(from: Pick<KvSnapshot, 'scan'>, range: ScanRange = {}): Promise<Row[]> {
  const cursor = await from.scan(range)
  try {
    return await rest(cursor)
  } finally {
    await cursor.close()
  }
}

/** What a cursor has left. */
export async function rest(cursor: KvCursor): Promise<Row[]> {
  const found: Row[] = []
  while (await cursor.next()) found.push([text(cursor.key), text(cursor.value)])
  return found
}

/** The call fails with a `StoreError` of that code; thrown or rejected is all one. */
export async function assertFails(what: string, code: StoreErrorCode, call: () => Awaitable<unknown>): Promise<void> {
  const thrown = await thrownBy(what, call)
  assert.equal(toStoreError(thrown).code, code, `${what}: expected a StoreError ${code}, got ${String(thrown)}`)
}

/** The call fails with a `TypeError`: the caller's mistake. */
export async function assertMisuse(what: string, call: () => Awaitable<unknown>): Promise<void> {
  const thrown = await thrownBy(what, call)
  assert.ok(thrown instanceof TypeError, `${what}: expected a TypeError, got ${String(thrown)}`)
}

async function thrownBy(what: string, call: () => Awaitable<unknown>): Promise<unknown> {
  try {
    await call()
  } catch (thrown) {
    return thrown
  }
  return assert.fail(`${what}: expected an error, and it succeeded`)
}
