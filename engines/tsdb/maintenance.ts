/**
 * Background work: writes memory out to blocks, and merges blocks.
 *
 * One flush and one merge run at a time. A merge carries out only deletions that a flush has brought into the manifest: one that
 * is in the log alone may still be lost, and what it took must come back then. A failure ends it: the store hears of it
 * through `fail`, and nothing more is started.
 */
import { type Env, StorageError } from '../env/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Block } from './block/block.ts'
import type { BlockMeta } from './block/format.ts'
import { type CompactionRequest, compactTask } from './compaction/compact.ts'
import { type FlushRequest, flushTask } from './compaction/flush.ts'
import { pickBlocks, touches } from './compaction/policy.ts'
import { blockCountMax, type RewriteRequest } from './compaction/rewrite.ts'
import type { Deletion } from './deletion.ts'
import type { Head } from './head/head.ts'
import type { Memory } from './memory.ts'
import type { TsdbOptions } from './options.ts'
import type { Storage } from './storage.ts'

export interface MaintenanceParts {
  readonly env: Env
  readonly directory: string
  readonly options: TsdbOptions
  readonly journal: Journal
  readonly memory: Memory
  readonly storage: Storage
  /** A flush begins: what is written from now on is not in it. */
  readonly began: () => void
  /** Up to where rules of downsampling have come, as of now. */
  readonly downsampledUs: () => Readonly<Record<string, number>>
  /** What is to be done once a flush is through; another one waits for it. */
  readonly flushed: () => Promise<void>
  /** Something changed that a stalled writer may wait for. */
  readonly progressed: () => void
  readonly fail: (error: unknown) => void
}

/** What maintenance moved since the store was opened. */
export class MaintenanceCounts {
  flushCount = 0
  flushedBytes = 0
  compactionCount = 0
  compactionReadBytes = 0
  compactionWrittenBytes = 0
  droppedBlockCount = 0
}

/** Memory as it was when its log ended. */
interface Frozen {
  readonly log: number
  readonly heads: readonly Head[]
  readonly deletions: readonly Deletion[]
  readonly deletionCount: number
  readonly downsampledUs: Readonly<Record<string, number>>
}

export class Maintenance {
  readonly #parts: MaintenanceParts
  readonly counts: MaintenanceCounts = new MaintenanceCounts()
  #flushing: Promise<void> | undefined
  #compacting: Promise<void> | undefined
  #following: Promise<void> | undefined
  /** The log is about to end. */
  #rotation: PromiseWithResolvers<Frozen> | undefined
  #isStopped = false
  #isClosing = false

  constructor(parts: MaintenanceParts) {
    this.#parts = parts
  }

