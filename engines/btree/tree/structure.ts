/**
 * How the tree grows and shrinks: pages split where an entry has no room, and neighbours that are nearly empty
 * become one.
 *
 * Each call makes one change that leaves the tree whole, at the lowest level whose parent has room; who needed
 * it looks for its place again from the root, until there is room. Rebuilding goes through copies, because the
 * window shows one page at a time and any page may leave memory when another comes.
 */
import { invariant } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'
import { expiringFlag, headerBytes, type Page } from '../page/page.ts'
import { addFirstChild, Cell, cellBytesOf, compactPage, hasPrefix, insertCell, removeCell } from '../page/page-edit.ts'
import type { PageStore } from '../store/page-store.ts'
import { type Fences, fencesOf, keyAt, prefixBytesMaxOf, sharedLength } from './fences.ts'
import { bytesUnder, edgeKeys, noPrefix, PageWriter, type Prefix, prefixOf, type Slots } from './page-writer.ts'
import { type Path, rootNumber } from './path.ts'

/** A page with less than this share of its bytes in use looks for a neighbour to join. */
const leastShare = 0.25
/** Of what two pages may fill together: more, and the next entry would split them again. */
const joinedShareMax = 0.85
/** Bytes of a key that are left out of the prefix of a page that begins with it: the next keys differ there. */
const ownKeyBytes = 4

/** Keys of more bytes than this lie in an overflow, and a stub of them in the page. */
export function inlineKeyBytesMax(pageBytes: number): number {
  return pageBytes / 16
}

interface SplitPlan {
  /** Slots from here on go to the new page. */
  readonly at: number
  readonly separator: Uint8Array
  /** The overflow that already holds the separator; 0: none. */
  readonly overflowKey: number
}

export class Structure {
  readonly #store: PageStore
  readonly #writer = new PageWriter()
  readonly #page: Page
  /** Copies of pages that are being rebuilt. */
  readonly #first: Page
  readonly #second: Page
  readonly #scratch: Uint8Array
  readonly #cell = new Cell()
  splitCount = 0
  mergeCount = 0

  constructor(store: PageStore) {
    this.#store = store
    this.#page = store.window()
    this.#first = ownPage(store)
    this.#second = ownPage(store)
    this.#scratch = new Uint8Array(store.pageBytes)
  }

  /** The root of a tree with nothing in it. */
  begin(): void {
    const number = this.#store.allocate(this.#page)
    invariant(number === rootNumber, 'the root is the first page of all')
    this.#writer.begin(this.#page, number, 0, noPrefix)
  }

  /** Whether the page has room for the cell, once it is tidied up. */
  hasRoom(page: Page, cell: Cell): boolean {
    const prefixLength = hasPrefix(page, cell) ? page.prefixLength : this.#sharedPrefix(page, cell)
    const growth = (page.prefixLength - prefixLength) * page.count
    const needed = page.slotWords * 4 + cellBytesOf(cell, page.level, prefixLength)
    return page.freeBytes + page.deadBytes >= needed + growth
  }

  /** Puts the cell where it belongs in a page that changes and has room for it. */
  admit(page: Page, index: number, cell: Cell): void {
    if (page.count === 0 && !page.isBounded) this.#begin(page, cell)
    else if (!hasPrefix(page, cell)) this.#shorten(page, cell)
    this.tidy(page, page.slotWords * 4 + cellBytesOf(cell, page.level, page.prefixLength))
    insertCell(page, index, cell)
  }

