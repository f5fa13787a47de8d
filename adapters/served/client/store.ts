/**
 * The `kv` model over a socket: the contract's calls as requests, replies as its answers.
 *
 * Three lanes, because replies of one connection keep their order: reads do not wait behind writes that wait for
 * a disk, nor either behind work on the whole store. Misuse is found here, before anything is sent.
 */
import {
  assertKey,
  assertScanRange,
  assertValue,
  type Capabilities,
  type Kv,
  type KvCursor,
  type KvSnapshot,
  type KvWrite,
  type Metric,
  type PutOptions,
  type ScanRange,
  type Store,
  StoreError,
} from '../../contract/index.ts'
import type { Address } from '../address.ts'
import { requestLimits } from '../resp/request-reader.ts'
import type { ClientConnection, Word } from './connection.ts'
import { openCursor } from './cursor.ts'
import { Lane } from './lane.ts'

/** What is left of the limits of one request for the words that are not keys and values. */
const { requestBytesMax, wordsMax } = requestLimits
const overheadBytesPerWrite = 32

export interface ServedStoreOptions {
  readonly address: () => Address | undefined
  /** Bound of a read or a write. Syncing, settling and verifying take as long as they take. */
  readonly timeoutMs: number
  /** How the store is reached, for its version. */
  readonly transport: string
  /** Called once, after the last call. */
  readonly onClose: () => Promise<void>
}

interface Description {
  readonly capabilities: Capabilities
  readonly methods: readonly string[]
}

export class ServedStore implements Store<'kv'>, Kv {
  readonly kv: Kv = this
  readonly capabilities: Capabilities
  readonly settle?: () => Promise<void>
  readonly metrics?: () => Promise<readonly Metric[]>
  readonly verify?: () => Promise<void>
  readonly #reads: Lane
  readonly #writes: Lane
  readonly #whole: Lane
  readonly #onClose: () => Promise<void>
  #closing: Promise<void> | undefined