  /** Begins to write memory out. False: that is under way already, or maintenance has stopped. */
  flush(): boolean {
    if (this.#flushing !== undefined || this.#isStopped) return false
    this.#flushing = this.#flush()
      .catch(error => this.#halt(error))
      .then(() => {
        this.#flushing = undefined
        this.#parts.progressed()
        this.wake()
        this.#follow()
      })
    return true
  }

  /** Settles when what is in memory now is in blocks, or maintenance has stopped. */
  async flushAll(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing
    this.flush()
    while (this.#flushing !== undefined) await this.#flushing
  }

  /** As `flushAll`, on this thread: nobody waits for it any more, and starting another one takes longer. */
  async finalFlush(): Promise<void> {
    this.#isClosing = true
    await this.flushAll()
  }

  /** Looks whether a merge is due. */
  wake(): void {
    if (this.#compacting !== undefined || this.#isStopped) return
    const work = this.#dropCovered() ?? this.#mergePicked()
    if (work === undefined) return
    this.#compacting = work
      .catch(error => this.#halt(error))
      .then(() => {
        this.#compacting = undefined
        this.wake()
      })
  }

  /** Settles when memory is in blocks and nothing is left to merge, or maintenance has stopped. */
  async settle(): Promise<void> {
    const { memory, storage } = this.#parts
    this.wake()
    while (!this.#isStopped) {
      if (this.#isBusy) await this.#rest()
      else if (memory.pointCount > 0 || memory.deletionCount > storage.state.deletionCount) await this.flushAll()
      else return
    }
    await this.#rest()
  }

  /** Starts nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#rest()
  }

  /** The journal failed: the log will not end. */
  abandon(error: unknown): void {
    this.#isStopped = true
    this.#rotation?.reject(error)
  }

  get #isBusy(): boolean {
    return this.#flushing !== undefined || this.#compacting !== undefined || this.#following !== undefined
  }

  async #rest(): Promise<void> {
    while (this.#isBusy) await Promise.all([this.#flushing, this.#compacting, this.#following])
  }

  /** What a flush calls for runs after it, one at a time; a store that closes leaves it to the next flush. */
  #follow(): void {
    if (this.#following !== undefined || this.#isStopped || this.#isClosing) return
    this.#following = this.#parts
      .flushed()
      .catch(error => {
        // It writes as any caller does, whom a store that is closed refuses.
        if (!(error instanceof StorageError && error.code === 'CLOSED')) this.#halt(error)
      })
      .then(() => {
        this.#following = undefined
      })
  }

  async #flush(): Promise<void> {
    const { env, memory, storage, journal } = this.#parts
    const { log, heads, ...state } = await this.#freeze()
    let added: BlockMeta[] = []
    if (heads.length > 0) {
      const request: FlushRequest = {
        ...this.#rewriteBasics(),
        generation: storage.nextGeneration(),
        deletionCount: state.deletionCount,
        heads: heads.map(({ image, firstUs, lastUs }) => ({ image, firstUs, lastUs })),
        deletions: state.deletions,
      }
      added = this.#isClosing ? flushTask.run(env.disk, request) : await env.background.run(flushTask, request)
    }
    storage.install([], added, { ...state, log })
    memory.release(heads)
    this.#pruneDeletions()
    journal.release(log)
    this.counts.flushCount++
    for (const { bytes } of added) this.counts.flushedBytes += bytes
  }

  /** Settles at the instant at which the log ends, with memory as it is then. */
  #freeze(): Promise<Frozen> {
    const { journal, memory } = this.#parts
    const rotation = Promise.withResolvers<Frozen>()
    this.#rotation = rotation
    journal.rotate(log => {
      memory.freeze()
      const { frozen: heads, deletions, deletionCount } = memory
      rotation.resolve({ log, heads, deletions, deletionCount, downsampledUs: this.#parts.downsampledUs() })
    })
    this.#parts.began()
    return rotation.promise
  }

  /** Blocks of which a deletion leaves nothing need no rewriting. */
  #dropCovered(): Promise<void> | undefined {
    const { storage } = this.#parts
    const { deletions } = storage.state
    const covered = storage.version.blocks.filter(block => deletions.some(deletion => covers(deletion, block)))
    if (covered.length === 0) return undefined
    return Promise.resolve().then(() => {
      storage.install(covered, [], this.#prunedWithout(covered))
      this.#pruneDeletions()
      this.counts.droppedBlockCount += covered.length
    })
  }

  #mergePicked(): Promise<void> | undefined {
    const { storage, options } = this.#parts
    const picked = pickBlocks(storage.version.blocks, storage.state.deletions, options)
    return picked === undefined ? undefined : this.#merge(picked)
  }

  async #merge(picked: readonly Block[]): Promise<void> {
    const { env, storage } = this.#parts
    const { deletions, deletionCount } = storage.state
    const request: CompactionRequest = {
      ...this.#rewriteBasics(),
      generation: Math.max(...picked.map(block => block.meta.generation)),
      deletionCount,
      blocks: picked.map(block => block.meta),
      deletions,
    }
    const added = await env.background.run(compactTask, request)
    storage.install(picked, added, {})
    this.#pruneDeletions()
    this.counts.compactionCount++
    for (const { meta } of picked) this.counts.compactionReadBytes += meta.bytes
    for (const { bytes } of added) this.counts.compactionWrittenBytes += bytes
  }

  #pruneDeletions(): void {
    const { memory, storage } = this.#parts
    memory.prune(deletion => storage.version.blocks.some(block => touches(deletion, block)))
  }

  /** The manifest's deletions that still concern a block that stays. */
  #prunedWithout(gone: readonly Block[]): { deletions: readonly Deletion[] } {
    const { storage } = this.#parts
    const rest = storage.version.blocks.filter(block => !gone.includes(block))
    return { deletions: storage.state.deletions.filter(deletion => rest.some(block => touches(deletion, block))) }
  }

  #rewriteBasics(): Pick<RewriteRequest, 'directory' | 'partitionUs' | 'chunkPoints' | 'firstNumber'> {
    const { directory, options, storage } = this.#parts
    const { partitionUs, chunkPoints } = options
    return { directory, partitionUs, chunkPoints, firstNumber: storage.allocate(blockCountMax) }
  }

  #halt(error: unknown): void {
    this.#isStopped = true
    this.#parts.fail(error)
  }
}

/** Whether nothing of the block is left by the deletion. */
function covers({ sequence, fromUs, toUs, ids }: Deletion, { meta }: Block): boolean {
  return ids === undefined && sequence > meta.deletionCount && fromUs <= meta.firstUs && toUs > meta.lastUs
}
