/**
 * Changes to one page: its slots and cells. Whoever calls has told the pool that the page changes, and has made
 * sure that there is room; what a change means for the tree is not known here.
 */
import { compareRanges, invariant, orderedWord, writeUint32, writeUint48 } from '../../bytes/index.ts'
import {
  boundedFlag,
  expiringFlag,
  headerBytes,
  headKeyBytes,
  leafKeyStart,
  overflowKeyBytes,
  overflowKeyFlag,
  type Page,
  storedKeyBytes,
  tagLengthShift,
} from './page.ts'

/** An entry on its way into a page: filled, put in, filled again. */
export class Cell {
  /** The key is `key[0, keyLength)`. */
  key: Uint8Array = new Uint8Array(64)
  keyLength = 0
  /** The overflow that holds the key as well; 0: none, the page holds it whole. */
  overflowKey = 0
  /** `expiringFlag`, `overflowValueFlag`. */
  flags = 0
  expiresAtMs = 0
  /** What the leaf stores as the value: `value[valueStart, valueEnd)`. */
  value: Uint8Array = new Uint8Array(0)
  valueStart = 0
  valueEnd = 0
  /** Interior pages only. */
  child = 0

  setKey(key: Uint8Array, length: number): void {
    if (this.key.length < length) this.key = new Uint8Array(length * 2)
    const own = this.key
    for (let index = 0; index < length; index++) own[index] = key[index] as number
    this.keyLength = length
  }
}

/** Writes the header of an empty page. */
export function formatPage(
  page: Page,
  form: { readonly number: number; readonly level: number; readonly isBounded: boolean },
  prefix: Uint8Array,
  prefixLength: number,
): void {
  const first = page.start >>> 2
  const { words, bytes } = page
  words[first] = form.number | 0
  words[first + 1] = form.level | ((form.isBounded ? boundedFlag : 0) << 8)
  words[first + 2] = page.pageBytes
  words[first + 3] = prefixLength
  const at = page.start + headerBytes
  for (let index = 0; index < prefixLength; index++) bytes[at + index] = prefix[index] as number
  for (let index = prefixLength; index % 4 !== 0; index++) bytes[at + index] = 0
}

/** Bytes of a cell in a page of that level and prefix. */
export function cellBytesOf(cell: Cell, level: number, prefixLength: number): number {
  const stored = storedKeyBytes(cell.keyLength, cell.overflowKey !== 0, prefixLength)
  const tail = stored > headKeyBytes ? stored - headKeyBytes : 0
  const overflow = cell.overflowKey === 0 ? 0 : overflowKeyBytes
  if (level > 0) return overflow + tail
  return 2 + ((cell.flags & expiringFlag) === 0 ? 0 : 6) + overflow + tail + cell.valueEnd - cell.valueStart
}

/** Puts a cell at the place that `search` gave. Its key begins with the page's prefix. */
export function insertCell(page: Page, index: number, cell: Cell): void {
  const { words, bytes, start, level, count, prefixLength, slotWords } = page
  const cellBytes = cellBytesOf(cell, level, prefixLength)
  const offset = page.heapStart - cellBytes
  invariant(page.frontBytes + slotWords * 4 <= offset, 'a cell goes into a page that has room for it')
  const stored = storedKeyBytes(cell.keyLength, cell.overflowKey !== 0, prefixLength)
  const tag = (stored << tagLengthShift) | cell.flags | (cell.overflowKey === 0 ? 0 : overflowKeyFlag)
  const slots = (start >>> 2) + page.slotsStart
  const slot = slots + index * slotWords
  words.copyWithin(slot + slotWords, slot, slots + count * slotWords)
  words[slot] = orderedWord(cell.key, prefixLength, prefixLength + stored)
  words[slot + 1] = offset | (tag << 16)
  if (level > 0) words[slot + 2] = cell.child | 0
  setCount(page, count + 1)
  setHeap(page, offset, page.deadBytes)
  let at = start + offset
  if (level === 0) at = writeLeafFront(bytes, at, cell)
  if (cell.overflowKey !== 0) {
    writeUint32(bytes, at, cell.overflowKey)
    bytes[at + 4] = cell.keyLength
    bytes[at + 5] = cell.keyLength >>> 8
    at += overflowKeyBytes
  }
  const keyEnd = prefixLength + stored
  for (let from = prefixLength + headKeyBytes; from < keyEnd; from++) bytes[at++] = cell.key[from] as number
  if (level === 0) copyBytes(bytes, at, cell.value, cell.valueStart, cell.valueEnd)
}

/** Adds the slot of the first child, which has no key, to an empty interior page. */
export function addFirstChild(page: Page, child: number): void {
  const slot = (page.start >>> 2) + page.slotsStart
  page.words[slot] = -0x80000000
  page.words[slot + 1] = 0
  page.words[slot + 2] = child | 0
  setCount(page, 1)
}

