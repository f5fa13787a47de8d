/**
 * A bucket quadtree (Finkel and Bentley, 1974), compressed: a cell is divided into its four quadrants when more middle points lie in it
 * than a leaf has places, and a cell of which all but one quadrant are empty is left out.
 *
 * Cells are prefixes of codes (`code.ts`), so there are no bounds and any depth. A page above has 2 to 4 places; its level says the depth of
 * its cell, and the key of a place is that of some item that is or was in the quadrant, which has its prefix in common with all in there.
 */
import { digitAt, keyDigits, setCode, sharedDigits } from './code.ts'
import { Entry } from './entry.ts'
import type { Epochs } from './epochs.ts'
import { Overflow } from './overflow.ts'
import { type Columns, PageTree } from './page-tree.ts'
import { fanOut, none } from './pages.ts'
import { type Sorted, sortByCode } from './sort-by-code.ts'

/** Four leaves with that many items together become one. */
const joinedCountMax = fanOut / 2

export class Quadtree extends PageTree {
  readonly countMin: number = 1
  readonly #overflow = new Overflow()
  readonly #moving = new Entry()
  readonly #leaves: number[] = []

  constructor(epochs: Epochs) {
    super(epochs, true)
  }

  get height(): number {
    return this.#heightOf(this.root)
  }

  #heightOf(page: number): number {
    const { pages } = this
    if (pages.levels[page] === 0) return 1
    let most = 0
    const start = page * fanOut
    const end = start + (pages.counts[page] as number)
    for (let place = start; place < end; place++) {
      most = Math.max(most, this.#heightOf(pages.references[place] as number))
    }
    return most + 1
  }

  protected override moveWithin(found: number): boolean {
    const { entry, pages } = this
    setCode(entry)
    const place = found * fanOut + this.indexOf(found, entry.id)
    // Within the box of a leaf an item may still be in another quadrant.
    if (entry.high !== pages.codes[place * 2] || entry.low !== pages.codes[place * 2 + 1]) return false
    return super.moveWithin(found)
  }

  protected add(): void {
    const { entry, pages } = this
    setCode(entry)
    let page = this.writable(this.root)
    while ((pages.levels[page] as number) > 0) {
      const depth = depthOf(pages.levels[page] as number)
      const shared = sharedDigits(entry, pages, page * fanOut)
      if (shared < depth) {
        this.#join(page, this.#newLeaf(), shared)
        return
      }
      const child = this.#childAt(page, digitAt(entry, depth), depth)
      if (child === none) {
        this.#adoptChild(page, this.#newLeaf())
        this.widen(page, entry)
        return
      }
      page = this.writable(child)
    }
    if ((pages.counts[page] as number) < fanOut) {
      this.append(page, entry)
      this.widen(page, entry)
    } else this.#divide(page)
  }

  protected drop(leaf: number, index: number): void {
    const { pages } = this
    this.takeOut(leaf, index)
    if (leaf === this.root) return
    const parent = pages.parents[leaf] as number
    if (pages.counts[leaf] === 0) {
      this.takeOut(parent, this.childIndex(parent, leaf))
      pages.retire(leaf)
      if (pages.counts[parent] === 1) {
        const last = pages.references[parent * fanOut] as number
        this.#replace(parent, last)
        pages.retire(parent)
        this.refit(last)
        return
      }
      this.refit(parent)
    } else this.refit(leaf)
    this.#joinLeaves(parent)
  }

  protected pack(columns: Columns): number {
    const sorted = sortByCode(columns)
    this.pages.reserve(this.pages.end + Math.ceil(columns.count / 4) + 16)
    return this.#packRange(columns, sorted, { from: 0, to: columns.count })
  }

