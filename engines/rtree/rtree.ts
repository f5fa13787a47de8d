/**
 * A store of shapes, found by where they are: the front of the engine.
 *
 * Everything is in memory, so reads answer plainly and at once; writes too, unless they wait for their group's sync or for a
 * checkpoint. One store belongs to one thread; calls from many clients on that thread may overlap as they like.
 */
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  Spatial,
  SpatialBoxes,
} from '../../adapters/contract/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { Journal } from '../journal/index.ts'
import { checkArea, checkBoxes, checkId, checkItem, checkNearest, checkWithin } from './arguments.ts'
import { Checkpointer } from './checkpoint/checkpointer.ts'
import { readItems } from './checkpoint/items-file.ts'
import { Items } from './items.ts'
import { replayEntry } from './log-entry.ts'
import { rtreeMetrics } from './metrics.ts'
import { itemsTemporaryName, lockName } from './names.ts'
import { checkOptions, type RtreeOptions } from './options.ts'
import { NearestSearch } from './query/nearest.ts'
import { Search } from './query/search.ts'
import { RtreeSnapshot } from './snapshot.ts'
import { brokenRule } from './tree/verify-tree.ts'
import { WritePath } from './write-path.ts'

type Awaitable<T> = T | Promise<T>

export class Rtree implements Spatial {
  readonly #directory: string
  readonly #options: RtreeOptions
  readonly #lock: DiskLock
  readonly #items: Items
  readonly #journal: Journal
  readonly #checkpointer: Checkpointer
  readonly #writes: WritePath
  readonly #search = new Search()
  readonly #nearest = new NearestSearch()
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the store of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and
   * nothing that was there was changed. `INCOMPATIBLE`: written by a later version.
   */
  static async open(env: Env, directory: string, options: RtreeOptions): Promise<Rtree> {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    let journal: Journal | undefined
    try {
      const items = new Items(options.index)
      const log = readCheckpoint(env, directory, items)
      let replayedBytes = 0
      let store: Rtree | undefined
      const fail = (error: unknown): void => {
        if (store !== undefined) store.#fail(error)
      }
      journal = Journal.open({ env, directory, durability: options.durability, fail }, log, entry => {
        replayEntry(entry, items, directory)
        replayedBytes += entry.length
      })
      store = new Rtree({ env, directory, options, lock, items, journal })
      await store.#begin(replayedBytes)
      return store
    } catch (error) {
      await journal?.close()
      lock.release()
      throw error
    }
  }

