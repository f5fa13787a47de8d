/**
 * What a tree should answer: a map in the plainest form, sorted whenever somebody looks.
 *
 * Keys are strings of one character a byte (latin1), whose order is that of the bytes.
 */

export interface ModelEntry {
  readonly value: Uint8Array
  /** Wall-clock milliseconds from which on it is gone; infinity: never. */
  readonly expiresAtMs: number
}

export interface ModelRange {
  readonly start?: string
  readonly end?: string
  readonly reverse?: boolean
  readonly limit?: number
}

/** A key and its value, as a scan yields them. */
export type Pair = readonly [key: string, value: Uint8Array]

export class SortedModel {
  readonly #entries: Map<string, ModelEntry>

  constructor(original?: SortedModel) {
    this.#entries = new Map(original === undefined ? [] : original.#entries)
  }

  /** `undefined` removes the entry. */
  set(key: string, entry: ModelEntry | undefined): void {
    if (entry === undefined) this.#entries.delete(key)
    else this.#entries.set(key, entry)
  }

  entry(key: string): ModelEntry | undefined {
    return this.#entries.get(key)
  }

  get(key: string, nowMs: number): Uint8Array | undefined {
    return liveValue(this.#entries.get(key), nowMs)
  }

  scan(range: ModelRange, nowMs: number): Pair[] {
    const { start = '', end, reverse = false, limit = Number.POSITIVE_INFINITY } = range
    const pairs: Pair[] = []
    for (const [key, entry] of this.#entries) {
      if (key >= start && (end === undefined || key < end) && entry.expiresAtMs > nowMs) pairs.push([key, entry.value])
    }
    pairs.sort(([a], [b]) => (a < b ? -1 : 1))
    if (reverse) pairs.reverse()
    return pairs.slice(0, limit)
  }
}

export function liveValue(entry: ModelEntry | undefined, nowMs: number): Uint8Array | undefined {
  return entry !== undefined && entry.expiresAtMs > nowMs ? entry.value : undefined
}

/** Absence is equal to absence only. */
export function isSameValue(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0
}

export function bytesOf(key: string): Uint8Array {
  const bytes = new Uint8Array(key.length)
  for (let index = 0; index < key.length; index++) bytes[index] = key.charCodeAt(index)
  return bytes
}

export function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** For messages: printable keys as they are, others in hex, long ones cut. */
export function describeKey(key: string): string {
  const shown = /^[\x21-\x7e]+$/.test(key) ? key : `x${Buffer.from(key, 'latin1').toString('hex')}`
  return shown.length <= 48 ? shown : `${shown.slice(0, 40)}…(${key.length} bytes)`
}

export function describeValue(value: Uint8Array | undefined): string {
  if (value === undefined) return 'nothing'
  const front = Buffer.from(value.subarray(0, 6)).toString('hex')
  return `${value.length} bytes${value.length === 0 ? '' : ` ${front}…`}`
}