  #packRange(columns: Columns, sorted: Sorted, { from, to }: { from: number; to: number }): number {
    const { pages } = this
    const moving = this.#moving
    if (to - from <= fanOut) {
      const leaf = pages.allocate(0)
      for (let index = from; index < to; index++) {
        readSorted(columns, sorted, index, moving)
        this.append(leaf, moving)
      }
      return leaf
    }
    // First and last of the order have the fewest digits in common.
    const first = pages.allocate(0)
    readSorted(columns, sorted, from, moving)
    moving.write(pages, first * fanOut)
    readSorted(columns, sorted, to - 1, moving)
    const depth = sharedDigits(moving, pages, first * fanOut)
    pages.retire(first)
    const page = pages.allocate(levelOf(depth))
    for (let start = from; start < to; ) {
      readSorted(columns, sorted, start, moving)
      const digit = digitAt(moving, depth)
      let end = start + 1
      for (; end < to; end++) {
        readSorted(columns, sorted, end, moving)
        if (digitAt(moving, depth) !== digit) break
      }
      this.#adoptChild(page, this.#packRange(columns, sorted, { from: start, to: end }))
      start = end
    }
    return page
  }

  #newLeaf(): number {
    const leaf = this.pages.allocate(0)
    this.append(leaf, this.entry)
    return leaf
  }

  #childAt(page: number, digit: number, depth: number): number {
    const { pages } = this
    const moving = this.#moving
    const start = page * fanOut
    const end = start + (pages.counts[page] as number)
    for (let place = start; place < end; place++) {
      moving.read(pages, place)
      if (digitAt(moving, depth) === digit) return moving.reference
    }
    return none
  }

  /** Makes a page a place on another one, under the key of its first place. */
  #adoptChild(page: number, child: number): void {
    const { pages } = this
    const moving = this.#moving
    moving.read(pages, child * fanOut)
    moving.cover(pages, child)
    moving.reference = child
    this.append(page, moving)
  }

  /** Puts a cell of that depth where `page` was, and both below it. */
  #join(page: number, other: number, depth: number): void {
    const above = this.pages.allocate(levelOf(depth))
    this.#replace(page, above)
    this.#adoptChild(above, page)
    this.#adoptChild(above, other)
    this.refit(above)
  }

  #replace(page: number, by: number): void {
    const { pages } = this
    const parent = pages.parents[page] as number
    pages.parents[by] = parent
    if (parent === none) this.root = by
    else pages.references[parent * fanOut + this.childIndex(parent, page)] = by
  }

  /** A full leaf and `entry`: one cell with as many leaves as they lie in quadrants of it. */
  #divide(leaf: number): void {
    const { pages } = this
    const moving = this.#moving
    const overflow = this.#overflow
    this.splitCount++
    overflow.take(pages, leaf, { entry: this.entry, at: fanOut })
    let depth = keyDigits
    for (let index = 1; index <= fanOut; index++) {
      overflow.read(index, moving)
      depth = Math.min(depth, sharedDigits(moving, pages, leaf * fanOut))
    }
    const above = pages.allocate(levelOf(depth))
    this.#replace(leaf, above)
    pages.retire(leaf)
    const leaves = this.#leaves
    leaves.fill(none, 0, 4)
    for (let index = 0; index <= fanOut; index++) {
      overflow.read(index, moving)
      const digit = digitAt(moving, depth)
      if (leaves[digit] === undefined || leaves[digit] === none) leaves[digit] = pages.allocate(0)
      this.append(leaves[digit], moving)
    }
    for (let digit = 0; digit < 4; digit++) {
      const quadrant = leaves[digit]
      if (quadrant !== undefined && quadrant !== none) this.#adoptChild(above, quadrant)
    }
    this.refit(above)
  }

  /** One leaf in the place of leaves that have little left. */
  #joinLeaves(page: number): void {
    const { pages } = this
    const moving = this.#moving
    const start = page * fanOut
    const end = start + (pages.counts[page] as number)
    let count = 0
    for (let place = start; place < end; place++) {
      const child = pages.references[place] as number
      if (pages.levels[child] !== 0) return
      count += pages.counts[child] as number
    }
    if (count > joinedCountMax) return
    const leaf = pages.allocate(0)
    for (let place = start; place < end; place++) {
      const child = pages.references[place] as number
      for (let index = 0; index < (pages.counts[child] as number); index++) {
        moving.read(pages, child * fanOut + index)
        this.append(leaf, moving)
      }
    }
    for (let place = start; place < end; place++) pages.retire(pages.references[place] as number)
    this.#replace(page, leaf)
    pages.retire(page)
    this.refit(leaf)
  }
}

/** Reads the item of that rank. */
function readSorted(
  { boxes, ids, references }: Columns,
  { order, highs, lows }: Sorted,
  index: number,
  into: Entry,
): void {
  const item = order[index] as number
  into.minX = boxes[item * 4] as number
  into.minY = boxes[item * 4 + 1] as number
  into.maxX = boxes[item * 4 + 2] as number
  into.maxY = boxes[item * 4 + 3] as number
  into.id = ids[item] as number
  into.reference = references[item] as number
  into.high = highs[item] as number
  into.low = lows[item] as number
}

function levelOf(depth: number): number {
  return keyDigits + 1 - depth
}

function depthOf(level: number): number {
  return keyDigits + 1 - level
}