  private constructor(parts: Parts) {
    const { env, directory, options, items, journal } = parts
    this.#directory = directory
    this.#options = options
    this.#lock = parts.lock
    this.#items = items
    this.#journal = journal
    this.#checkpointer = new Checkpointer({
      env,
      directory,
      items,
      journal,
      began: () => this.#writes.clear(),
      ended: () => this.#writes.stalls.resume(),
      fail: error => this.#fail(error),
    })
    this.#writes = new WritePath({ env, options, items, journal, checkpointer: this.#checkpointer })
    const leftover = `${directory}/${itemsTemporaryName}`
    if (env.disk.exists(leftover)) env.disk.remove(leftover)
  }

  /** What came from logs is brought to a file where there is no log to rely on any more, or a lot of it. */
  async #begin(replayedBytes: number): Promise<void> {
    this.#writes.countReplayed(replayedBytes)
    if (replayedBytes > 0 && this.#options.durability === 'none') await this.#checkpointer.run()
    else void this.#writes.admit()
  }

  /** The shape as it was put; `undefined`: there is no such item. */
  get(id: number): Shape | undefined {
    this.#checkOpen()
    checkId(id)
    return this.#items.get(id)
  }

  search(query: AreaQuery): number[] {
    this.#checkOpen()
    checkArea(query)
    return this.#search.run(this.#items.view(), query)
  }

  nearest(query: NearestQuery): Nearest {
    this.#checkOpen()
    checkNearest(query)
    return this.#nearest.nearest(this.#items.view(), query)
  }

  within(query: DistanceQuery): number[] {
    this.#checkOpen()
    checkWithin(query)
    return this.#nearest.within(this.#items.view(), query)
  }

  /**
   * Puts many boxes at once, all or none. Into an empty store, and wherever there are many compared with what is there, everything
   * is packed anew, which is several times as fast as one by one and makes a better tree.
   */
  load(boxes: SpatialBoxes): Awaitable<void> {
    checkBoxes(boxes)
    this.#checkWritable()
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.load(boxes))
    return this.#writes.load(boxes)
  }

  put(id: number, shape: Shape): Awaitable<void> {
    checkId(id)
    checkItem(shape)
    this.#checkWritable()
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.put(id, shape))
    return this.#writes.put(id, shape)
  }

  remove(id: number): Awaitable<void> {
    checkId(id)
    this.#checkWritable()
    const wait = this.#writes.admit()
    if (wait !== undefined) return wait.then(() => this.remove(id))
    return this.#writes.remove(id)
  }

  snapshot(): RtreeSnapshot {
    this.#checkOpen()
    const checkOpen = (): void => this.#checkOpen()
    return new RtreeSnapshot({ items: this.#items, search: this.#search, nearest: this.#nearest, checkOpen })
  }

  /** Settles when everything written before the call survives a power loss, whatever the durability. */
  async sync(): Promise<void> {
    this.#checkWritable()
    if (this.#options.durability === 'none') await this.#checkpointer.run()
    else await this.#journal.sync()
  }

  /** Settles when no checkpoint runs. */
  async settle(): Promise<void> {
    this.#checkOpen()
    await this.#checkpointer.wait()
    this.#throwFailure()
  }

  /** Checks every page, and that each item is there once. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkOpen()
    const broken = brokenRule(this.#items.tree)
    if (broken !== undefined) throw new StorageError('CORRUPT', `${this.#directory}, in memory: ${broken}`)
  }

  /** The store's own figures, as of now. */
  metrics(): Metric[] {
    this.#checkOpen()
    return rtreeMetrics({
      items: this.#items,
      journal: this.#journal,
      checkpointer: this.#checkpointer,
      writes: this.#writes,
      search: this.#search,
      nearest: this.#nearest,
    })
  }

  /**
   * Makes a checkpoint of what no file has yet and gives all up, once; after a failure it only gives up, and says so.
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
      if (this.#failure === undefined) {
        await this.#journal.barrier()
        await this.#checkpointer.wait()
        if (this.#writes.isDirty) await this.#checkpointer.run()
      }
    } catch (error) {
      this.#fail(error)
    }
    await this.#checkpointer.wait()
    this.#writes.stalls.resume()
    try {
      await this.#journal.close()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  /** The disk failed under the store: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = asStorageError(error, this.#directory)
    this.#checkpointer.stop(this.#failure)
    this.#writes.stalls.resume()
  }

  #throwFailure(): void {
    if (this.#failure === undefined) return
    throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
  }

  #checkWritable(): void {
    this.#checkOpen()
    this.#throwFailure()
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StorageError('CLOSED', `the store in ${this.#directory} is closed`)
  }
}

interface Parts {
  readonly env: Env
  readonly directory: string
  readonly options: RtreeOptions
  readonly lock: DiskLock
  readonly items: Items
  readonly journal: Journal
}

/** Brings the items of the last checkpoint into memory; returns the first log that is needed besides, 0 where there is no checkpoint. */
function readCheckpoint(env: Env, directory: string, items: Items): number {
  const loaded = readItems(env.disk, directory, encoded => items.shapes.add(encoded))
  if (loaded === undefined) return 0
  const { itemCount: count, ids, boxes, references } = loaded
  items.restore({ count, ids, boxes, references })
  if (items.count !== count) throw new StorageError('CORRUPT', `${directory}/ITEMS: it has an item twice, at offset 0`)
  return loaded.log
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
