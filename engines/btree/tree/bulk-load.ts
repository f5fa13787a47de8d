/**
 * Builds a tree from entries in order, leaf after leaf, beside the one that is there: no log, no way down from the
 * root, full pages. Nothing shows before the end, and what fails is taken away again.
 */
import { compareBytes, invariant } from '../../bytes/index.ts'
import type { Page } from '../page/page.ts'
import { addFirstChild, Cell } from '../page/page-edit.ts'
import type { PageStore } from '../store/page-store.ts'
import { sharedLength } from './fences.ts'
import { noPrefix, PageWriter } from './page-writer.ts'
import { inlineKeyBytesMax, type Structure } from './structure.ts'

export class BulkLoad {
  readonly #store: PageStore
  readonly #structure: Structure
  readonly #page: Page
  readonly #writer = new PageWriter()
  /** By level: the page that is being filled. */
  readonly #open: number[] = []
  /** Everything that was made, pages and overflows. */
  readonly #made: number[] = []
  #lastKey: Uint8Array | undefined

  constructor(store: PageStore, structure: Structure) {
    this.#store = store
    this.#structure = structure
    this.#page = store.window()
  }

  /** Adds an entry after all others; `cell` has all but the overflow of its key. @throws TypeError: it is out of order. */
  add(key: Uint8Array, cell: Cell): void {
    if (this.#lastKey !== undefined && compareBytes(this.#lastKey, key) >= 0) {
      throw new TypeError('the entries of a bulk load come in ascending order of their keys, each key once')
    }
    this.#setKey(cell, key)
    this.#append(0, cell)
    this.#lastKey = key.slice()
  }

  /** An overflow that belongs to what is being built. */
  addOverflow(bytes: Uint8Array): number {
    const number = this.#store.addOverflow(bytes)
    this.#made.push(number)
    return number
  }

  /** The page that all others hang from; `undefined`: there were no entries. */
  finish(): number | undefined {
    return this.#open.at(-1)
  }

  abandon(): void {
    for (const number of this.#made) this.#store.free(number)
  }

  #append(level: number, cell: Cell): void {
    const page = this.#page
    const open = this.#open[level]
    if (open === undefined) {
      this.#begin(level, cell)
      return
    }
    this.#store.change(open, page)
    if (this.#structure.hasRoom(page, cell)) this.#structure.admit(page, page.count, cell)
    else this.#begin(level, cell)
  }

  /** Begins the next page of a level with this cell, and tells the level above. */
  #begin(level: number, cell: Cell): void {
    const page = this.#page
    const before = this.#open[level]
    const number = this.#store.allocate(page)
    this.#made.push(number)
    this.#writer.begin(page, number, level, noPrefix)
    if (level === 0) this.#structure.admit(page, 0, cell)
    else addFirstChild(page, cell.child)
    this.#open[level] = number
    if (before === undefined) return
    if (this.#open[level + 1] === undefined) {
      const first = new Cell()
      first.child = before
      this.#begin(level + 1, first)
    }
    this.#append(level + 1, this.#separatorOf(level, cell, number))
  }

  /** What tells the page that begins with a cell from the one before it. */
  #separatorOf(level: number, cell: Cell, child: number): Cell {
    const separator = new Cell()
    separator.child = child
    if (level > 0) {
      separator.setKey(cell.key, cell.keyLength)
      separator.overflowKey = cell.overflowKey
      return separator
    }
    const before = this.#lastKey
    invariant(before !== undefined, 'a second leaf comes after a first key')
    const key = cell.key.subarray(0, cell.keyLength)
    this.#setKey(separator, key.subarray(0, sharedLength(before, key, key.length) + 1))
    return separator
  }

  #setKey(cell: Cell, key: Uint8Array): void {
    cell.setKey(key, key.length)
    cell.overflowKey = key.length > inlineKeyBytesMax(this.#store.pageBytes) ? this.addOverflow(key.slice()) : 0
  }
}
