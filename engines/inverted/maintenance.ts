/**
 * The work that keeps an index in shape beside its readers and writers: builds segments of entries, brings segments from memory to the disk
 * (a checkpoint), and merges. One of each at a time, off this thread where it is more than a little.
 *
 * A failure ends it: the index hears of it through `fail`, and nothing more is started.
 */
import { type Env, StorageError } from '../env/index.ts'
import type { Journal } from '../journal/index.ts'
import { type MergeResult, mergeTask, storeTask } from './merge/merge.ts'
import { pickMerge } from './merge/policy.ts'
import { segmentPath } from './names.ts'
import type { InvertedOptions } from './options.ts'
import { Segment, type SegmentCaches } from './segment/segment.ts'
import type { Version } from './version.ts'
import type { Dropped, VersionSet } from './version-set.ts'
import { BuildQueue } from './write/build-queue.ts'
import type { PendingEntries } from './write/pending.ts'

export interface MaintenanceParts {
  readonly env: Env
  readonly directory: string
  readonly options: InvertedOptions
  readonly journal: Journal
  readonly pending: PendingEntries
  readonly versions: VersionSet
  readonly caches: SegmentCaches
  /** Searches may see another version than before, or the same in other segments. */
  readonly changed: () => void
  /** Something changed that a stalled writer may wait for. */
  readonly progressed: () => void
  readonly fail: (error: unknown) => void
}

/** What maintenance did since the index was opened. */
export class MaintenanceCounts {
  buildCount = 0
  builtBytes = 0
  checkpointCount = 0
  storedBytes = 0
  mergeCount = 0
  mergedBytes = 0
}

/** A segment is built of at most about so much, which bounds the memory that sorting takes. */
const buildBytesMax = 8 * 1024 * 1024
const settleRounds = 8
/** So many write buffers of segments in memory go to the disk, however few the documents are. */
const imageBuffers = 2

export class Maintenance {
  readonly #parts: MaintenanceParts
  readonly #builds: BuildQueue
  readonly #cancelled: Int32Array = new Int32Array(new SharedArrayBuffer(4))
  readonly counts: MaintenanceCounts = new MaintenanceCounts()
  #checkpointing: Promise<void> | undefined
  #merging: Promise<void> | undefined
  /** Bytes of entries that came since the last checkpoint began. */
  #bytesSinceCheckpoint = 0
  /** Whoever waits for something that will not come after a failure. */
  readonly #waiting = new Set<(error: unknown) => void>()
  #isStopped = false
  #isEager = false

