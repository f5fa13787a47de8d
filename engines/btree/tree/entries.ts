/**
 * Entries of the tree: looked up, put, removed. What a write means for the log, for those who wait and for other
 * clients is decided above; here it is applied to the pages at once.
 */

import { writeUint32 } from '../../bytes/index.ts'
import type { Clock } from '../../env/index.ts'
import { expiringFlag, overflowValueBytes, overflowValueFlag, type Page } from '../page/page.ts'
import { Cell, overwriteValue, removeCell } from '../page/page-edit.ts'
import type { PageStore } from '../store/page-store.ts'
import { state } from '../store/page-table.ts'
import { BulkLoad } from './bulk-load.ts'
import { Path, rootNumber } from './path.ts'
import { inlineKeyBytesMax, isExpired, Structure } from './structure.ts'

/** Never: an entry without an expiry. */
export const noExpiry = 0

/** What expires in the first millisecond of 1970 is as gone as what expired before it; 0 is no expiry. */
export function storedExpiry(expiresAtMs: number): number {
  return Math.max(1, expiresAtMs)
}

/** What the entries of a tree add up to, expired ones that nobody has removed yet included. */
export interface EntryTotals {
  readonly count: number
  /** Of keys and values. */
  readonly bytes: number
}

export interface LoadedEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
  /** `noExpiry`: it stays. */
  readonly expiresAtMs: number
}

/** Values of more bytes than this lie in an overflow, so that a page has room for four entries at least. */
function inlineValueBytesMax(pageBytes: number): number {
  return pageBytes / 4 - inlineKeyBytesMax(pageBytes)
}

export class Entries {
  readonly structure: Structure
  readonly #store: PageStore
  readonly #clock: Clock
  readonly #page: Page
  readonly #path = new Path()
  readonly #cell = new Cell()
  readonly #overflowValue = new Uint8Array(overflowValueBytes)
  readonly #keyBytesMax: number
  readonly #valueBytesMax: number
  count: number
  bytes: number
  purgedCount = 0

  constructor(store: PageStore, clock: Clock, totals: EntryTotals) {
    this.#store = store
    this.#clock = clock
    this.#page = store.window()
    this.structure = new Structure(store)
    this.#keyBytesMax = inlineKeyBytesMax(store.pageBytes)
    this.#valueBytesMax = inlineValueBytesMax(store.pageBytes)
    this.count = totals.count
    this.bytes = totals.bytes
    if (((store.table.states[rootNumber] as number) & state.used) === 0) this.structure.begin()
  }

  /** Moves the window to the leaf of the key, with the entry located; false where there is none. */
  find(key: Uint8Array, page: Page): boolean {
    const store = this.#store
    store.enter(rootNumber, page)
    while (page.level > 0) store.enter(page.child(page.searchChild(key)), page)
    const index = page.search(key)
    if (index < 0) return false
    page.locate(index)
    return true
  }

