/**
 * Geohashes in a B+ tree: items in the order of their codes (`code.ts`), sixteen to a page, neighbours on the curve together.
 *
 * A look-up by prefix is a range of this order. Every page carries the box around what is on it besides, so that queries need not cut a
 * window into ranges and items may have any extent. The key of a place above is the lowest that its child was made for;
 * what is below the first one belongs to the first child.
 */
import { compareKeys, setCode } from './code.ts'
import { Entry } from './entry.ts'
import type { Epochs } from './epochs.ts'
import { Overflow } from './overflow.ts'
import { type Columns, PageTree } from './page-tree.ts'
import { fanOut, none } from './pages.ts'
import { sortByCode } from './sort-by-code.ts'

/** A page with less joins a neighbour, if both together leave some room. */
const looseCount = fanOut / 4
const joinedCountMax = (fanOut * 3) / 4

export class CurveTree extends PageTree {
  readonly countMin: number = 1
  readonly #overflow = new Overflow()
  readonly #moving = new Entry()
  readonly #sister = new Entry()

  constructor(epochs: Epochs) {
    super(epochs, true)
  }

  get height(): number {
    return (this.pages.levels[this.root] as number) + 1
  }

  protected override moveWithin(found: number): boolean {
    const { entry, pages } = this
    setCode(entry)
    const place = found * fanOut + this.indexOf(found, entry.id)
    // Within the box of a leaf an item may still move along the curve.
    if (entry.high !== pages.codes[place * 2] || entry.low !== pages.codes[place * 2 + 1]) return false
    return super.moveWithin(found)
  }

  protected add(): void {
    const { entry, pages } = this
    setCode(entry)
    let page = this.writable(this.root)
    while ((pages.levels[page] as number) > 0) {
      const index = Math.max(0, this.#countBefore(page, entry) - 1)
      page = this.writable(pages.references[page * fanOut + index] as number)
    }
    this.#insert(page, entry)
  }

  protected drop(leaf: number, index: number): void {
    const { pages } = this
    this.takeOut(leaf, index)
    let page = leaf
    while (page !== this.root && pages.counts[page] === 0) {
      const parent = pages.parents[page] as number
      this.takeOut(parent, this.childIndex(parent, page))
      pages.retire(page)
      page = parent
    }
    if ((pages.counts[page] as number) > 0) this.refit(page)
    this.#joinNeighbour(page)
    while ((pages.levels[this.root] as number) > 0 && pages.counts[this.root] === 1) {
      const top = this.root
      this.root = pages.references[top * fanOut] as number
      pages.parents[this.root] = none
      pages.retire(top)
    }
  }

  protected pack(columns: Columns): number {
    const { pages } = this
    const { count, ids, boxes, references } = columns
    const { order, highs, lows } = sortByCode(columns)
    pages.reserve(pages.end + Math.ceil((count / fanOut) * 1.1) + 16)
    const moving = this.#moving
    let row: number[] = []
    for (let index = 0; index < count; index++) {
      if (index % fanOut === 0) row.push(pages.allocate(0))
      const item = order[index] as number
      const at = item * 4
      moving.setBox(boxes[at] as number, boxes[at + 1] as number, boxes[at + 2] as number, boxes[at + 3] as number)
      moving.id = ids[item] as number
      moving.reference = references[item] as number
      moving.high = highs[item] as number
      moving.low = lows[item] as number
      this.append(row.at(-1) as number, moving)
    }
    for (let level = 1; row.length > 1; level++) {
      const above: number[] = []
      for (const [index, child] of row.entries()) {
        if (index % fanOut === 0) above.push(pages.allocate(level))
        this.#readPage(child, moving)
        this.append(above.at(-1) as number, moving)
      }
      row = above
    }
    return row[0] as number
  }

  /** How many places of the page are not behind the key. */
  #countBefore(page: number, entry: Entry): number {
    const { pages } = this
    const start = page * fanOut
    let low = 0
    let high = pages.counts[page] as number
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareKeys(entry, pages, start + middle) >= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** A place for the page: its box, and the key of its first place. */
  #readPage(page: number, into: Entry): void {
    into.read(this.pages, page * fanOut)
    into.cover(this.pages, page)
    into.reference = page
  }

  /** Puts the entry where it belongs on the page, and divides that if it is full. */
  #insert(page: number, entry: Entry): void {
    const { pages } = this
    const index = this.#countBefore(page, entry)
    if ((pages.counts[page] as number) === fanOut) {
      this.#divide(page, entry, index)
      return
    }
    this.#shiftFrom(page, index)
    entry.write(pages, page * fanOut + index)
    if (pages.levels[page] === 0) this.map.set(entry.id, page)
    else pages.parents[entry.reference] = page
    this.widen(page, entry)
  }

  #shiftFrom(page: number, index: number): void {
    const { pages } = this
    const from = page * fanOut + index
    const count = pages.counts[page] as number
    const end = page * fanOut + count
    pages.boxes.copyWithin((from + 1) * 4, from * 4, end * 4)
    pages.ids.copyWithin(from + 1, from, end)
    pages.references.copyWithin(from + 1, from, end)
    pages.codes.copyWithin((from + 1) * 2, from * 2, end * 2)
    pages.counts[page] = count + 1
  }

  #divide(page: number, entry: Entry, index: number): void {
    const { pages } = this
    const overflow = this.#overflow
    const moving = this.#moving
    this.splitCount++
    overflow.take(pages, page, { entry, at: index })
    const level = pages.levels[page] as number
    const other = pages.allocate(level)
    pages.counts[page] = 0
    for (let at = 0; at <= fanOut; at++) {
      overflow.read(at, moving)
      this.append(at < fanOut / 2 ? page : other, moving)
    }
    const sister = this.#sister
    if (page === this.root) {
      this.root = pages.allocate(level + 1)
      this.#readPage(page, sister)
      this.append(this.root, sister)
    } else this.refit(page)
    this.#readPage(other, sister)
    this.#insert(pages.parents[page] as number, sister)
  }

  /** Pages with little left join the one before or behind, where both have the same parent. */
  #joinNeighbour(page: number): void {
    const { pages } = this
    const parent = pages.parents[page] as number
    if (parent === none || (pages.counts[page] as number) > looseCount) return
    const index = this.childIndex(parent, page)
    const isLast = index + 1 === (pages.counts[parent] as number)
    if (isLast && index === 0) return
    const left = isLast ? index - 1 : index
    const first = pages.references[parent * fanOut + left] as number
    const second = pages.references[parent * fanOut + left + 1] as number
    if ((pages.counts[first] as number) + (pages.counts[second] as number) > joinedCountMax) return
    const into = this.writable(first)
    const start = second * fanOut
    for (let place = start; place < start + (pages.counts[second] as number); place++) {
      this.#moving.read(pages, place)
      this.append(into, this.#moving)
    }
    this.takeOut(parent, left + 1)
    pages.retire(second)
    this.refit(into)
  }
}
