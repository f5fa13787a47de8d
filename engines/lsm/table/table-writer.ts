/**
 * Writes one table file from entries in order. The file is whole and synced when `finish` returns; before
 * that it is garbage that nobody names.
 */
import { compareBytes, hashBytes, invariant } from '../../bytes/index.ts'
import type { Disk, DiskFile } from '../../env/index.ts'
import { entryKind, type Version } from '../entry.ts'
import { tablePath } from '../names.ts'
import { BlockBuilder } from './block-builder.ts'
import { buildFilter } from './bloom.ts'
import { type BlockPlace, blockTrailerBytes, type Compression, encodeFooter, Scratch, sealBlock } from './format.ts'
import { IndexBuilder, separatorBetween } from './index-block.ts'

export interface TableOptions {
  readonly blockBytes: number
  readonly bloomBitsPerKey: number
  readonly compression: Compression
}

/** What the tree knows of a table without opening it. */
export interface TableMeta {
  readonly number: number
  readonly bytes: number
  readonly entryCount: number
  readonly deletionCount: number
  /** First and last key, both inclusive. */
  readonly smallest: Uint8Array
  readonly largest: Uint8Array
  /** Highest sequence in the table: a reader at or past it sees every entry. */
  readonly sequenceLast: number
  /** Whether some key has more than one version. */
  readonly hasVersions: boolean
}

const bufferBytes = 256 * 1024

export class TableWriter {
  readonly #file: DiskFile
  readonly #number: number
  readonly #options: TableOptions
  readonly #block = new BlockBuilder()
  readonly #index = new IndexBuilder()
  readonly #scratch = new Scratch()
  readonly #buffer = new Uint8Array(bufferBytes)
  #buffered = 0
  #written = 0
  #hashes = new Int32Array(4096)
  #keyCount = 0
  #entryCount = 0
  #deletionCount = 0
  #sequenceLast = 0
  #smallest: Uint8Array | undefined
  #blockWaiting: BlockPlace | undefined
  /** What the last entry took: the guess for the next one, so that blocks of like entries end within their size. */
  #entryBytesLast = 0

  constructor(disk: Disk, directory: string, number: number, options: TableOptions) {
    this.#file = disk.create(tablePath(directory, number))
    this.#number = number
    this.#options = options
  }

  /** Bytes so far, the block at hand included. */
  get bytes(): number {
    return this.#written + this.#buffered + this.#block.bytes
  }

  get entryCount(): number {
    return this.#entryCount
  }

  /**
   * Adds an entry after all others: keys ascending, versions of a key newest first. `sequence` may be lower
   * than the version's own. Copies.
   */
  add(key: Uint8Array, version: Version, sequence: number, repeatsKey: boolean): void {
    if (!repeatsKey) this.#beginKey(key)
    const bytesBefore = this.#block.bytes
    this.#block.add(key, version, sequence)
    this.#entryBytesLast = this.#block.bytes - bytesBefore
    this.#entryCount++
    if (version.kind === entryKind.deletion) this.#deletionCount++
    if (sequence > this.#sequenceLast) this.#sequenceLast = sequence
  }

  /** Completes the file and syncs it. There must be at least one entry. */
  finish(): TableMeta {
    invariant(this.#smallest !== undefined, 'a table holds at least one entry')
    const largest = this.#block.lastKey.slice()
    this.#endBlock()
    this.#index.add(largest, this.#blockWaiting as BlockPlace)
    const filter = this.#writeBlock(buildFilter(this.#hashes, this.#keyCount, this.#options.bloomBitsPerKey), 'none')
    const index = this.#writeBlock(this.#index.finish(), this.#options.compression)
    this.#write(encodeFooter({ filter, index }, this.#number))
    this.#drain()
    this.#file.syncNow()
    this.#file.close()
    return {
      number: this.#number,
      bytes: this.#written,
      entryCount: this.#entryCount,
      deletionCount: this.#deletionCount,
      smallest: this.#smallest,
      largest,
      sequenceLast: this.#sequenceLast,
      hasVersions: this.#keyCount < this.#entryCount,
    }
  }

  /** Gives the file up; it stays on the disk for whoever cleans the directory. */
  abandon(): void {
    this.#file.close()
  }

  /** A new key may begin a new block: versions of one key never straddle two. */
  #beginKey(key: Uint8Array): void {
    if (this.#smallest === undefined) this.#smallest = key.slice()
    else invariant(compareBytes(this.#block.lastKey, key) < 0, 'a table is written in strictly ascending key order')
    if (this.#block.entryCount > 0 && this.#block.bytes + this.#entryBytesLast > this.#options.blockBytes) {
      const separator = separatorBetween(this.#block.lastKey, key)
      this.#endBlock()
      this.#index.add(separator, this.#blockWaiting as BlockPlace)
    }
    if (this.#keyCount === this.#hashes.length) {
      const grown = new Int32Array(this.#hashes.length * 2)
      grown.set(this.#hashes)
      this.#hashes = grown
    }
    this.#hashes[this.#keyCount++] = hashBytes(key)
  }

  #endBlock(): void {
    this.#blockWaiting = this.#writeBlock(this.#block.finish(), this.#options.compression)
    this.#block.reset()
  }

  #writeBlock(block: Uint8Array, compression: Compression): BlockPlace {
    const offset = this.#written + this.#buffered
    const sealed = sealBlock(block, compression, this.#number, this.#scratch)
    this.#write(sealed)
    return { offset, bytes: sealed.length - blockTrailerBytes }
  }

  #write(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > bufferBytes) this.#drain()
    if (bytes.length > bufferBytes) {
      this.#file.write(bytes, this.#written)
      this.#written += bytes.length
      return
    }
    this.#buffer.set(bytes, this.#buffered)
    this.#buffered += bytes.length
  }

  #drain(): void {
    if (this.#buffered === 0) return
    this.#file.write(this.#buffer.subarray(0, this.#buffered), this.#written)
    this.#written += this.#buffered
    this.#buffered = 0
  }
}
