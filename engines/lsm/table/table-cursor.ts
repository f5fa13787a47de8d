/** Steps through the keys of one table that have a version up to a sequence, one entry a key: the newest such version. */
import { compareRanges } from '../../bytes/index.ts'
import type { Version } from '../entry.ts'
import { BlockCursor } from './block.ts'
import type { Table } from './table.ts'

export class TableCursor {
  readonly #table: Table
  readonly #sequence: number
  /** Every entry is visible and no key has two: nothing to pick among. */
  readonly #plain: boolean
  readonly #entries = new BlockCursor()
  #block = 0
  #key: Uint8Array | undefined
  #keyLength = 0
  readonly #chosen: { version: Version | undefined } = { version: undefined }
  readonly #spare: Version

  /** `spare` is used while stepping back; it is the cursor's from here on. */
  constructor(table: Table, sequence: number, spare: Version) {
    this.#table = table
    this.#sequence = sequence
    this.#plain = !table.meta.hasVersions && table.meta.sequenceLast <= sequence
    this.#spare = spare
  }

  get keyBytes(): Uint8Array {
    return this.#key ?? this.#entries.key
  }
  readonly keyStart = 0
  get keyEnd(): number {
    return this.#key === undefined ? this.#entries.keyLength : this.#keyLength
  }

  /** To the first key at or after `key`, or to the very first. */
  seek(key: Uint8Array | undefined): boolean {
    this.#forget()
    this.#block = key === undefined ? 0 : this.#table.index.find(key)
    if (this.#block >= this.#table.index.blockCount) return false
    const block = this.#table.block(this.#block)
    const there = key === undefined ? this.#entries.first(block) : this.#entries.seek(block, key)
    return (there || this.#enterNextBlock()) && this.#settle()
  }

  next(): boolean {
    const repeated = !this.#plain
    for (;;) {
      if (!this.#step()) return false
      if (!repeated || !this.#entries.repeatsKey) return this.#settle()
    }
  }

  /** To the last key before `key`, or to the very last. */
  seekBefore(key: Uint8Array | undefined): boolean {
    this.#forget()
    const last = this.#table.index.blockCount - 1
    this.#block = key === undefined ? last : Math.min(last, this.#table.index.find(key))
    const block = this.#table.block(this.#block)
    if (key === undefined) return this.#entries.last(block) && this.#gather()
    if (!this.#entries.seek(block, key)) return this.#entries.last(block) && this.#gather()
    return this.#stepBack() && this.#gather()
  }

  /** Only after `seekBefore`: forward and backward do not mix. */
  previous(): boolean {
    return this.#plain ? this.#stepBack() : this.#backIsOpen && this.#gather()
  }

  read(into: Version): void {
    const chosen = this.#chosen.version
    if (chosen === undefined) this.#entries.read(into)
    else copyVersion(chosen, into)
  }

  close(): void {}

  #step(): boolean {
    return this.#entries.next() || this.#enterNextBlock()
  }

  #enterNextBlock(): boolean {
    if (this.#block + 1 >= this.#table.index.blockCount) return false
    this.#block++
    return this.#entries.first(this.#table.block(this.#block))
  }

  /** From the entry at hand on, the first one that is visible. */
  #settle(): boolean {
    if (this.#plain) return true
    while (this.#entries.sequence > this.#sequence) {
      if (!this.#step()) return false
    }
    return true
  }

  #stepBack(): boolean {
    if (this.#entries.previous()) return true
    if (this.#block === 0) return false
    this.#block--
    return this.#entries.last(this.#table.block(this.#block))
  }

  /** Whether an entry lies at hand that `gather` has not taken yet. */
  #backIsOpen = false

  /**
   * Going backward the versions of a key come oldest first: takes all of one key, keeps the newest visible
   * one, and leaves the entry before the key at hand. Repeats while a key has none.
   */
  #gather(): boolean {
    if (this.#plain) return true
    let open = true
    while (open) {
      const entries = this.#entries
      this.#keyLength = entries.keyLength
      this.#key = entries.key.slice(0, entries.keyLength)
      this.#chosen.version = undefined
      while (open && this.#isSameKey()) {
        if (entries.sequence <= this.#sequence) {
          entries.read(this.#spare)
          this.#chosen.version = this.#spare
        }
        open = this.#stepBack()
      }
      this.#backIsOpen = open
      if (this.#chosen.version !== undefined) return true
    }
    return false
  }

  #isSameKey(): boolean {
    const { key, keyLength } = this.#entries
    return compareRanges(key, 0, keyLength, this.#key as Uint8Array, 0, this.#keyLength) === 0
  }

  #forget(): void {
    this.#key = undefined
    this.#chosen.version = undefined
    this.#backIsOpen = false
  }
}

function copyVersion(from: Version, into: Version): void {
  into.kind = from.kind
  into.sequence = from.sequence
  into.expiresAtMs = from.expiresAtMs
  into.bytes = from.bytes
  into.valueStart = from.valueStart
  into.valueEnd = from.valueEnd
}
