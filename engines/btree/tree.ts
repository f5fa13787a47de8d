/**
 * A B+ tree (Bayer and McCreight, 1972; Comer, 1979): the front of the engine.
 *
 * Reads answer plainly, from memory or by a blocking read of the disk. Writes answer plainly too, unless they
 * have to wait: for their group's sync, or for a checkpoint. One tree belongs to one thread; calls from many
 * clients on that thread may overlap as they like.
 */
import { compareBytes } from '../bytes/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import {
  checkBatchBytes,
  checkExpiry,
  checkedEntries,
  checkKey,
  checkRange,
  checkValue,
  type LoadableEntry,
} from './arguments.ts'
import { Checkpointer, type Moves } from './checkpoint/checkpointer.ts'
import { treeMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { type BtreeOptions, checkOptions } from './options.ts'
import { type Recovered, recover } from './recovery.ts'
import { PageStore } from './store/page-store.ts'
import { type CursorRange, TreeCursor } from './tree/cursor.ts'
import { Entries, noExpiry, storedExpiry } from './tree/entries.ts'
import { Reader } from './tree/reader.ts'
import { verifyTree } from './verify.ts'
import { discardFile, type TreeWrite, WritePath } from './write-path.ts'

type Awaitable<T> = T | Promise<T>

/** All entries as of one moment. It holds back what changed pages were before: release it. */
export interface TreeSnapshot {
  get(key: Uint8Array): Uint8Array | undefined
  scan(range: CursorRange): TreeCursor
  release(): void
}

export class Btree {
  readonly #directory: string
  readonly #options: BtreeOptions
  readonly #env: Env
  readonly #lock: DiskLock
  readonly #store: PageStore
  readonly #entries: Entries
  readonly #reader: Reader
  readonly #writes: WritePath
  readonly #checkpointer: Checkpointer
  #failure: StorageError | undefined
  /** A unit of writes is applied in part: nothing can be read any more. */
  #isTorn = false
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the tree of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and
   * nothing that was there was changed. `INCOMPATIBLE`: written by a later version.
   */
  static async open(env: Env, directory: string, options: BtreeOptions): Promise<Btree> {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    let tree: Btree | undefined
    try {
      const recovered = recover(env.disk, directory, options.pageBytes)
      tree = new Btree(env, directory, options, lock, recovered)
      await tree.#begin(recovered)
      return tree
    } catch (error) {
      if (tree !== undefined) tree.#giveUp()
      lock.release()
      throw error
    }
  }

  private constructor(env: Env, directory: string, options: BtreeOptions, lock: DiskLock, recovered: Recovered) {
    const { file, table, space, map, groups, nextLogNumber } = recovered
    this.#env = env
    this.#directory = directory
    this.#options = options
    this.#lock = lock
    const fail = (error: unknown): void => this.#fail(error)
    this.#store = new PageStore({
      file,
      pageBytes: map.pageBytes,
      cacheBytes: options.cacheBytes,
      table,
      space,
      checkpointed: map.places,
      fail,
    })
    this.#entries = new Entries(this.#store, env.clock, map.totals)
    this.#reader = new Reader(this.#store, env.clock)
    this.#writes = new WritePath({
      env,
      directory,
      options,
      store: this.#store,
      entries: this.#entries,
      sequence: groups.at(-1)?.lastSequence ?? map.sequence,
      nextLogNumber,
      fail,
      tear: () => {
        this.#isTorn = true
      },
    })
    this.#checkpointer = new Checkpointer({
      env,
      directory,
      store: this.#store,
      totals: () => ({ count: this.#entries.count, bytes: this.#entries.bytes }),
      rotate: (isLast, take) => this.#writes.rotate(isLast, take),
      done: () => this.#writes.releaseLogs(),
      ended: () => this.#writes.stalls.resume(),
      fail,
    })
    this.#writes.attach(this.#checkpointer)
  }

  /** Applies what the logs have, and makes a checkpoint of it, after which they are needed no more. */
  async #begin({ groups, leftovers }: Recovered): Promise<void> {
    // Every page is read before the first is written: what cannot be read shall be refused unchanged.
    for (const { writes } of groups) {
      for (const reader = writes(); reader.next(); ) this.#entries.visit(reader.key)
    }
    for (const { writes } of groups) {
      for (const reader = writes(); reader.next(); ) {
        if (reader.isDeletion) this.#entries.remove(reader.key)
        else this.#entries.put(reader.key, reader.value, reader.expiresAtMs)
      }
    }
    if (leftovers.length > 0 || this.#options.durability !== 'none') {
      await this.#checkpointer.run({ isLast: false, moves: 'none' })
    }
    for (const path of leftovers) if (this.#env.disk.exists(path)) discardFile(this.#env.disk, path)
  }

  /** The newest durable value, or `undefined`. The bytes are the tree's; they hold for good, and must not be changed. */
  get(key: Uint8Array): Uint8Array | undefined {
    this.#checkReadable()
    checkKey(key)
    return this.#reader.get(key)
  }

  put(key: Uint8Array, value: Uint8Array, options?: { readonly expiresAtMs?: number }): Awaitable<void> {
    checkKey(key)
    checkValue(value)
    const expiresAtMs = options?.expiresAtMs
    if (expiresAtMs === undefined) return this.#write(key, value, noExpiry)
    checkExpiry(expiresAtMs)
    return this.#write(key, value, storedExpiry(expiresAtMs))
  }

  delete(key: Uint8Array): Awaitable<void> {
    checkKey(key)
    return this.#write(key, undefined, noExpiry)
  }

  /** All or none, in order. */
  batch(writes: readonly TreeWrite[]): Awaitable<void> {
    let totalBytes = 0
    for (const write of writes) {
      checkKey(write.key)
      totalBytes += write.key.length
      if (write.type === 'delete') continue
      checkValue(write.value)
      if (write.expiresAtMs !== undefined) checkExpiry(write.expiresAtMs)
      totalBytes += write.value.length
    }
    checkBatchBytes(totalBytes)
    this.#checkWritable()
    if (writes.length === 0) return undefined
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.batch(writes))
    return this.#writes.writeAll(writes)
  }

  /**
   * Fills an empty tree with entries in ascending order of their keys, without a log; much faster than writes.
   * Settles when a checkpoint holds them all; none of them shows before the last one has been read, on this thread.
   *
   * @throws TypeError: the tree is not empty, or the entries are out of order; then nothing has changed.
   */
  async bulkLoad(entries: Iterable<LoadableEntry>): Promise<void> {
    this.#checkWritable()
    await this.#writes.drain()
    this.#checkWritable()
    if (this.#entries.count > 0) throw new TypeError('only an empty tree can be loaded in bulk')
    this.#entries.load(checkedEntries(entries))
    await this.#checkpointer.run({ isLast: false, moves: 'none' })
  }

  /** Writes `value` if the entry holds exactly `expected`; `undefined` is absence on either side. */
  compareAndSet(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): Awaitable<boolean> {
    checkKey(key)
    if (expected !== undefined) checkValue(expected)
    if (value !== undefined) checkValue(value)
    this.#checkWritable()
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.compareAndSet(key, expected, value))
    const current = this.#newest(key)
    const holds =
      current === undefined || expected === undefined ? current === expected : compareBytes(current, expected) === 0
    if (!holds) {
      // What it was decided on is durable before the answer is.
      return this.#options.durability === 'sync' ? this.#writes.sync().then(() => false) : false
    }
    const durable = this.#writes.write(key, value, noExpiry)
    return durable === undefined ? true : durable.then(() => true)
  }

  /** A cursor before the first live entry of `[start, end)`, over the entries as of now. Close it. */
  scan(range: CursorRange): TreeCursor {
    this.#checkReadable()
    checkRange(range)
    return new TreeCursor(this.#store, range, this.#env.clock.wallMs())
  }

  snapshot(): TreeSnapshot {
    this.#checkReadable()
    const { versions } = this.#store
    const epoch = versions.hold()
    let isReleased = false
    const check = (): void => {
      this.#checkReadable()
      if (isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
    }
    return {
      get: key => {
        check()
        checkKey(key)
        return this.#reader.getAsOf(key, epoch)
      },
      scan: range => {
        check()
        checkRange(range)
        return new TreeCursor(this.#store, range, this.#env.clock.wallMs(), epoch)
      },
      release: () => {
        if (isReleased) return
        isReleased = true
        versions.leave(epoch)
      },
    }
  }

  /** Settles when everything written before the call survives a power loss, whatever the durability. */
  sync(): Promise<void> {
    this.#checkWritable()
    return this.#writes.sync().then(() => this.#throwFailure())
  }

  /** Settles when a checkpoint holds everything, and the file of pages has given back what it does not need. */
  async settle(): Promise<void> {
    this.#checkReadable()
    this.#throwFailure()
    const { space } = this.#store
    for (const { moves, looseShare } of settling) {
      if (space.endUnit <= space.usedUnits * (1 + looseShare) + looseUnits) continue
      await this.#checkpointer.run({ isLast: false, moves })
    }
    this.#throwFailure()
  }

  /** Checks every page and overflow, and how they fit together. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkReadable()
    verifyTree(this.#store, this.#entries)
  }

  /** The tree's own figures, as of now. */
  metrics(): Metric[] {
    this.#checkReadable()
    return treeMetrics({
      store: this.#store,
      entries: this.#entries,
      reader: this.#reader,
      writes: this.#writes,
      checkpointer: this.#checkpointer,
    })
  }

  /**
   * Makes a checkpoint of everything and gives all up, once; after a failure it only gives up, and says so.
   *
   * @throws StorageError: the disk failed, now or earlier. What was acknowledged is as safe as its durability says.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    try {
      await this.#writes.drain()
      if (this.#failure === undefined) await this.#checkpointer.run({ isLast: true, moves: 'none' })
    } catch (error) {
      this.#fail(error)
    }
    await this.#checkpointer.wait()
    this.#writes.stalls.resume()
    try {
      this.#giveUp()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  #giveUp(): void {
    this.#checkpointer.stop(closedError(this.#directory))
    this.#writes.close()
    this.#store.close()
  }

  #write(key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): Awaitable<void> {
    this.#checkWritable()
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.#write(key, value, expiresAtMs))
    return this.#writes.write(key, value, expiresAtMs)
  }

  /** What the entry holds for the next writer: among writes the newest counts, durable or not. */
  #newest(key: Uint8Array): Uint8Array | undefined {
    const pending = this.#writes.pending(key)
    if (pending === undefined) return this.#reader.get(key)
    const isGone = pending.expiresAtMs !== noExpiry && pending.expiresAtMs <= this.#env.clock.wallMs()
    return pending.isDeletion || isGone ? undefined : pending.value
  }

  /** The disk failed under the tree: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = asStorageError(error, this.#directory)
    this.#checkpointer.stop(this.#failure)
    this.#writes.abandon(error)
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    if (this.#isClosed) this.#refuseClosed()
    if (this.#failure !== undefined) this.#throwFailure()
  }

  #checkReadable(): void {
    if (this.#isClosed) this.#refuseClosed()
    if (this.#isTorn) this.#throwFailure()
  }

  #refuseClosed(): never {
    throw closedError(this.#directory)
  }
}

function closedError(directory: string): StorageError {
  return new StorageError('CLOSED', `the tree in ${directory} is closed`)
}

/** What settling does in turn, each step if more than that share of the file is free. */
const settling: readonly { readonly moves: Moves; readonly looseShare: number }[] = [
  { moves: 'none', looseShare: Number.NEGATIVE_INFINITY },
  { moves: 'to gaps', looseShare: 0.02 },
  { moves: 'to gaps', looseShare: 0.02 },
  { moves: 'to the end', looseShare: 0.1 },
  { moves: 'to gaps', looseShare: 0.02 },
]
const looseUnits = 64

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
