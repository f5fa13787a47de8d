/** One page against a sorted list: whatever its prefix and its keys, search leads to each and between any two. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OverflowReader, Page } from '../../engines/btree/page/page.ts'
import {
  addFirstChild,
  Cell,
  compactPage,
  formatPage,
  insertCell,
  readCell,
  removeCell,
} from '../../engines/btree/page/page-edit.ts'
import { compareBytes } from '../../engines/bytes/index.ts'

const pageBytes = 4096
const noOverflows: OverflowReader = {
  read: number => {
    throw new Error(`nothing has overflow ${number}`)
  },
}

/** Few letters and zeros, so that keys are each other's prefixes and heads are equal. */
const tail = fc.uint8Array({ maxLength: 9 }).map(bytes => bytes.map(byte => [0, 1, 97, 255][byte % 4] as number))
const pageOfKeys = fc.record({
  prefix: fc.uint8Array({ maxLength: 6 }),
  tails: fc.uniqueArray(tail, { minLength: 1, maxLength: 40, selector: bytes => bytes.join() }),
  strangers: fc.array(fc.oneof(tail, fc.uint8Array({ minLength: 1, maxLength: 12 })), { maxLength: 20 }),
  level: fc.constantFrom(0, 1),
})

function emptyPage(level: number, prefix: Uint8Array): Page {
  const page = new Page(pageBytes, noOverflows)
  // Not at the beginning of the memory: a page is a part of a slab.
  const buffer = new ArrayBuffer(2 * pageBytes)
  page.bytes = new Uint8Array(buffer).fill(0xaa)
  page.words = new Int32Array(buffer)
  page.start = pageBytes
  formatPage(page, { number: 7, level, isBounded: false }, prefix, prefix.length)
  if (level > 0) addFirstChild(page, 99)
  return page
}

function cellOf(key: Uint8Array, level: number): Cell {
  const cell = new Cell()
  cell.setKey(key, key.length)
  cell.child = key.length
  if (level === 0) {
    cell.value = key.toReversed()
    cell.valueEnd = key.length
  }
  return cell
}

function keysOf(page: Page): Uint8Array[] {
  const cell = new Cell()
  const first = page.level > 0 ? 1 : 0
  return Array.from({ length: page.count - first }, (_, index) => {
    readCell(page, index + first, cell)
    const key = cell.key.slice(0, cell.keyLength)
    if (page.level > 0) expect(cell.child).toBe(key.length)
    else expect(cell.value.slice(cell.valueStart, cell.valueEnd)).toEqual(key.toReversed())
    return key
  })
}

function insertAll(page: Page, keys: readonly Uint8Array[]): void {
  for (const key of keys) {
    const place = page.search(key)
    expect(place).toBeLessThan(0)
    insertCell(page, ~place, cellOf(key, page.level))
  }
}

test('keys come back in order, with what belongs to them, and are found where they are', () => {
  fc.assert(
    fc.property(pageOfKeys, ({ prefix, tails, strangers, level }) => {
      const keys = tails.map(bytes => Uint8Array.of(...prefix, ...bytes)).filter(key => key.length > 0)
      const page = emptyPage(level, prefix)
      insertAll(page, keys)
      const sorted = keys.toSorted(compareBytes)
      const first = level > 0 ? 1 : 0
      expect(keysOf(page)).toEqual(sorted)
      for (const [index, key] of sorted.entries()) expect(page.search(key)).toBe(index + first)
      for (const stranger of strangers) {
        const above = sorted.findIndex(key => compareBytes(key, stranger) >= 0)
        const index = (above === -1 ? sorted.length : above) + first
        const isThere = above !== -1 && compareBytes(sorted[above] as Uint8Array, stranger) === 0
        expect(page.search(stranger)).toBe(isThere ? index : ~index)
        expect(page.searchAny(stranger)).toBe(isThere ? index : ~index)
      }
    }),
  )
})

test('what is removed is gone, what stays is whole, and its room can be used again', () => {
  fc.assert(
    fc.property(pageOfKeys, fc.array(fc.nat(), { maxLength: 30 }), ({ prefix, tails, level }, picks) => {
      const page = emptyPage(level, prefix)
      const first = level > 0 ? 1 : 0
      const sorted = tails
        .map(bytes => Uint8Array.of(...prefix, ...bytes))
        .filter(key => key.length > 0)
        .toSorted(compareBytes)
      insertAll(page, sorted)
      const removed: Uint8Array[] = []
      for (const pick of picks) {
        if (sorted.length === 0) break
        const index = pick % sorted.length
        removeCell(page, index + first)
        removed.push(...sorted.splice(index, 1))
      }
      expect(keysOf(page)).toEqual(sorted)
      const freeBytes = page.freeBytes + page.deadBytes
      compactPage(page, new Uint8Array(pageBytes))
      expect([page.deadBytes, page.freeBytes]).toEqual([0, freeBytes])
      expect(keysOf(page)).toEqual(sorted)
      insertAll(page, removed)
      expect(keysOf(page)).toEqual([...sorted, ...removed].toSorted(compareBytes))
    }),
  )
})
