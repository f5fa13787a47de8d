/**
 * What the three trees have in common: items on leaves, boxes that cover what is below them, and the ways up and down.
 *
 * They differ in where an item goes, how a page that is full is split, and what becomes of one that has got empty (`RstarTree`,
 * `Quadtree`, `CurveTree`). Every page but an empty root has one place or more; the box of a child is exactly the box around its places.
 */
import { invariant } from '../../bytes/index.ts'
import { Entry } from './entry.ts'
import type { Epochs } from './epochs.ts'
import { IdMap } from './id-map.ts'
import { fanOut, none, Pages } from './pages.ts'

/** Items by column: four numbers a box, references where they are not all the same. */
export interface Columns {
  readonly count: number
  readonly ids: Float64Array
  readonly boxes: Float64Array
  readonly references: Uint32Array
}

export abstract class PageTree {
  readonly pages: Pages
  readonly map: IdMap = new IdMap()
  /** What `put` puts. */
  readonly entry: Entry = new Entry()
  /** For boxes on their way up. */
  readonly #box = new Entry()
  root: number
  splitCount = 0

  constructor(epochs: Epochs, hasCodes: boolean) {
    this.pages = new Pages(epochs, hasCodes)
    this.root = this.pages.allocate(0)
  }

  get count(): number {
    return this.map.count
  }

  /** Adds `entry`, an item that is not there. */
  protected abstract add(): void
  /** Takes the item at a place of a leaf, which is not frozen, out of the tree, but not out of the map. */
  protected abstract drop(page: number, index: number): void
  /** Makes pages of the items, of which there is one at least, and returns the topmost; tells the map. */
  protected abstract pack(columns: Columns): number
  /** The fewest places of a page that is not the root. */
  abstract readonly countMin: number

  /** Pages from the root to the deepest item. */
  abstract get height(): number

  /** Puts `entry`; returns the reference that the item had, or `none` where it is new. */
  put(): number {
    const { entry } = this
    const found = this.map.get(entry.id)
    if (found < 0) {
      this.add()
      return none
    }
    const before = this.pages.references[found * fanOut + this.indexOf(found, entry.id)] as number
    if (this.moveWithin(found)) return before
    const page = this.writable(found)
    this.drop(page, this.indexOf(page, entry.id))
    this.add()
    return before
  }

  /** Returns the reference that the item had, or `none` where there is no such item. */
  remove(id: number): number {
    const found = this.map.get(id)
    if (found < 0) return none
    const page = this.writable(found)
    const index = this.indexOf(page, id)
    const before = this.pages.references[page * fanOut + index] as number
    this.map.remove(id)
    this.drop(page, index)
    return before
  }

  /** Replaces all there is by these items, whose ids differ. */
  rebuild(columns: Columns): void {
    this.#retireAll(this.root)
    this.map.clear()
    if (columns.count === 0) {
      this.root = this.pages.allocate(0)
      return
    }
    this.map.reserve(columns.count)
    this.root = this.pack(columns)
    this.pages.parents[this.root] = none
  }

  /** Changes an item where it is, if that keeps its leaf as good as it was. */
  protected moveWithin(found: number): boolean {
    const { entry, pages } = this
    const parent = pages.parents[found] as number
    if (parent !== none) {
      const at = (parent * fanOut + this.childIndex(parent, found)) * 4
      const { boxes } = pages
      const isInside =
        entry.minX >= (boxes[at] as number) &&
        entry.minY >= (boxes[at + 1] as number) &&
        entry.maxX <= (boxes[at + 2] as number) &&
        entry.maxY <= (boxes[at + 3] as number)
      if (!isInside) return false
    }
    const page = this.writable(found)
    entry.write(pages, page * fanOut + this.indexOf(page, entry.id))
    this.refit(page)
    return true
  }

  /** The place of an item on its leaf. */
  indexOf(page: number, id: number): number {
    const { ids } = this.pages
    const start = page * fanOut
    let place = start
    while (ids[place] !== id) place++
    invariant(place - start < (this.pages.counts[page] as number), 'an item is on the page that the map says')
    return place - start
  }

