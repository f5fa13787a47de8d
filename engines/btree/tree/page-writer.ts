/** Fills a page with entries of others: the one way in which splits, merges and changed prefixes rebuild pages. */
import { invariant } from '../../bytes/index.ts'
import { headKeyBytes, overflowKeyFlag, type Page, storedKeyBytes, tagLengthShift } from '../page/page.ts'
import { addFirstChild, Cell, formatPage, insertCell, readCell } from '../page/page-edit.ts'
import { type Fences, keyAt, prefixBytesMaxOf, sharedLength } from './fences.ts'

/** Slots `[from, to)` of a page that is not the one to be filled. */
export interface Slots {
  readonly page: Page
  readonly from: number
  readonly to: number
}

export interface Prefix {
  readonly bytes: Uint8Array
  readonly length: number
  readonly isBounded: boolean
}

const noBytes = new Uint8Array(0)
export const noPrefix: Prefix = { bytes: noBytes, length: 0, isBounded: false }

/** The prefix of a page between these fences; at an edge that of the keys it will hold, `first` to `last`. */
export function prefixOf(
  { lower, upper }: Fences,
  pageBytes: number,
  first: Uint8Array | undefined,
  last: Uint8Array | undefined,
): Prefix {
  const most = prefixBytesMaxOf(pageBytes)
  if (lower !== undefined && upper !== undefined) {
    return { bytes: lower, length: sharedLength(lower, upper, most), isBounded: true }
  }
  if (first === undefined || last === undefined) return noPrefix
  return { bytes: first, length: sharedLength(first, last, most), isBounded: false }
}

/** The first and the last key of some slots; an interior page's slot 0 has none. */
export function edgeKeys({ page, from, to }: Slots): { first: Uint8Array | undefined; last: Uint8Array | undefined } {
  const start = page.level > 0 && from === 0 ? 1 : from
  if (start >= to) return { first: undefined, last: undefined }
  return { first: keyAt(page, start), last: keyAt(page, to - 1) }
}

/** Bytes that the slots and cells of a page would take under another prefix length. */
export function bytesUnder(page: Page, from: number, to: number, prefixLength: number): number {
  let total = 0
  for (let index = from; index < to; index++) {
    total += page.slotWords * 4
    if (page.level > 0 && index === 0) continue
    const tag = page.tagAt(index)
    const before = tag >>> tagLengthShift
    const after = storedKeyBytes(page.keyLength(index), (tag & overflowKeyFlag) !== 0, prefixLength)
    total += page.cellBytes(index) - Math.max(0, before - headKeyBytes) + Math.max(0, after - headKeyBytes)
  }
  return total
}

export class PageWriter {
  readonly #cell = new Cell()

  /** Makes the page an empty one. */
  begin(page: Page, number: number, level: number, prefix: Prefix): void {
    formatPage(page, { number, level, isBounded: prefix.isBounded }, prefix.bytes, prefix.length)
  }

  /** Adds entries after those that are there. `firstKey`: what a first child among them is told apart by. */
  append(page: Page, slots: Slots, firstKey?: { readonly key: Uint8Array; readonly overflowKey: number }): void {
    const cell = this.#cell
    for (let index = slots.from; index < slots.to; index++) {
      readCell(slots.page, index, cell)
      if (page.level > 0 && index === 0 && firstKey !== undefined) {
        cell.setKey(firstKey.key, firstKey.key.length)
        cell.overflowKey = firstKey.overflowKey
      }
      if (page.level > 0 && page.count === 0) {
        addFirstChild(page, cell.child)
        continue
      }
      invariant(cell.keyLength > 0, 'only the first child of a page has no key')
      insertCell(page, page.count, cell)
    }
  }
}