  constructor(parts: MaintenanceParts) {
    const { env, options, pending, versions } = parts
    this.#parts = parts
    this.#builds = new BuildQueue({
      env,
      analyzer: options.analyzer,
      pending,
      allocate: () => versions.allocate(),
      built: (result, number) => this.#install(result, number),
      fail: error => this.#halt(error),
    })
  }

  /** Entries of so many bytes were applied. */
  applied(bytes: number): void {
    this.#bytesSinceCheckpoint += bytes
  }

  /** True: writers have to wait until something has left memory, and it is on its way. */
  get isBehind(): boolean {
    const { options, pending } = this.#parts
    if (this.#checkpointing === undefined && this.#builds.bytes === 0) return false
    const bytes = pending.keptBytes + this.#builds.bytes + this.#imageBytes
    return bytes >= options.backlogBytes
  }

  /** Starts what is due. */
  wake(): void {
    const { options, pending } = this.#parts
    if (this.#isStopped) return
    if (pending.bytes >= Math.min(buildBytesMax, options.writeBufferBytes)) this.#builds.enqueue(() => undefined)
    const isDue = this.#bytesSinceCheckpoint >= options.writeBufferBytes
    // Segments of a few documents each take more than these did.
    if (isDue || this.#imageBytes >= imageBuffers * options.writeBufferBytes) this.#startCheckpoint()
  }

  /** Searches see all that was applied before the call once it settles; `undefined`: they do already. */
  refresh(): Promise<void> | undefined {
    const { promise, resolve } = Promise.withResolvers<void>()
    let isDone = false
    this.#builds.enqueue(() => {
      if (this.#parts.versions.publish()) this.#parts.changed()
      isDone = true
      resolve()
      this.wake()
      this.#startMerge()
    })
    return isDone ? undefined : this.#unlessHalted(promise)
  }

  /** Settles when all that was applied before the call is in segments on the disk that the manifest names. */
  async checkpoint(): Promise<void> {
    // One that is under way may have begun before the call.
    await this.#checkpointing
    this.#startCheckpoint()
    await this.#checkpointing
  }

  /**
   * Settles when nothing is left to do: all that searches see is in one segment on the disk then, without what is gone. Where writers
   * go on meanwhile, it ends after a few rounds.
   */
  async settle(): Promise<void> {
    const { versions } = this.#parts
    this.#isEager = true
    for (let round = 0; round < settleRounds && !this.#isStopped; round++) {
      await this.#builds.settle()
      // What the manifest still has as live, no merge leaves out.
      if (this.#imageBytes > 0 || versions.durable !== versions.latest) await this.checkpoint()
      this.#startMerge()
      if (this.#merging === undefined && versions.durable === versions.latest) break
      while (this.#merging !== undefined) await this.#merging
      await this.#checkpointing
    }
    this.#isEager = false
  }

  /** Brings everything to the disk, and ends; after a failure it only ends. */
  async close(): Promise<void> {
    Atomics.store(this.#cancelled, 0, 1)
    await this.#merging
    await this.#checkpointing
    if (!this.#isStopped && (this.#bytesSinceCheckpoint > 0 || this.#imageBytes > 0)) {
      this.#startCheckpoint()
      await this.#checkpointing
    }
    this.#isStopped = true
    await this.#builds.stop()
    await Promise.all([this.#checkpointing, this.#merging])
  }

  get #imageBytes(): number {
    let bytes = 0
    for (const { segment } of this.#parts.versions.latest.parts) bytes += segment.isInMemory ? segment.bytes : 0
    return bytes
  }

  #install({ image, touched }: { image: Uint8Array | undefined; touched: Float64Array }, number: number): void {
    const { versions, caches } = this.#parts
    const built = image === undefined ? undefined : new Segment(number, { type: 'memory', image }, caches)
    versions.add(built, touched)
    this.counts.buildCount++
    this.counts.builtBytes += image?.length ?? 0
    this.#parts.progressed()
  }

  #startCheckpoint(): void {
    if (this.#checkpointing !== undefined || this.#isStopped) return
    this.#checkpointing = this.#checkpoint()
      .catch(error => this.#halt(error))
      .then(() => {
        this.#checkpointing = undefined
        this.#parts.progressed()
        this.#startMerge()
      })
  }

  async #checkpoint(): Promise<void> {
    const { env, directory, journal, versions } = this.#parts
    const begun = Promise.withResolvers<{ readonly version: Version; readonly log: number }>()
    journal.rotate(log => {
      this.#bytesSinceCheckpoint = 0
      // What is built then is what the logs before this one say, and nothing else.
      this.#builds.enqueue(() => begun.resolve({ version: versions.latest.retain(), log }))
    })
    const { version, log } = await this.#unlessHalted(begun.promise)
    try {
      for (const { segment } of version.parts) {
        const { image, number } = segment
        if (image === undefined) continue
        await env.background.run(storeTask, { directory, number, image })
        segment.moveTo(env.disk.open(segmentPath(directory, number)))
        this.counts.storedBytes += segment.bytes
      }
      versions.checkpoint(version, log)
    } catch (error) {
      version.release()
      throw error
    }
    journal.release(log)
    this.counts.checkpointCount++
  }

  #pick(): Segment[] | undefined {
    if (this.#isStopped || Atomics.load(this.#cancelled, 0) !== 0) return undefined
    const { options, versions } = this.#parts
    return pickMerge(versions.latest, versions.visible, {
      mergeCount: options.mergeCount,
      isEager: this.#isEager,
      isStoring: this.#checkpointing !== undefined,
      goneOf: segment => versions.droppable([segment]).get(segment)?.count ?? 0,
    })
  }

  #startMerge(): void {
    if (this.#merging !== undefined) return
    const sources = this.#pick()
    if (sources === undefined) return
    this.#merging = this.#merge(sources)
      .catch(error => this.#halt(error))
      .then(() => {
        this.#merging = undefined
        this.#parts.progressed()
        this.#startMerge()
      })
  }

  async #merge(sources: readonly Segment[]): Promise<void> {
    const { env, directory, versions } = this.#parts
    const number = versions.allocate()
    const dropped = versions.droppable(sources)
    const into = sources.every(source => source.isInMemory) ? 'memory' : 'file'
    // The sources must stay while the merge reads them, whatever becomes of the version meanwhile.
    const held = versions.latest.retain()
    try {
      const request = {
        directory,
        number,
        sources: sources.map(source => ({
          number: source.number,
          image: source.image,
          dropped: dropped.get(source)?.bits,
        })),
        into,
        cancelled: this.#cancelled,
      } as const
      this.#replace(await env.background.run(mergeTask, request), number, dropped)
    } finally {
      held.release()
    }
  }

  #replace(result: MergeResult, number: number, dropped: Dropped): void {
    const { env, directory, versions, caches } = this.#parts
    if (result.type === 'cancelled') return
    let merged: Segment | undefined
    if (result.type === 'merged') {
      const { image } = result
      const place =
        image === undefined
          ? ({ type: 'file', file: env.disk.open(segmentPath(directory, number)) } as const)
          : ({ type: 'memory', image } as const)
      merged = new Segment(number, place, caches)
      this.counts.mergedBytes += result.bytes
    }
    versions.replace(merged, dropped)
    this.counts.mergeCount++
    this.#parts.changed()
  }

  /** As the promise, unless maintenance ends first. */
  #unlessHalted<T>(promise: Promise<T>): Promise<T> {
    if (this.#isStopped) return Promise.reject(new StorageError('CLOSED', 'maintenance has ended'))
    const { promise: either, resolve, reject } = Promise.withResolvers<T>()
    this.#waiting.add(reject)
    void promise.then(value => {
      this.#waiting.delete(reject)
      resolve(value)
    })
    return either
  }

  /** The index failed, here or elsewhere: nothing more is started, and whoever waits is told. */
  halt(error: unknown): void {
    this.#isStopped = true
    for (const reject of this.#waiting) reject(error)
    this.#waiting.clear()
  }

  #halt(error: unknown): void {
    this.halt(error)
    this.#parts.fail(error)
  }
}
