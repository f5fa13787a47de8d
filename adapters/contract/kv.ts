/**
 * The `kv` model: an ordered map from bytes to bytes, keys in unsigned lexicographic order.
 *
 * Bytes passed in are the caller's: they hold until the call settles, and a store that keeps them copies
 * them. Bytes handed out are the store's: read them, do not write them; how long they hold is said at
 * each call. Keys have 1 to 65,535 bytes (or fewer, where the capabilities say so), values 0 to 256 MiB;
 * anything else is a `TypeError`. The bounds of a range may be longer than any key.
 */
import type { Awaitable } from './store.ts'

export interface Kv {
  /** The value of the key, or `undefined` where there is none (never written, deleted, expired). It holds for good. */
  get(key: Uint8Array): Awaitable<Uint8Array | undefined>
  /** Writes one entry. Settles when it is as durable as the store was opened to be. An older expiry is gone. */
  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Awaitable<void>
  /** Removes the entry; a missing one is no error. Durable as `put`. */
  delete(key: Uint8Array): Awaitable<void>
  /** Applies all or none, in order (a later write of the same key wins). Durable as `put`. An empty batch does nothing. */
  batch(writes: readonly KvWrite[]): Awaitable<void>
  /**
   * Writes `value` if the entry holds exactly `expected`; `undefined` stands for absence on either side.
   * True: written, durable as `put`. False: it held something else, and nothing changed.
   */
  compareAndSet(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): Awaitable<boolean>
  /** A cursor before the first entry of the range, over the entries as of this call. */
  scan(range: ScanRange): Awaitable<KvCursor>
  /** All entries as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<KvSnapshot>
}

export interface PutOptions {
  /** Wall-clock milliseconds since 1970 from which on the entry is gone. Absent: never. */
  readonly expiresAtMs?: number
}

export type KvWrite =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array; readonly expiresAtMs?: number }
  | { readonly type: 'delete'; readonly key: Uint8Array }

export interface ScanRange {
  /** First key, inclusive; absent: from the least. */
  readonly start?: Uint8Array
  /** End, exclusive; absent: to the greatest. */
  readonly end?: Uint8Array
  /** True: from the greatest key of the range down. */
  readonly reverse?: boolean
  /** At most this many entries, 1 or more; absent: all. */
  readonly limit?: number
}

/** One pass over a range. `key` and `value` hold until the next `next`; copy to keep them. */
export interface KvCursor {
  /** Steps to the next entry; false once there is none (then `key` and `value` mean nothing). */
  next(): Awaitable<boolean>
  readonly key: Uint8Array
  readonly value: Uint8Array
  /** Frees what the cursor holds; closing twice is harmless. A cursor that ran to its end needs it too. */
  close(): Awaitable<void>
}

export interface KvSnapshot {
  get(key: Uint8Array): Awaitable<Uint8Array | undefined>
  scan(range: ScanRange): Awaitable<KvCursor>
  release(): Awaitable<void>
}
