/**
 * What one connection has open at the server: its protocol, its cursors, its snapshots. All of it goes with the
 * connection, so that a client that dies leaves nothing behind.
 */
import type { Kv, KvCursor, KvSnapshot, Store } from '../../contract/index.ts'
import type { Protocol } from '../resp/reply.ts'
import type { ScanPositions } from './scan-positions.ts'
import { CommandError } from './words.ts'

/** What the sessions of a server share. */
export interface Served {
  readonly store: Store<'kv'>
  /** As the user calls it. */
  readonly engine: string
  /** Of the program that serves. */
  readonly version: string
  readonly scanPositions: ScanPositions
  /** Figures of the server itself, for INFO. */
  readonly figures: () => Readonly<Record<string, number | string>>
}

/** Cursors, and as many snapshots: each may hold memory and files of the store. */
const openMax = 1000

export class Session {
  readonly id: number
  readonly served: Served
  readonly kv: Kv
  protocol: Protocol = 2
  clientName = ''
  /** True: requests start as they come, not one after the other; replies keep their order. */
  concurrent = false
  /** Set by a command after whose reply the connection ends. */
  ending = false
  readonly #cursors = new Map<number, KvCursor>()
  readonly #snapshots = new Map<number, KvSnapshot>()
  #lastHandle = 0
  #isClosed = false

  constructor(id: number, served: Served) {
    this.id = id
    this.served = served
    this.kv = served.store.kv
  }

  /** Keeps the cursor until it is closed or the session is; returns its number. */
  async keepCursor(cursor: KvCursor): Promise<number> {
    // The connection may have ended while the store opened it.
    if (this.#isClosed) await cursor.close()
    return this.#keep(this.#cursors, cursor)
  }

  /** @throws CommandError there is no such cursor. */
  cursor(handle: number): KvCursor {
    const cursor = this.#cursors.get(handle)
    if (cursor === undefined) throw new CommandError(`ERR no cursor ${handle} on this connection`)
    return cursor
  }

  /** Closes it; one that there is not is no error. */
  async closeCursor(handle: number): Promise<void> {
    const cursor = this.#cursors.get(handle)
    this.#cursors.delete(handle)
    await cursor?.close()
  }

  /** @throws CommandError there are too many already. */
  assertRoom(): void {
    if (this.#cursors.size >= openMax || this.#snapshots.size >= openMax) {
      throw new CommandError(`ERR more than ${openMax} cursors or snapshots on this connection`)
    }
  }

  async keepSnapshot(snapshot: KvSnapshot): Promise<number> {
    if (this.#isClosed) await snapshot.release()
    return this.#keep(this.#snapshots, snapshot)
  }

  /** @throws CommandError there is no such snapshot. */
  snapshot(handle: number): KvSnapshot {
    const snapshot = this.#snapshots.get(handle)
    if (snapshot === undefined) throw new CommandError(`ERR no snapshot ${handle} on this connection`)
    return snapshot
  }

  /** Releases it; one that there is not is no error. */
  async releaseSnapshot(handle: number): Promise<void> {
    const snapshot = this.#snapshots.get(handle)
    this.#snapshots.delete(handle)
    await snapshot?.release()
  }

  /** Frees all that is open. What a store says to that is nobody's business any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    const cursors = [...this.#cursors.keys()].map(handle => this.closeCursor(handle))
    await Promise.allSettled(cursors)
    await Promise.allSettled([...this.#snapshots.keys()].map(handle => this.releaseSnapshot(handle)))
  }

  /** Cursors and snapshots. */
  get openCount(): number {
    return this.#cursors.size + this.#snapshots.size
  }

  #keep<T>(map: Map<number, T>, thing: T): number {
    const handle = ++this.#lastHandle
    if (!this.#isClosed) map.set(handle, thing)
    return handle
  }
}