export function removeCell(page: Page, index: number): void {
  const { words, start, count, slotWords } = page
  const dead = page.deadBytes + page.cellBytes(index)
  const slots = (start >>> 2) + page.slotsStart
  words.copyWithin(slots + index * slotWords, slots + (index + 1) * slotWords, slots + count * slotWords)
  setCount(page, count - 1)
  if (count === 1) setHeap(page, page.pageBytes, 0)
  else setHeap(page, page.heapStart, dead)
}

/** Overwrites the located value with one of the same length, and its expiry if it has one. */
export function overwriteValue(page: Page, index: number, cell: Cell): void {
  const { bytes } = page
  if ((page.tag & expiringFlag) !== 0) writeUint48(bytes, page.start + page.offsetAt(index) + 2, cell.expiresAtMs)
  copyBytes(bytes, page.valueStart, cell.value, cell.valueStart, cell.valueEnd)
}

/** Moves the cells together, so that none of their bytes is dead. `scratch` has room for a page. */
export function compactPage(page: Page, scratch: Uint8Array): void {
  const { bytes, words, start, pageBytes, count, slotWords, heapStart } = page
  scratch.set(bytes.subarray(start + heapStart, start + pageBytes), heapStart)
  const slots = (start >>> 2) + page.slotsStart
  let end = pageBytes
  for (let index = 0; index < count; index++) {
    const cellBytes = page.level > 0 && index === 0 ? 0 : cellBytesIn(page, scratch, index)
    const slot = slots + index * slotWords + 1
    const word = words[slot] as number
    const offset = word & 0xffff
    end -= cellBytes
    copyBytes(bytes, start + end, scratch, offset, offset + cellBytes)
    words[slot] = end | (word & 0xffff0000)
  }
  setHeap(page, end, 0)
}

/** As `page.cellBytes`, with the cells in `cells` at their offsets. */
function cellBytesIn(page: Page, cells: Uint8Array, index: number): number {
  const tag = page.tagAt(index)
  const tail = Math.max(0, (tag >>> tagLengthShift) - headKeyBytes)
  if (page.level > 0) return tail + ((tag & overflowKeyFlag) === 0 ? 0 : overflowKeyBytes)
  const cell = page.offsetAt(index)
  return leafKeyStart(tag) + tail + ((cells[cell] as number) | ((cells[cell + 1] as number) << 8))
}

/**
 * Fills `cell` with the entry of a slot, its key whole. The value stays where it is: the cell shows into the page.
 * The slot of a first child gives no key.
 */
export function readCell(page: Page, index: number, cell: Cell): void {
  cell.flags = 0
  cell.overflowKey = 0
  cell.valueStart = 0
  cell.valueEnd = 0
  if (page.level > 0) {
    cell.child = page.child(index)
    cell.keyLength = 0
    if (index === 0) return
  }
  const keyLength = page.keyLength(index)
  if (cell.key.length < keyLength) cell.key = new Uint8Array(keyLength * 2)
  page.readKey(index, cell.key)
  cell.keyLength = keyLength
  cell.overflowKey = page.overflowKey(index)
  if (page.level > 0) return
  page.locate(index)
  cell.flags = page.tag & ((1 << tagLengthShift) - 1) & ~overflowKeyFlag
  cell.expiresAtMs = page.expiresAtMs
  cell.value = page.bytes
  cell.valueStart = page.valueStart
  cell.valueEnd = page.valueEnd
}

/** Whether the key of a cell begins with the page's prefix. */
export function hasPrefix(page: Page, cell: Cell): boolean {
  const { prefixLength } = page
  if (page.isBounded || prefixLength === 0) return true
  if (cell.keyLength < prefixLength) return false
  const at = page.start + headerBytes
  return compareRanges(page.bytes, at, at + prefixLength, cell.key, 0, prefixLength) === 0
}

function writeLeafFront(bytes: Uint8Array, position: number, cell: Cell): number {
  const valueLength = cell.valueEnd - cell.valueStart
  bytes[position] = valueLength
  bytes[position + 1] = valueLength >>> 8
  if ((cell.flags & expiringFlag) === 0) return position + 2
  writeUint48(bytes, position + 2, cell.expiresAtMs)
  return position + 8
}

function setCount(page: Page, count: number): void {
  const word = (page.start >>> 2) + 1
  page.words[word] = ((page.words[word] as number) & 0xffff) | (count << 16)
}

function setHeap(page: Page, heapStart: number, deadBytes: number): void {
  page.words[(page.start >>> 2) + 2] = heapStart | (deadBytes << 16)
}

/** Up to a dozen bytes a loop is faster; from there on a view, made for the one call, costs less than the loop. */
function copyBytes(into: Uint8Array, position: number, from: Uint8Array, start: number, end: number): void {
  if (end - start > 16) into.set(new Uint8Array(from.buffer, from.byteOffset + start, end - start), position)
  else for (let index = start, at = position; index < end; index++, at++) into[at] = from[index] as number
}
