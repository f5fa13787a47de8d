/** What a caller may hand in; anything else is a `TypeError` that says what was wrong, before anything has changed. */
import type { CursorRange } from './tree/cursor.ts'
import { type LoadedEntry, noExpiry, storedExpiry } from './tree/entries.ts'

/** An entry of a bulk load. */
export interface LoadableEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly expiresAtMs?: number
}

const keyBytesMax = 65_535
const valueBytesMax = 256 * 1024 * 1024
const batchBytesMax = 1024 * 1024 * 1024
const expiryMsMax = 2 ** 48 - 1

export function checkKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array)) throw new TypeError('a key is a Uint8Array')
  if (key.length === 0 || key.length > keyBytesMax) {
    throw new TypeError(`a key has 1 to ${keyBytesMax} bytes; this one has ${key.length}`)
  }
}

export function checkValue(value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) throw new TypeError('a value is a Uint8Array')
  if (value.length > valueBytesMax) {
    throw new TypeError(`a value has at most ${valueBytesMax} bytes; this one has ${value.length}`)
  }
}

export function checkExpiry(expiresAtMs: number): void {
  if (!Number.isSafeInteger(expiresAtMs) || expiresAtMs < 0 || expiresAtMs > expiryMsMax) {
    throw new TypeError(`an expiry is a whole number of milliseconds since 1970; this one is ${expiresAtMs}`)
  }
}

export function checkRange(range: CursorRange): void {
  const { limit } = range
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw new TypeError(`a limit is a whole number of 1 or more; this one is ${limit}`)
  }
}

/** Of all keys and values of a batch. */
export function checkBatchBytes(bytes: number): void {
  if (bytes > batchBytesMax) throw new TypeError(`a batch of ${bytes} bytes; at most ${batchBytesMax}`)
}

/** The entries, each looked at before it is handed on. */
export function* checkedEntries(entries: Iterable<LoadableEntry>): Generator<LoadedEntry> {
  for (const { key, value, expiresAtMs } of entries) {
    checkKey(key)
    checkValue(value)
    if (expiresAtMs !== undefined) checkExpiry(expiresAtMs)
    yield { key, value, expiresAtMs: expiresAtMs === undefined ? noExpiry : storedExpiry(expiresAtMs) }
  }
}
