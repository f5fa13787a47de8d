/**
 * An open table: index and filter in memory, blocks through the cache.
 *
 * Counted references keep the file open while a version of the tree or a cursor uses it; the last one to
 * let go closes it, and removes it if the tree has dropped it.
 */
import type { Disk, DiskFile } from '../../env/index.ts'
import { StorageError } from '../../env/index.ts'
import { discardFile } from '../discard.ts'
import type { Version } from '../entry.ts'
import { tablePath } from '../names.ts'
import { Block, lookupInBlock } from './block.ts'
import { type BlockCache, CachedBlocks, placeWords } from './block-cache.ts'
import { mayContain } from './bloom.ts'
import { decodeFooter, footerBytes, readBlockBytes } from './format.ts'
import { TableIndex } from './index-block.ts'
import type { TableMeta } from './table-writer.ts'

/** How lookups went, over all tables of a tree. */
export class LookupCounts {
  filterChecks = 0
  filterPasses = 0
  /** Blocks looked into, after a pass or without a check. */
  blockLookups = 0
  /** Passes after which the key was not there: the filter's false positives. */
  filterMisses = 0
}

/**
 * After so many lookups that all found their key, the filter is asked no more until one does not: where
 * nearly every key asked for is there (the lowest run, mostly), it costs a cache miss and saves nothing.
 * Asking again from the first absent key on, at most one block in so many is looked into in vain.
 */
const trustedInRow = 1024

export class Table {
  readonly meta: TableMeta
  readonly index: TableIndex
  readonly filter: Uint8Array
  readonly #cached: CachedBlocks
  readonly #disk: Disk
  readonly #file: DiskFile
  readonly #cache: BlockCache
  readonly #counts: LookupCounts
  /** Lookups since the last one that found nothing. */
  #foundInRow = 0
  #references = 1
  #dropped = false

  /** @throws StorageError `CORRUPT`: not the table that the meta tells of. */
  static open(disk: Disk, directory: string, meta: TableMeta, cache: BlockCache, counts: LookupCounts): Table {
    const path = tablePath(directory, meta.number)
    if (!disk.exists(path))
      throw new StorageError('CORRUPT', `${path}: the manifest names this table, and it is missing`)
    const file = disk.open(path)
    try {
      return new Table(disk, file, meta, cache, counts)
    } catch (error) {
      file.close()
      throw error
    }
  }

  private constructor(disk: Disk, file: DiskFile, meta: TableMeta, cache: BlockCache, counts: LookupCounts) {
    const size = file.size()
    if (size !== meta.bytes || size < footerBytes) {
      throw new StorageError('CORRUPT', `${file.path}: ${size} bytes, where the manifest says ${meta.bytes}`)
    }
    const tail = new Uint8Array(footerBytes)
    file.read(tail, size - footerBytes)
    const footer = decodeFooter(tail, file.path, size, meta.number)
    this.#disk = disk
    this.#file = file
    this.#cache = cache
    this.#counts = counts
    this.meta = meta
    this.filter = readBlockBytes(file, footer.filter, meta.number)
    this.index = new TableIndex(readBlockBytes(file, footer.index, meta.number), file.path)
    this.#cached = new CachedBlocks(this.index.blockCount)
  }

  get path(): string {
    return this.#file.path
  }

  /** Fills `into` with the newest version of the key up to `sequence`; false where the table has none. */
  lookup(key: Uint8Array, hash: number, sequence: number, into: Version): boolean {
    const counts = this.#counts
    const isChecked = this.#foundInRow < trustedInRow
    if (isChecked) {
      counts.filterChecks++
      if (!mayContain(this.filter, hash)) {
        this.#foundInRow = 0
        return false
      }
      counts.filterPasses++
    }
    counts.blockLookups++
    const block = this.index.find(key)
    if (block < this.index.blockCount && lookupInBlock(this.block(block), key, sequence, into)) {
      this.#foundInRow++
      return true
    }
    this.#foundInRow = 0
    if (isChecked) counts.filterMisses++
    return false
  }

  /** The block, from the cache or the disk. @throws StorageError `CORRUPT`, `IO` */
  block(index: number): Block {
    const { places, touched } = this.#cached
    const at = index * placeWords
    const slab = places[at] as number
    if (slab >= 0) {
      touched[index] = 1
      this.#cache.hitCount++
      return new Block(this.#cache.slabBytes[slab] as Uint8Array, places[at + 1] as number, places[at + 2] as number)
    }
    this.#cache.missCount++
    const block = this.#readBlockBytes(index)
    this.#cache.insert(this.#cached, index, block)
    return new Block(block, 0, block.length)
  }

  /** The block from the disk, past the cache. */
  readBlock(index: number): Block {
    const block = this.#readBlockBytes(index)
    return new Block(block, 0, block.length)
  }

  #readBlockBytes(index: number): Uint8Array {
    return readBlockBytes(this.#file, this.index.place(index), this.meta.number)
  }

  retain(): void {
    this.#references++
  }

  release(): void {
    this.#references--
    if (this.#references > 0) return
    this.#cache.remove(this.#cached)
    this.#file.close()
    if (this.#dropped) discardFile(this.#disk, this.#file.path)
  }

  /** The tree no longer names this table: its file goes with the last reference. */
  drop(): void {
    this.#dropped = true
    this.release()
  }
}
