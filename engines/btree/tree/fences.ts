/**
 * Between which separators a page lies, and the prefix that every key there must have.
 *
 * A page with a separator on both sides is bounded: what is looked for in it shares its prefix, whatever the
 * page holds. A page at an edge of the tree takes the prefix of the keys that it has, and loses it to a key without.
 */
import { sharedPrefixLength } from '../../bytes/index.ts'
import type { Page } from '../page/page.ts'
import type { PageStore } from '../store/page-store.ts'
import type { Path } from './path.ts'

export interface Fences {
  /** `undefined`: there is no page on that side. */
  readonly lower: Uint8Array | undefined
  readonly upper: Uint8Array | undefined
}

/** A prefix of more would leave tiny pages no room. */
const prefixShareMax = 16
const prefixBytesMax = 255

export function prefixBytesMaxOf(pageBytes: number): number {
  return Math.min(prefixBytesMax, pageBytes / prefixShareMax)
}

/** The separators around the page of the path at `level`. The window is moved. */
export function fencesOf(store: PageStore, path: Path, level: number, page: Page): Fences {
  let lower: Uint8Array | undefined
  let upper: Uint8Array | undefined
  for (let above = level + 1; above <= path.rootLevel && (lower === undefined || upper === undefined); above++) {
    store.enter(path.number(above), page)
    const slot = path.slot(above)
    if (lower === undefined && slot > 0) lower = keyAt(page, slot)
    if (upper === undefined && slot + 1 < page.count) upper = keyAt(page, slot + 1)
  }
  return { lower, upper }
}

/** A copy of the whole key of a slot. */
export function keyAt(page: Page, index: number): Uint8Array {
  const key = new Uint8Array(page.keyLength(index))
  page.readKey(index, key)
  return key
}

export function sharedLength(a: Uint8Array, b: Uint8Array, most: number): number {
  return Math.min(most, sharedPrefixLength(a, a.length, b, b.length))
}
