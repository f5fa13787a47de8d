/**
 * A client's view of a `kv` store that writes down what it sees: each read and write with its times and its end.
 *
 * A value is known by a 32-bit hash and an absent one by `null`: two values that share a hash pass for one, which hides a
 * fault (or, for a compare-and-set that was refused, makes one up) once in four thousand million. Scans and snapshots go
 * through unseen; a checker of single keys has no use for them. A batch counts as one write of several keys.
 *
 * Reads and writes are written out, one by one, rather than through a function that takes the call: that closure was a
 * sixth of what recording costs.
 */
import { type Awaitable, type Kv, type KvWrite, type PutOptions, toStoreError } from '../../adapters/contract/index.ts'
import { hashBytes } from '../../engines/bytes/index.ts'
import { nowNs } from '../measure/clock.ts'
import type { Value } from './operation.ts'
import type { HistoryRecorder } from './recorder.ts'

/** The kinds of operation of such a history, as the recorder numbers them. */
export const recordedKinds: readonly string[] = ['read', 'write', 'delete', 'cas', 'batch']
const kind = { read: 0, write: 1, delete: 2, cas: 3, batch: 4 } as const

export class RecordedKv implements Kv {
  readonly #kv: Kv
  readonly #recorder: HistoryRecorder
  readonly #client: number

  /** The client has at most one call under way. */
  constructor(kv: Kv, recorder: HistoryRecorder, client: number) {
    this.#kv = kv
    this.#recorder = recorder
    this.#client = client
  }

  get(key: Uint8Array): Awaitable<Uint8Array | undefined> {
    this.#recorder.begin(this.#client, kind.read, identityOfKey(key), null, nowNs())
    let answer: Awaitable<Uint8Array | undefined>
    try {
      answer = this.#kv.get(key)
    } catch (thrown) {
      return this.#refused(thrown)
    }
    if (answer instanceof Promise) return this.#settleLater(answer, identityOfValue)
    this.#recorder.ok(this.#client, identityOfValue(answer), nowNs())
    return answer
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Awaitable<void> {
    this.#recorder.begin(this.#client, kind.write, identityOfKey(key), identityOfValue(value), nowNs())
    let answer: Awaitable<void>
    try {
      answer = this.#kv.put(key, value, options)
    } catch (thrown) {
      return this.#refused(thrown)
    }
    if (answer instanceof Promise) return this.#settleLater(answer, nothing)
    this.#recorder.ok(this.#client, null, nowNs())
  }

  delete(key: Uint8Array): Awaitable<void> {
    return this.#record(kind.delete, identityOfKey(key), null, () => this.#kv.delete(key), nothing)
  }

  batch(writes: readonly KvWrite[]): Awaitable<void> {
    const entries = writes.map(
      (write): Value => [identityOfKey(write.key), write.type === 'put' ? identityOfValue(write.value) : null],
    )
    return this.#record(kind.batch, null, entries, () => this.#kv.batch(writes), nothing)
  }

  compareAndSet(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): Awaitable<boolean> {
    const change = [identityOfValue(expected), identityOfValue(value)]
    const call = (): Awaitable<boolean> => this.#kv.compareAndSet(key, expected, value)
    return this.#record(kind.cas, identityOfKey(key), change, call, done => done)
  }

  scan(range: Parameters<Kv['scan']>[0]): ReturnType<Kv['scan']> {
    return this.#kv.scan(range)
  }

  snapshot(): ReturnType<Kv['snapshot']> {
    return this.#kv.snapshot()
  }

  #record<T>(
    kindNumber: number,
    key: Value,
    argument: Value,
    call: () => Awaitable<T>,
    answerOf: (answer: T) => Value,
  ): Awaitable<T> {
    this.#recorder.begin(this.#client, kindNumber, key, argument, nowNs())
    let answer: Awaitable<T>
    try {
      answer = call()
    } catch (thrown) {
      return this.#refused(thrown)
    }
    if (answer instanceof Promise) return this.#settleLater(answer, answerOf)
    this.#recorder.ok(this.#client, answerOf(answer), nowNs())
    return answer
  }

  async #settleLater<T>(promise: Promise<T>, answerOf: (answer: T) => Value): Promise<T> {
    let answer: T
    try {
      answer = await promise
    } catch (thrown) {
      return this.#refused(thrown)
    }
    this.#recorder.ok(this.#client, answerOf(answer), nowNs())
    return answer
  }

  #refused(thrown: unknown): never {
    const { code, definite } = toStoreError(thrown)
    if (definite || thrown instanceof TypeError) this.#recorder.failed(this.#client, code, nowNs())
    else this.#recorder.unknown(this.#client, code, nowNs())
    throw thrown
  }
}

interface Latin1 {
  readonly latin1Slice: (this: Uint8Array, start: number, end: number) => string
}

/** On any bytes, without a Buffer made first: 54 ns for a key of 23, with it 94. */
const { latin1Slice } = Buffer.prototype as unknown as Latin1

/** Bytes as latin-1 text: equal exactly where the bytes are. */
export function identityOfKey(key: Uint8Array): string {
  return latin1Slice.call(key, 0, key.length)
}

export function identityOfValue(value: Uint8Array | undefined): number | null {
  return value === undefined ? null : hashBytes(value) >>> 0
}

function nothing(): null {
  return null
}
