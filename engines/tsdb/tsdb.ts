/**
 * A store of time series: the front of the engine.
 *
 * Reads answer plainly, from memory or by a blocking read of the disk. Writes answer plainly too, unless they have to wait: for
 * their group's sync, or for room. One store belongs to one thread; calls from many clients on that thread may
 * overlap as they like.
 */
import type {
  PointBatch,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  WindowedSeries,
  WindowQuery,
} from '../../adapters/contract/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { type Journal, Stalls } from '../journal/index.ts'
import { checkBatch, checkRange, checkTime } from './arguments.ts'
import { Downsampling } from './downsampling.ts'
import { Maintenance } from './maintenance.ts'
import type { Memory } from './memory.ts'
import { storeMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { checkOptions, type TsdbOptions } from './options.ts'
import type { View } from './query/pieces.ts'
import { Reader } from './query/reader.ts'
import { type Recovered, recover } from './recovery.ts'
import { Retention } from './retention.ts'
import type { Storage } from './storage.ts'
import { verifyBlocks } from './verify.ts'
import { WritePath } from './write-path.ts'

type Awaitable<T> = T | Promise<T>

/** Frozen heads, each of a snapshot, that start a flush: every read looks into all of them. */
const frozenCountMax = 8

/** All points as of one moment. It keeps blocks and heads from going: release it. */
export interface TsdbSnapshot {
  range(range: SeriesRange): SeriesPoints[]
  last(range: SeriesRange): SeriesPoints[]
  window(query: WindowQuery): WindowedSeries[]
  series(select: SeriesSelector): SeriesKey[]
  release(): void
}

export class Tsdb {
  readonly #directory: string
  readonly #options: TsdbOptions
  readonly #lock: DiskLock
  readonly #recovered: Recovered
  readonly #memory: Memory
  readonly #storage: Storage
  readonly #journal: Journal
  readonly #stalls: Stalls
  readonly #writes: WritePath
  readonly #reader: Reader
  readonly #maintenance: Maintenance
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the store of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and
   * nothing that was there was changed. `INCOMPATIBLE`: written by a later version. TypeError: options that make no sense.
   */
  static async open(env: Env, directory: string, options: TsdbOptions): Promise<Tsdb> {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    try {
      let store: Tsdb | undefined
      const fail = (error: unknown): void => {
        if (store !== undefined) store.#fail(error)
      }
      store = new Tsdb({ env, directory, options, lock }, recover(env, directory, { options, fail }))
      return store
    } catch (error) {
      lock.release()
      throw error
    }
  }

  private constructor(
    parts: { readonly env: Env; readonly directory: string; readonly options: TsdbOptions; readonly lock: DiskLock },
    recovered: Recovered,
  ) {
    const { env, directory, options } = parts
    const { catalog, storage, memory, journal } = recovered
    this.#directory = directory
    this.#options = options
    this.#lock = parts.lock
    this.#recovered = recovered
    this.#memory = memory
    this.#storage = storage
    this.#journal = journal
    this.#stalls = new Stalls(env.clock)
    this.#reader = new Reader(catalog, () => this.#view())
    const append = async (batch: PointBatch): Promise<void> => this.append(batch)
    const downsampling = new Downsampling({ env, directory, catalog, storage, append }, options.downsample)
    const retention = new Retention({ env, catalog, storage, options, store: this })
    this.#maintenance = new Maintenance({
      ...{ env, directory, options, journal, memory, storage },
      began: () => this.#writes.flushBegan(),
      downsampledUs: () => downsampling.doneUs,
      flushed: async () => {
        await downsampling.run()
        await retention.run()
      },
      progressed: () => this.#stalls.resume(),
      fail: error => this.#fail(error),
    })
    this.#writes = new WritePath({
      ...{ journal, memory, catalog, stalls: this.#stalls, headBytes: options.headBytes },
      flush: () => this.#maintenance.flush(),
    })
    this.#maintenance.wake()
  }

  /**
   * Adds the points, all or none; of those of one series and instant the last one counts.
   *
   * @throws TypeError: what makes no sense. StorageError: `definite: false` where it may be in the log all the same.
   */
  append(batch: PointBatch): Awaitable<void> {
    checkBatch(batch)
    this.#checkWritable()
    if (batch.count === 0) return undefined
    const wait = this.#writes.admit(batch.count)
    if (wait !== undefined) return wait.then(() => this.append(batch))
    return this.#writes.append(batch, this.#options.durability === 'sync')
  }

  /** Removes the points of the range. */
  delete(range: SeriesRange): Awaitable<void> {
    checkRange(range)
    this.#recovered.catalog.select(range.select)
    this.#checkWritable()
    return this.#writes.delete(range)
  }

  /** Removes every point before that instant. Blocks of which nothing is left go soon after. */
  dropBefore(timestampUs: number): Awaitable<void> {
    checkTime(timestampUs, 'an instant')
    this.#checkWritable()
    return this.#writes.dropBefore(timestampUs)
  }

  /** The points of the range; the arrays are the caller's. */
  range(range: SeriesRange): SeriesPoints[] {
    return this.#reader.range(range)
  }

  /** The last point of each series in the range. */
  last(range: SeriesRange): SeriesPoints[] {
    return this.#reader.last(range)
  }

  window(query: WindowQuery): WindowedSeries[] {
    return this.#reader.window(query)
  }

  /** The series that have a point. */
  series(select: SeriesSelector): SeriesKey[] {
    return this.#reader.series(select)
  }

  snapshot(): TsdbSnapshot {
    this.#checkReadable()
    this.#memory.freeze()
    if (this.#memory.frozen.length >= frozenCountMax && this.#failure === undefined) this.#maintenance.flush()
    const { version } = this.#storage
    version.retain()
    const view: View = { blocks: version.blocks, layers: this.#memory.frozen, deletions: this.#memory.deletions }
    let isReleased = false
    const reader = new Reader(this.#recovered.catalog, () => {
      this.#checkReadable()
      if (isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
      return view
    })
    return {
      range: range => reader.range(range),
      last: range => reader.last(range),
      window: query => reader.window(query),
      series: select => reader.series(select),
      release: () => {
        if (isReleased) return
        isReleased = true
        version.release()
      },
    }
  }

  /** Settles when every write so far survives a power loss. */
  async sync(): Promise<void> {
    this.#checkWritable()
    if (this.#options.durability === 'none') await this.#maintenance.flushAll()
    else await this.#journal.sync()
    this.#throwFailure()
  }

  /** Settles when everything written is in blocks, and nothing is left to merge. */
  async settle(): Promise<void> {
    this.#checkWritable()
    await this.#journal.barrier()
    await this.#maintenance.settle()
    this.#throwFailure()
  }

  /** Reads every block whole and checks it. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkReadable()
    verifyBlocks(this.#storage.version.blocks, this.#recovered.catalog.count)
  }

  metrics(): Metric[] {
    this.#checkReadable()
    const { counts } = this.#maintenance
    return storeMetrics({ ...this.#recovered, stalls: this.#stalls, writes: this.#writes, maintenance: counts })
  }

  /** Writes memory out and gives the directory up. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    try {
      await this.#journal.barrier().catch(() => undefined)
      if (this.#failure === undefined && this.#hasUnwritten) await this.#maintenance.finalFlush()
    } catch (error) {
      this.#fail(error)
    }
    await this.#maintenance.stop()
    this.#stalls.resume()
    try {
      await this.#journal.close()
      this.#storage.close()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  get #hasUnwritten(): boolean {
    return this.#memory.pointCount > 0 || this.#memory.deletionCount > this.#storage.state.deletionCount
  }

  #view(): View {
    this.#checkReadable()
    return { blocks: this.#storage.version.blocks, layers: this.#memory.layers, deletions: this.#memory.deletions }
  }

  /** The disk failed under the store: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    this.#failure ??= asStorageError(error, this.#directory)
    this.#maintenance.abandon(error)
    this.#stalls.resume()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    this.#checkReadable()
    this.#throwFailure()
  }

  #checkReadable(): void {
    if (this.#isClosed) throw new StorageError('CLOSED', `the store in ${this.#directory} is closed`)
  }
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
