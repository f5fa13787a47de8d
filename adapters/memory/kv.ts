/**
 * The `kv` model as a sorted list. Expired entries are hidden, and their memory comes back when they are overwritten
 * or deleted.
 */
import type { Kv, KvCursor, KvSnapshot, KvWrite, PutOptions, ScanRange } from '../contract/index.ts'
import { assertKey, assertScanRange, assertValue, compareKeys } from '../contract/index.ts'
import type { Entry } from './entries.ts'
import { SortedEntries } from './entries.ts'

export class MemoryKv implements Kv {
  readonly #entries = new SortedEntries()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    return getLive(this.#entries, key, Date.now())?.value
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): void {
    this.#assertOpen()
    assertKey(key)
    assertValue(value)
    this.#entries.set(copyEntry(key, value, options?.expiresAtMs))
  }

  delete(key: Uint8Array): void {
    this.#assertOpen()
    assertKey(key)
    this.#entries.delete(key)
  }

  batch(writes: readonly KvWrite[]): void {
    this.#assertOpen()
    for (const write of writes) {
      assertKey(write.key)
      if (write.type === 'put') assertValue(write.value)
    }
    for (const write of writes) {
      if (write.type === 'put') this.#entries.set(copyEntry(write.key, write.value, write.expiresAtMs))
      else this.#entries.delete(write.key)
    }
  }

  compareAndSet(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): boolean {
    this.#assertOpen()
    if (value !== undefined) assertValue(value)
    const found = getLive(this.#entries, key, Date.now())?.value
    const holds =
      found === undefined || expected === undefined ? found === expected : compareKeys(found, expected) === 0
    if (!holds) return false
    if (value === undefined) this.#entries.delete(key)
    else this.#entries.set(copyEntry(key, value, undefined))
    return true
  }

  scan(range: ScanRange): KvCursor {
    this.#assertOpen()
    return scanEntries(this.#entries.share(), range)
  }

  snapshot(): KvSnapshot {
    this.#assertOpen()
    const entries = this.#entries.share()
    return {
      get: key => getLive(entries, key, Date.now())?.value,
      scan: range => scanEntries(entries, range),
      release: () => undefined,
    }
  }
}

function copyEntry(key: Uint8Array, value: Uint8Array, expiresAtMs: number | undefined): Entry {
  return { key: new Uint8Array(key), value: new Uint8Array(value), expiresAtMs }
}

function isLive(entry: Entry, nowMs: number): boolean {
  return entry.expiresAtMs === undefined || nowMs < entry.expiresAtMs
}

function getLive(entries: SortedEntries, key: Uint8Array, nowMs: number): Entry | undefined {
  assertKey(key)
  const entry = entries.get(key)
  return entry !== undefined && isLive(entry, nowMs) ? entry : undefined
}

/** A cursor over entries that nobody changes any more. */
function scanEntries(entries: SortedEntries, range: ScanRange): KvCursor {
  assertScanRange(range)
  const { start, end } = range
  // The cursor outlives the call, and the caller's bytes need not.
  const bounds = { ...(start && { start: new Uint8Array(start) }), ...(end && { end: new Uint8Array(end) }) }
  return new MemoryCursor(walk(entries, { ...range, ...bounds }, Date.now()))
}

function* walk(entries: SortedEntries, range: ScanRange, nowMs: number): Generator<Entry, undefined> {
  const { start, end, reverse = false, limit = Number.POSITIVE_INFINITY } = range
  const first = start === undefined ? entries.start() : entries.find(start)
  const position = reverse ? (end === undefined ? entries.end() : entries.find(end)) : first
  if (reverse) entries.moveDown(position)
  for (let count = 0; count < limit; ) {
    const entry = entries.at(position)
    if (entry === undefined) return
    const isPast = reverse
      ? start !== undefined && compareKeys(entry.key, start) < 0
      : end !== undefined && compareKeys(entry.key, end) >= 0
    if (isPast) return
    if (isLive(entry, nowMs)) {
      yield entry
      count++
    }
    if (reverse) entries.moveDown(position)
    else entries.moveUp(position)
  }
}

class MemoryCursor implements KvCursor {
  key: Uint8Array = new Uint8Array(0)
  value: Uint8Array = new Uint8Array(0)
  readonly #rows: Generator<Entry, undefined>

  constructor(rows: Generator<Entry, undefined>) {
    this.#rows = rows
  }

  next(): boolean {
    const { done, value: entry } = this.#rows.next()
    if (done === true || entry === undefined) return false
    this.key = entry.key
    this.value = entry.value
    return true
  }

  close(): void {
    this.#rows.return(undefined)
  }
}