  /** Makes so many bytes of a page free in one piece; they are there, but some may be dead. */
  tidy(page: Page, bytes: number): void {
    if (page.freeBytes < bytes) compactPage(page, this.#scratch)
  }

  /** Makes room on the way to a key that its leaf has no room for; look for its place again. */
  makeRoom(path: Path, key: Uint8Array): void {
    for (let level = 0; level < path.rootLevel; level++) {
      const plan = this.#plan(path, level, key)
      if (!this.#parentHasRoom(path, level, plan)) continue
      this.#split(path, level, plan)
      return
    }
    this.#growRoot()
  }

  /** Joins the page of the path at `level` with a neighbour if there is little in it, and so on upward. */
  shrink(path: Path): void {
    for (let level = 0; level < path.rootLevel; level++) {
      this.#store.enter(path.number(level), this.#page)
      if (usedBytes(this.#page) >= this.#store.pageBytes * leastShare) return
      const slot = path.slot(level + 1)
      if (!this.#join(path, level, slot - 1) && !this.#join(path, level, slot)) return
    }
    this.#collapse()
  }

  /** The root becomes what another page is, which goes; nothing else may hang from the root. */
  replaceRoot(number: number): void {
    const page = this.#page
    this.#store.enter(number, page)
    copyPage(this.#first, page)
    this.#store.change(rootNumber, page)
    copyPage(page, this.#first)
    page.words[page.start >>> 2] = rootNumber
    this.#store.free(number)
  }

  /** A root with one child takes over what that has. */
  #collapse(): void {
    const page = this.#page
    for (;;) {
      this.#store.enter(rootNumber, page)
      if (page.level === 0 || page.count > 1) return
      this.replaceRoot(page.child(0))
    }
  }

  #growRoot(): void {
    const page = this.#page
    this.#store.enter(rootNumber, page)
    copyPage(this.#first, page)
    const child = this.#store.allocate(page)
    copyPage(page, this.#first)
    page.words[page.start >>> 2] = child
    this.#store.change(rootNumber, page)
    this.#writer.begin(page, rootNumber, this.#first.level + 1, noPrefix)
    addFirstChild(page, child)
  }

  /** Where to split the page of the path at `level`, of which `key` needs a part. */
  #plan(path: Path, level: number, key: Uint8Array): SplitPlan {
    const page = this.#page
    const { upper } = fencesOf(this.#store, path, level, page)
    this.#store.enter(path.number(level), page)
    const { count } = page
    const place = page.search(key)
    // At the right edge keys come in order more often than not: what is full stays full.
    const isAtEdge = upper === undefined && (place < 0 ? ~place : place + 1) === count
    if (level > 0) {
      const at = isAtEdge ? count - 1 : middleOf(page)
      return { at, separator: keyAt(page, at), overflowKey: page.overflowKey(at) }
    }
    const at = isAtEdge && place < 0 ? count : middleOf(page)
    const before = keyAt(page, at - 1)
    const after = at === count ? key : keyAt(page, at)
    const length = sharedLength(before, after, after.length) + 1
    return { at, separator: after.slice(0, length), overflowKey: 0 }
  }

  #parentHasRoom(path: Path, level: number, { separator, overflowKey }: SplitPlan): boolean {
    const cell = this.#cell
    cell.setKey(separator, separator.length)
    // Any number but 0 stands for the overflow that it would get.
    cell.overflowKey =
      overflowKey === 0 && separator.length > inlineKeyBytesMax(this.#store.pageBytes) ? 1 : overflowKey
    this.#store.enter(path.number(level + 1), this.#page)
    return this.hasRoom(this.#page, cell)
  }

  #split(path: Path, level: number, { at, separator, overflowKey }: SplitPlan): void {
    const store = this.#store
    const page = this.#page
    const source = this.#first
    const { lower, upper } = fencesOf(store, path, level, page)
    const number = path.number(level)
    store.enter(number, page)
    copyPage(source, page)
    const { count } = source
    const left = { page: source, from: 0, to: at }
    const right = { page: source, from: at, to: count }
    const leftPrefix = this.#partPrefix({ lower, upper: separator }, left)
    const rightPrefix = this.#partPrefix({ lower: separator, upper }, right)
    const rightNumber = store.allocate(page)
    this.#writer.begin(page, rightNumber, level, rightPrefix)
    this.#writer.append(page, right)
    store.change(number, page)
    this.#writer.begin(page, number, level, leftPrefix)
    this.#writer.append(page, left)
    const cell = this.#cell
    cell.setKey(separator, separator.length)
    cell.overflowKey = overflowKey
    if (overflowKey === 0 && separator.length > inlineKeyBytesMax(store.pageBytes)) {
      cell.overflowKey = store.addOverflow(separator)
    }
    cell.child = rightNumber
    store.change(path.number(level + 1), page)
    this.admit(page, path.slot(level + 1) + 1, cell)
    this.splitCount++
  }

  /** Makes one page of the children of two slots that are neighbours; false where it cannot be. */
  #join(path: Path, level: number, leftSlot: number): boolean {
    const store = this.#store
    const page = this.#page
    const parent = path.number(level + 1)
    store.enter(parent, page)
    if (leftSlot < 0 || leftSlot + 1 >= page.count) return false
    const left = page.child(leftSlot)
    const right = page.child(leftSlot + 1)
    const separator = keyAt(page, leftSlot + 1)
    const overflowKey = page.overflowKey(leftSlot + 1)
    if (!this.#copyBoth(left, right)) return false
    const first = { page: this.#first, from: 0, to: this.#first.count }
    const second = { page: this.#second, from: 0, to: this.#second.count }
    path.slots[level + 1] = leftSlot
    const { lower } = fencesOf(store, path, level, page)
    path.slots[level + 1] = leftSlot + 1
    const { upper } = fencesOf(store, path, level, page)
    const inner = level > 0 ? separator : undefined
    const firstEdge = edgeKeys(first)
    const secondEdge = edgeKeys(second)
    const edge = {
      first: firstEdge.first ?? inner ?? secondEdge.first,
      last: secondEdge.last ?? inner ?? firstEdge.last,
    }
    const prefix = this.#prefix({ lower, upper }, edge)
    if (!this.#fitsTogether(prefix, inner)) return false
    store.change(left, page)
    this.#writer.begin(page, left, level, prefix)
    this.#writer.append(page, first)
    this.#writer.append(page, second, { key: separator, overflowKey })
    store.change(parent, page)
    removeCell(page, leftSlot + 1)
    path.slots[level + 1] = leftSlot
    store.free(right)
    if (level === 0 && overflowKey !== 0) store.free(overflowKey)
    this.mergeCount++
    return true
  }

  /** False where a neighbour cannot be read: joining is a courtesy, and no reason for a deletion to fail. */
  #copyBoth(left: number, right: number): boolean {
    try {
      this.#store.enter(left, this.#page)
      copyPage(this.#first, this.#page)
      this.#store.enter(right, this.#page)
      copyPage(this.#second, this.#page)
      return true
    } catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }

  #fitsTogether(prefix: Prefix, separator: Uint8Array | undefined): boolean {
    const { pageBytes } = this.#store
    const [first, second] = [this.#first, this.#second]
    const total =
      headerBytes +
      prefix.length +
      4 +
      bytesUnder(first, 0, first.count, prefix.length) +
      bytesUnder(second, 0, second.count, prefix.length) +
      (separator === undefined ? 0 : Math.min(separator.length, inlineKeyBytesMax(pageBytes)) + headerBytes)
    const isOneEmpty = first.count === 0 || second.count === 0
    return total <= pageBytes * (isOneEmpty ? 1 : joinedShareMax)
  }

  /**
   * The prefix of a page that gets some slots of another: that of its fences if the entries have room under it, for
   * it may be shorter than what an unbounded page had; then that of its keys; then the one they had.
   */
  #partPrefix(fences: Fences, slots: Slots): Prefix {
    const { page, from, to } = slots
    // A first child is told apart in the parent, so its key counts for nothing here.
    const edge = edgeKeys(page.level > 0 ? { page, from: from + 1, to } : slots)
    const loose = { lower: undefined, upper: undefined }
    for (const prefix of [this.#prefix(fences, edge), this.#prefix(loose, edge)]) {
      const bytes = headerBytes + ((prefix.length + 3) & ~3) + bytesUnder(page, from, to, prefix.length)
      if (bytes <= page.pageBytes) return prefix
    }
    const at = page.start + headerBytes
    const { prefixLength: length, isBounded } = page
    return { bytes: page.bytes.slice(at, at + length), length, isBounded }
  }

  #prefix(fences: Fences, edge: { first: Uint8Array | undefined; last: Uint8Array | undefined }): Prefix {
    return prefixOf(fences, this.#store.pageBytes, edge.first, edge.last)
  }

  /** The first key of a page at the edge: nearly all of it is the prefix, until a key comes that lacks it. */
  #begin(page: Page, cell: Cell): void {
    const length = Math.min(Math.max(0, cell.keyLength - ownKeyBytes), prefixBytesMaxOf(page.pageBytes))
    const prefix = { bytes: cell.key, length, isBounded: false }
    this.#writer.begin(page, page.number, page.level, prefix)
  }

  /** Rebuilds a page under the prefix that its keys share with this one. */
  #shorten(page: Page, cell: Cell): void {
    const length = this.#sharedPrefix(page, cell)
    copyPage(this.#second, page)
    this.#writer.begin(page, page.number, page.level, { bytes: cell.key, length, isBounded: false })
    this.#writer.append(page, { page: this.#second, from: 0, to: this.#second.count })
  }

  /** Bytes that a key shares with the page's prefix. */
  #sharedPrefix(page: Page, cell: Cell): number {
    const at = page.start + headerBytes
    const most = Math.min(page.prefixLength, cell.keyLength)
    let length = 0
    while (length < most && page.bytes[at + length] === cell.key[length]) length++
    return length
  }
}

/** The slot from which on the entries make half of the bytes; neither side is empty. */
function middleOf(page: Page): number {
  const { count, slotWords } = page
  const half = usedBytes(page) / 2
  let total = 0
  let index = 0
  while (index < count - 1 && total < half) {
    total += slotWords * 4 + (page.level > 0 && index === 0 ? 0 : page.cellBytes(index))
    index++
  }
  return Math.max(1, index)
}

function usedBytes(page: Page): number {
  return page.count * page.slotWords * 4 + page.pageBytes - page.heapStart - page.deadBytes
}

/** Whether the cell that the window has located has expired. */
export function isExpired(page: Page, nowMs: number): boolean {
  return (page.tag & expiringFlag) !== 0 && page.expiresAtMs <= nowMs
}

function ownPage(store: PageStore): Page {
  const page = store.window()
  const buffer = new ArrayBuffer(store.pageBytes)
  page.bytes = new Uint8Array(buffer)
  page.words = new Int32Array(buffer)
  return page
}

function copyPage(into: Page, from: Page): void {
  into.bytes.set(from.bytes.subarray(from.start, from.start + from.pageBytes), into.start)
}