  private constructor(options: ServedStoreOptions, whole: Lane, { capabilities, methods }: Description) {
    this.#reads = new Lane(options)
    this.#writes = new Lane(options)
    this.#whole = whole
    this.#onClose = options.onClose
    this.capabilities = { ...capabilities, version: `${capabilities.version}, served over ${options.transport}` }
    if (methods.includes('settle')) this.settle = () => this.#send(this.#whole, ['HARNESS.SETTLE'])
    if (methods.includes('verify')) this.verify = () => this.#send(this.#whole, ['HARNESS.VERIFY'])
    if (methods.includes('metrics')) {
      this.metrics = async () => JSON.parse(textOf(await this.#call(this.#whole, ['HARNESS.METRICS']))) as Metric[]
    }
  }

  /** @throws StoreError `DISCONNECTED`: nobody serves there; `INCOMPATIBLE`: not a server of ours. */
  static async connect(options: ServedStoreOptions): Promise<ServedStore> {
    const whole = new Lane({ address: options.address })
    const text = textOf(await whole.call(['HARNESS.CAPABILITIES']))
    return new ServedStore(options, whole, JSON.parse(text) as Description)
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    assertKey(key)
    return this.#call(this.#reads, ['GET', key])
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Promise<void> {
    assertKey(key)
    assertValue(value)
    const expiresAtMs = options?.expiresAtMs
    if (expiresAtMs === undefined) return this.#send(this.#writes, ['SET', key, value])
    // Redis takes no moment before the second millisecond of 1970; it is past all the same.
    return this.#send(this.#writes, ['SET', key, value, 'PXAT', Math.max(1, checkedExpiry(expiresAtMs))])
  }

  delete(key: Uint8Array): Promise<void> {
    assertKey(key)
    return this.#send(this.#writes, ['HARNESS.DELETE', key])
  }

  async batch(writes: readonly KvWrite[]): Promise<void> {
    const words: Word[] = ['HARNESS.BATCH']
    let bytes = 0
    for (const write of writes) {
      assertKey(write.key)
      bytes += write.key.length + overheadBytesPerWrite
      if (write.type === 'delete') {
        words.push('DELETE', write.key)
        continue
      }
      assertValue(write.value)
      bytes += write.value.length
      if (write.expiresAtMs === undefined) words.push('PUT', write.key, write.value)
      else words.push('PUTAT', write.key, write.value, checkedExpiry(write.expiresAtMs))
    }
    if (bytes > requestBytesMax || words.length > wordsMax) {
      throw new TypeError(
        `a batch of ${bytes} bytes and ${words.length} words; at most ${requestBytesMax} and ${wordsMax}`,
      )
    }
    this.#assertOpen()
    if (writes.length > 0) await this.#send(this.#writes, words)
  }

  async compareAndSet(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): Promise<boolean> {
    assertKey(key)
    if (expected !== undefined) assertValue(expected)
    if (value !== undefined) assertValue(value)
    const words: Word[] = ['HARNESS.CAS', key]
    if (expected === undefined) words.push('ABSENT')
    else words.push('IS', expected)
    if (value === undefined) words.push('DELETE')
    else words.push('SET', value)
    return (await this.#call(this.#writes, words)) === 1
  }

  async scan(range: ScanRange): Promise<KvCursor> {
    const words = scanWords(range)
    this.#assertOpen()
    return openCursor(await this.#reads.connect(), words, range.limit)
  }

  async snapshot(): Promise<KvSnapshot> {
    this.#assertOpen()
    const connection = await this.#reads.connect()
    return new ServedSnapshot(connection, (await connection.call(['HARNESS.SNAPSHOT'])) as number)
  }

  sync(): Promise<void> {
    return this.#send(this.#whole, ['HARNESS.SYNC'])
  }

  /** Calls under way get their replies first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all([this.#reads, this.#writes, this.#whole].map(lane => lane.finish()))
    await this.#onClose()
  }

  /** The reply, which is by the protocol what the caller says. */
  #call<T>(lane: Lane, words: readonly Word[]): Promise<T> {
    this.#assertOpen()
    return lane.call(words) as Promise<unknown> as Promise<T>
  }

  /** For requests that answer OK. */
  #send(lane: Lane, words: readonly Word[]): Promise<void> {
    return this.#call(lane, words)
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreError('CLOSED', 'the store was closed before this call')
  }
}

/** Lives and dies with its connection: after that its calls fail as `DISCONNECTED`. */
class ServedSnapshot implements KvSnapshot {
  readonly #connection: ClientConnection
  readonly #handle: number

  constructor(connection: ClientConnection, handle: number) {
    this.#connection = connection
    this.#handle = handle
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    assertKey(key)
    return this.#connection.call(['HARNESS.GET', this.#handle, key]) as Promise<Uint8Array | undefined>
  }

  async scan(range: ScanRange): Promise<KvCursor> {
    return openCursor(this.#connection, [...scanWords(range), 'SNAPSHOT', this.#handle], range.limit)
  }

  async release(): Promise<void> {
    if (this.#connection.isOpen) await this.#connection.call(['HARNESS.RELEASE', this.#handle])
  }
}

function scanWords(range: ScanRange): Word[] {
  assertScanRange(range)
  const words: Word[] = ['HARNESS.SCAN']
  if (range.start !== undefined) words.push('FROM', range.start)
  if (range.end !== undefined) words.push('BELOW', range.end)
  if (range.limit !== undefined) words.push('LIMIT', range.limit)
  if (range.reverse) words.push('REVERSE')
  return words
}

function checkedExpiry(expiresAtMs: number): number {
  if (Number.isSafeInteger(expiresAtMs) && expiresAtMs >= 0) return expiresAtMs
  throw new TypeError(`an expiry is a whole number of milliseconds since 1970, not ${expiresAtMs}`)
}

function textOf(reply: unknown): string {
  return new TextDecoder().decode(reply as Uint8Array)
}