  /** Brings the leaf of a key into memory: from here on nothing of its path is unread. */
  visit(key: Uint8Array): void {
    this.find(key, this.#page)
  }

  /** Puts an entry; `expiresAtMs` of `noExpiry`: it stays. */
  put(key: Uint8Array, value: Uint8Array, expiresAtMs: number): void {
    const cell = this.#cell
    const page = this.#page
    cell.flags = expiresAtMs === noExpiry ? 0 : expiringFlag
    cell.expiresAtMs = expiresAtMs
    this.#setValue(cell, value)
    for (;;) {
      this.#path.descend(this.#store, key, page)
      const place = page.search(key)
      if (place >= 0 ? this.#replace(place, value.length) : this.#insert(~place, key, value.length)) return
      if (!this.#purge()) this.structure.makeRoom(this.#path, key)
    }
  }

  /** Removes the entry; a missing one is no error. */
  remove(key: Uint8Array): void {
    const page = this.#page
    this.#path.descend(this.#store, key, page)
    const index = page.search(key)
    if (index < 0) return
    this.#store.change(this.#path.number(0), page)
    this.#removeAt(index)
    this.structure.shrink(this.#path)
  }

  /** Fills an empty tree with entries in ascending order of their keys: all of them or, where it throws, none. */
  load(entries: Iterable<LoadedEntry>): void {
    const load = new BulkLoad(this.#store, this.structure)
    const cell = this.#cell
    let count = 0
    let bytes = 0
    try {
      for (const { key, value, expiresAtMs } of entries) {
        cell.flags = expiresAtMs === noExpiry ? 0 : expiringFlag
        cell.expiresAtMs = expiresAtMs
        this.#setValue(cell, value, load)
        load.add(key, cell)
        count++
        bytes += key.length + value.length
      }
    } catch (error) {
      load.abandon()
      throw error
    }
    const top = load.finish()
    if (top === undefined) return
    this.structure.replaceRoot(top)
    this.count = count
    this.bytes = bytes
  }

  #setValue(cell: Cell, value: Uint8Array, load?: BulkLoad): void {
    if (value.length <= this.#valueBytesMax) {
      cell.value = value
      cell.valueStart = 0
      cell.valueEnd = value.length
      return
    }
    cell.flags |= overflowValueFlag
    cell.value = this.#overflowValue
    cell.valueStart = 0
    cell.valueEnd = overflowValueBytes
    writeUint32(cell.value, 0, load === undefined ? this.#store.addOverflow(value) : load.addOverflow(value))
    writeUint32(cell.value, 4, value.length)
  }

  /** False: there is no room. */
  #insert(index: number, key: Uint8Array, valueBytes: number): boolean {
    const cell = this.#cell
    const page = this.#page
    cell.setKey(key, key.length)
    cell.overflowKey = key.length > this.#keyBytesMax ? 1 : 0
    if (!this.structure.hasRoom(page, cell)) return false
    if (cell.overflowKey !== 0) cell.overflowKey = this.#store.addOverflow(key)
    this.#store.change(this.#path.number(0), page)
    this.structure.admit(page, index, cell)
    this.count++
    this.bytes += key.length + valueBytes
    return true
  }

  /** False: there is no room. */
  #replace(index: number, valueBytes: number): boolean {
    const cell = this.#cell
    const page = this.#page
    page.locate(index)
    const flags = expiringFlag | overflowValueFlag
    const isInPlace =
      (page.tag & flags) === cell.flags && page.valueEnd - page.valueStart === cell.valueEnd - cell.valueStart
    const growth = cell.valueEnd - cell.valueStart + (cell.flags & expiringFlag) * 6
    if (!isInPlace && page.freeBytes + page.deadBytes + page.valueEnd - page.valueStart < growth) return false
    const overflow = (page.tag & overflowValueFlag) === 0 ? 0 : page.overflowValue
    this.bytes += valueBytes - page.valueLength
    this.#store.change(this.#path.number(0), page)
    page.locate(index)
    if (isInPlace) overwriteValue(page, index, cell)
    else this.#rewrite(index)
    if (overflow !== 0) this.#store.free(overflow)
    return true
  }

  /** Puts a cell of another size into the slot; its key, and the key's overflow, stay. */
  #rewrite(index: number): void {
    const cell = this.#cell
    const page = this.#page
    const length = page.keyLength(index)
    if (cell.key.length < length) cell.key = new Uint8Array(length * 2)
    page.readKey(index, cell.key)
    cell.keyLength = length
    cell.overflowKey = page.overflowKey(index)
    removeCell(page, index)
    this.structure.admit(page, index, cell)
  }

  /** The window shows a leaf that changes. */
  #removeAt(index: number): void {
    const page = this.#page
    page.locate(index)
    const value = (page.tag & overflowValueFlag) === 0 ? 0 : page.overflowValue
    const key = page.overflowKey(index)
    this.bytes -= page.keyLength(index) + page.valueLength
    this.count--
    removeCell(page, index)
    if (value !== 0) this.#store.free(value)
    if (key !== 0) this.#store.free(key)
  }

  /** Removes what has expired from a leaf that is full; false where there is nothing. */
  #purge(): boolean {
    const page = this.#page
    const nowMs = this.#clock.wallMs()
    let purged = 0
    for (let index = page.count - 1; index >= 0; index--) {
      page.locate(index)
      if (!isExpired(page, nowMs)) continue
      if (purged++ === 0) this.#store.change(this.#path.number(0), page)
      this.#removeAt(index)
    }
    this.purgedCount += purged
    return purged > 0
  }
}
