/**
 * The durable side of a store: its blocks, the files of its series, the manifest that names them, and the numbers of files.
 *
 * A change is installed in one step: the manifest has it durably, then readers see it, then what it replaced goes.
 */
import type { Disk } from '../env/index.ts'
import { writeSealed } from '../journal/index.ts'
import { Block, ReadBuffer } from './block/block.ts'
import type { ChunkCache } from './block/cache.ts'
import type { BlockMeta } from './block/format.ts'
import { discardFile } from './discard.ts'
import { ByteSink } from './encoding/bytes.ts'
import { type StoreState, writeManifest } from './manifest.ts'
import { catalogPath } from './names.ts'
import type { Catalog } from './series/catalog.ts'
import { encodeDefinitions } from './series/definitions.ts'

export const catalogForm = { kind: 'tser', version: 1 }

/** Files of series that are joined to one. */
const catalogCountMax = 16

/** The blocks of one moment, ascending in generation; they stay on the disk while somebody holds it. */
export class BlockVersion {
  readonly blocks: readonly Block[]
  #references = 1

  /** Takes the blocks over, a reference to each. */
  constructor(blocks: readonly Block[]) {
    this.blocks = blocks
  }

  retain(): void {
    this.#references++
  }

  release(): void {
    this.#references--
    if (this.#references > 0) return
    for (const block of this.blocks) block.release()
  }
}

export interface StorageParts {
  readonly disk: Disk
  readonly directory: string
  readonly catalog: Catalog
  readonly cache: ChunkCache
}

export class Storage {
  readonly #parts: StorageParts
  readonly #buffer = new ReadBuffer()
  #state: StoreState
  #version: BlockVersion
  #nextNumber: number
  #nextGeneration: number
  /** Why a change did not reach the manifest: whether it is in there nobody knows, so nothing may follow it. */
  #failure: unknown

  /** Opens the blocks of the state. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
  constructor(parts: StorageParts, state: StoreState) {
    this.#parts = parts
    this.#state = state
    this.#nextNumber = state.nextNumber
    this.#nextGeneration = state.nextGeneration
    const opened: Block[] = []
    try {
      for (const meta of state.blocks) opened.push(this.#open(meta))
    } catch (error) {
      for (const block of opened) block.release()
      throw error
    }
    this.#version = new BlockVersion(opened)
  }

  get state(): StoreState {
    return this.#state
  }

  /** The blocks as of now; retain it to read past the next `await`. */
  get version(): BlockVersion {
    return this.#version
  }

  /** Takes `count` file numbers; returns the first. */
  allocate(count: number): number {
    const first = this.#nextNumber
    this.#nextNumber += count
    return first
  }

  nextGeneration(): number {
    return this.#nextGeneration++
  }

  /**
   * Replaces blocks by others, and what else the change names, durably on return. Series that no file has yet get into one.
   *
   * @throws StorageError: the disk refused, or refused an earlier change.
   */
  install(removed: readonly Block[], added: readonly BlockMeta[], change: Partial<StoreState>): void {
    if (this.#failure !== undefined) throw this.#failure
    const opened: Block[] = []
    const before = this.#version
    const kept = before.blocks.filter(block => !removed.includes(block))
    const staleCatalogs: number[] = []
    try {
      for (const meta of added) opened.push(this.#open(meta))
      const blocks = [...kept, ...opened].sort((a, b) => a.meta.generation - b.meta.generation)
      const state = {
        ...this.#state,
        ...change,
        ...this.#saveCatalog(staleCatalogs),
        blocks: blocks.map(block => block.meta),
        nextNumber: this.#nextNumber,
        nextGeneration: this.#nextGeneration,
      }
      writeManifest(this.#parts.disk, this.#parts.directory, state)
      this.#state = state
      for (const block of kept) block.retain()
      this.#version = new BlockVersion(blocks)
    } catch (error) {
      this.#failure = error
      for (const block of opened) block.release()
      throw error
    }
    for (const block of removed) block.drop()
    before.release()
    for (const number of staleCatalogs) discardFile(this.#parts.disk, catalogPath(this.#parts.directory, number))
  }

  close(): void {
    this.#version.release()
  }

  #open(meta: BlockMeta): Block {
    const { disk, directory, cache } = this.#parts
    return Block.open({ disk, directory, cache, buffer: this.#buffer }, meta)
  }

  /** Writes the series that no file has; all of them where there are many files, whose numbers go into `stale`. */
  #saveCatalog(stale: number[]): Pick<StoreState, 'catalogs' | 'seriesCount'> {
    const { disk, directory, catalog } = this.#parts
    const { catalogs, seriesCount } = this.#state
    if (catalog.count === seriesCount) return { catalogs, seriesCount }
    const isJoined = catalogs.length >= catalogCountMax
    if (isJoined) stale.push(...catalogs)
    const firstId = isJoined ? 0 : seriesCount
    const number = this.allocate(1)
    const sink = new ByteSink(1024)
    encodeDefinitions({ firstId, keys: catalog.keysFrom(firstId) }, sink)
    writeSealed(disk, catalogPath(directory, number), { ...catalogForm, payload: sink.written })
    return { catalogs: isJoined ? [number] : [...catalogs, number], seriesCount: catalog.count }
  }
}
