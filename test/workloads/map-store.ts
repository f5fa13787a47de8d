/**
 * A store for tests: a map in memory, whose answers a test can bend, and which answers plainly or with
 * promises.
 */
import type { Awaitable, Capabilities, Kv, KvCursor, KvWrite, ScanRange, Store } from '../../adapters/contract/index.ts'

const capabilities: Capabilities = {
  durability: 'none',
  durabilityDetail: 'a map',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: false,
  snapshots: false,
  expiry: false,
  isolation: 'linearizable',
  version: 'test',
}

export interface MapStoreOptions {
  /** True: every answer is a promise. */
  readonly promises?: boolean
  readonly keepsData?: boolean
}

export class MapStore implements Store<'kv'> {
  readonly capabilities: Capabilities
  readonly kv: Kv
  readonly entries: Map<string, Uint8Array> = new Map()
  /** Calls by method. */
  readonly calls: Record<'get' | 'put', number> = { get: 0, put: 0 }
  /** What the store returns for a key, where a test wants something else than what is there. */
  bendGet: (key: string, value: Uint8Array | undefined) => Uint8Array | undefined = (_, value) => value
  /** False: the write is acknowledged and lost; a throw: it is refused. */
  bendPut: (key: string, value: Uint8Array) => boolean = () => true
  /** Told of each scan. */
  onScan: (range: ScanRange) => void = () => {}
  /** The cursor that a scan returns. */
  bendCursor: (cursor: KvCursor) => KvCursor = cursor => cursor
  /** When and whether the work of a get or a put is done, and what becomes of its answer. */
  answer: <T>(method: 'get' | 'put', work: () => T) => Awaitable<T>
  /** Cursors that were opened and not closed. */
  openCursorCount = 0
  readonly #promises: boolean

  constructor(options: MapStoreOptions = {}) {
    this.#promises = options.promises ?? false
    this.capabilities = { ...capabilities, keepsData: options.keepsData ?? true }
    const later = <T>(work: () => T): Awaitable<T> => (this.#promises ? Promise.resolve().then(work) : work())
    this.answer = (_, work) => later(work)
    const unsupported = (): never => {
      throw new Error('not part of this store')
    }
    this.kv = {
      get: key => {
        const name = decode(key)
        return this.answer('get', () => this.#get(name))
      },
      put: (key, value) => {
        const [name, copy] = [decode(key), value.slice()]
        return this.answer('put', () => this.#put(name, copy))
      },
      batch: writes => later(() => this.#batch(writes)),
      scan: range => later(() => this.bendCursor(this.#scan(range))),
      delete: unsupported,
      compareAndSet: unsupported,
      snapshot: unsupported,
    }
  }

  sync(): void {}

  close(): void {}

  #get(key: string): Uint8Array | undefined {
    this.calls.get++
    return this.bendGet(key, this.entries.get(key))
  }

  #put(key: string, value: Uint8Array): void {
    this.calls.put++
    if (this.bendPut(key, value)) this.entries.set(key, value)
  }

  #batch(writes: readonly KvWrite[]): void {
    for (const write of writes) {
      if (write.type === 'put') this.entries.set(decode(write.key), write.value.slice())
    }
  }

  #scan(range: ScanRange): KvCursor {
    const { start, limit } = range
    this.onScan(range)
    this.openCursorCount++
    const from = start === undefined ? '' : decode(start)
    const rows = [...this.entries].filter(([key]) => key >= from).sort(([a], [b]) => (a < b ? -1 : 1))
    return new MapCursor(rows.slice(0, limit), this.#promises, () => this.openCursorCount--)
  }
}

class MapCursor implements KvCursor {
  key: Uint8Array = new Uint8Array(0)
  value: Uint8Array = new Uint8Array(0)
  readonly #rows: readonly (readonly [string, Uint8Array])[]
  readonly #promises: boolean
  readonly #onClose: () => void
  #position = 0

  constructor(rows: readonly (readonly [string, Uint8Array])[], promises: boolean, onClose: () => void) {
    this.#rows = rows
    this.#promises = promises
    this.#onClose = onClose
  }

  /** With promises, only every second step is one: a cursor may answer plainly from what it has fetched. */
  next(): Awaitable<boolean> {
    const row = this.#rows[this.#position++]
    if (row !== undefined) {
      this.key = new TextEncoder().encode(row[0])
      this.value = row[1]
    }
    return this.#promises && this.#position % 2 === 1 ? Promise.resolve(row !== undefined) : row !== undefined
  }

  close(): Awaitable<void> {
    this.#onClose()
    return this.#promises ? Promise.resolve() : undefined
  }
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