  protected childIndex(parent: number, child: number): number {
    const { references } = this.pages
    const start = parent * fanOut
    let place = start
    while (references[place] !== child) place++
    invariant(place - start < (this.pages.counts[parent] as number), 'a child is on the page that is its parent')
    return place - start
  }

  /** The page to change instead of this one: itself, or where a snapshot sees it, a copy, as are all above it then. */
  protected writable(page: number): number {
    const { pages } = this
    if (!pages.isFrozen(page)) return page
    const parent = pages.parents[page] as number
    const above = parent === none ? none : this.writable(parent)
    const copy = pages.copy(page)
    if (above === none) this.root = copy
    else pages.references[above * fanOut + this.childIndex(above, page)] = copy
    pages.parents[copy] = above
    this.adopt(copy)
    return copy
  }

  /** Tells everything on the page that it is there now. */
  protected adopt(page: number): void {
    const { pages } = this
    const start = page * fanOut
    const end = start + (pages.counts[page] as number)
    if (pages.levels[page] === 0) {
      for (let place = start; place < end; place++) this.map.set(pages.ids[place] as number, page)
      return
    }
    for (let place = start; place < end; place++) pages.parents[pages.references[place] as number] = page
  }

  /** Puts `entry` on a page that has room, behind the others. */
  protected append(page: number, entry: Entry): void {
    const { pages } = this
    const count = pages.counts[page] as number
    entry.write(pages, page * fanOut + count)
    pages.counts[page] = count + 1
    if (pages.levels[page] === 0) this.map.set(entry.id, page)
    else pages.parents[entry.reference] = page
  }

  /** Takes a place off a page; the others keep their order. */
  protected takeOut(page: number, index: number): void {
    const { pages } = this
    const count = pages.counts[page] as number
    const start = page * fanOut
    const from = start + index + 1
    const end = start + count
    pages.boxes.copyWithin((from - 1) * 4, from * 4, end * 4)
    pages.ids.copyWithin(from - 1, from, end)
    pages.references.copyWithin(from - 1, from, end)
    if (pages.codes.length > 0) pages.codes.copyWithin((from - 1) * 2, from * 2, end * 2)
    pages.counts[page] = count - 1
  }

  /** Brings the boxes above a page, which has a place at least, back to what is below them. */
  protected refit(page: number): void {
    const { pages } = this
    const box = this.#box
    let child = page
    for (let parent = pages.parents[child] as number; parent !== none; parent = pages.parents[child] as number) {
      box.cover(pages, child)
      const place = parent * fanOut + this.childIndex(parent, child)
      const { boxes } = pages
      const at = place * 4
      const isSame =
        box.minX === boxes[at] && box.minY === boxes[at + 1] && box.maxX === boxes[at + 2] && box.maxY === boxes[at + 3]
      if (isSame) return
      box.writeBox(pages, place)
      child = parent
    }
  }

  /** Makes boxes above a page, which `entry` has come to, wide enough for it. */
  protected widen(page: number, entry: Entry): void {
    const { pages } = this
    const { boxes } = pages
    const { minX, minY, maxX, maxY } = entry
    let child = page
    for (let parent = pages.parents[child] as number; parent !== none; parent = pages.parents[child] as number) {
      const at = (parent * fanOut + this.childIndex(parent, child)) * 4
      let isWide = true
      if (minX < (boxes[at] as number)) {
        boxes[at] = minX
        isWide = false
      }
      if (minY < (boxes[at + 1] as number)) {
        boxes[at + 1] = minY
        isWide = false
      }
      if (maxX > (boxes[at + 2] as number)) {
        boxes[at + 2] = maxX
        isWide = false
      }
      if (maxY > (boxes[at + 3] as number)) {
        boxes[at + 3] = maxY
        isWide = false
      }
      if (isWide) return
      child = parent
    }
  }

  #retireAll(page: number): void {
    const { pages } = this
    if ((pages.levels[page] as number) > 0) {
      const start = page * fanOut
      const end = start + (pages.counts[page] as number)
      for (let place = start; place < end; place++) this.#retireAll(pages.references[place] as number)
    }
    pages.retire(page)
  }
}
