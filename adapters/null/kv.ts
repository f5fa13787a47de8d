/** Keys and values that are forgotten. */
import type { Kv, KvCursor, KvSnapshot, KvWrite, ScanRange } from '../contract/index.ts'

export class NullKv implements Kv {
  #value: Uint8Array = new Uint8Array(0)

  get(_key: Uint8Array): Uint8Array {
    return this.#value
  }

  put(_key: Uint8Array, value: Uint8Array): void {
    if (value.length !== this.#value.length) this.#value = new Uint8Array(value.length)
  }

  delete(_key: Uint8Array): void {}

  batch(writes: readonly KvWrite[]): void {
    const last = writes.at(-1)
    if (last?.type === 'put') this.put(last.key, last.value)
  }

  compareAndSet(): boolean {
    return true
  }

  /** As many rows as the limit allows; without a limit none, for there would be no end to them. */
  scan(range: ScanRange): KvCursor {
    return new NullCursor(range.limit ?? 0, this.#value)
  }

  snapshot(): KvSnapshot {
    return {
      get: key => this.get(key),
      scan: range => this.scan(range),
      release: () => undefined,
    }
  }
}

const constantKey = new Uint8Array(24)

class NullCursor implements KvCursor {
  readonly key: Uint8Array = constantKey
  readonly value: Uint8Array
  #rowCount: number

  constructor(rowCount: number, value: Uint8Array) {
    this.#rowCount = rowCount
    this.value = value
  }

  next(): boolean {
    return this.#rowCount-- > 0
  }

  close(): void {}
}
