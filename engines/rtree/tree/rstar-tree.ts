/**
 * The R*-tree (Beckmann, Kriegel, Schneider and Seeger, 1990): an item goes where boxes grow and overlap least; a leaf that overflows first
 * puts its outermost items elsewhere, and is split only when that has been tried.
 */
import { Entry } from './entry.ts'
import type { Epochs } from './epochs.ts'
import { Overflow } from './overflow.ts'
import { Packing } from './pack.ts'
import { type Columns, PageTree } from './page-tree.ts'
import { fanOut, none } from './pages.ts'
import { Splitter } from './split.ts'

/** Shares of a page: what each side of a split has at least, what a page keeps at least, what a full leaf puts elsewhere. */
const splitCountMin = 6
const keptCountMin = 4
const reinsertedCount = 5
const remainingCount = fanOut + 1 - reinsertedCount
/** They are put elsewhere if the box of the others is no more than that share of the whole one. */
const worthwhileShare = 0.4

export class RstarTree extends PageTree {
  readonly countMin: number = keptCountMin
  readonly #overflow = new Overflow()
  readonly #splitter = new Splitter(fanOut + 1, splitCountMin)
  readonly #distances = new Float64Array(fanOut + 1)
  readonly #order = new Uint8Array(fanOut + 1)
  /** Of a page on its way to another parent; of what is put again. */
  readonly #sister = new Entry()
  readonly #moving = new Entry()
  /** Boxes of what overflows, and of what would be left on the page. */
  readonly #whole = new Entry()
  readonly #rest = new Entry()
  readonly #reinserted: Entry[] = Array.from({ length: reinsertedCount }, () => new Entry())
  /** Within one `add`: a leaf may put items elsewhere once. */
  #mayReinsert = false
  /** Pages that got too empty, until what is on them has found another place. */
  readonly #dissolved: number[] = []
  reinsertionCount = 0

  constructor(epochs: Epochs) {
    super(epochs, false)
  }

  get height(): number {
    return (this.pages.levels[this.root] as number) + 1
  }

  protected add(): void {
    this.#mayReinsert = true
    this.#insert(this.entry, 0)
  }

  protected drop(leaf: number, index: number): void {
    const { pages } = this
    this.takeOut(leaf, index)
    if (leaf === this.root) return
    if ((pages.counts[leaf] as number) >= keptCountMin) this.refit(leaf)
    else this.#dissolve(leaf)
  }

  protected pack({ count, ids, boxes, references }: Columns): number {
    const { pages, map } = this
    pages.reserve(pages.end + Math.ceil((count / fanOut) * 1.1) + 16)
    const box = new Entry()
    return new Packing(boxes, count, {
      leaf: (order, from, to) => {
        const page = pages.allocate(0)
        let place = page * fanOut
        for (let index = from; index < to; index++, place++) {
          const item = order[index] as number
          pages.boxes[place * 4] = boxes[item * 4] as number
          pages.boxes[place * 4 + 1] = boxes[item * 4 + 1] as number
          pages.boxes[place * 4 + 2] = boxes[item * 4 + 2] as number
          pages.boxes[place * 4 + 3] = boxes[item * 4 + 3] as number
          pages.ids[place] = ids[item] as number
          pages.references[place] = references[item] as number
          map.set(ids[item] as number, page)
        }
        pages.counts[page] = to - from
        return page
      },
      branch: (level, children) => {
        const page = pages.allocate(level)
        for (const child of children) {
          box.cover(pages, child)
          box.reference = child
          this.append(page, box)
        }
        return page
      },
    }).run()
  }

  /** Puts an entry on a page of that level: an item on a leaf, a page on the level above its own. */
  #insert(entry: Entry, level: number): void {
    const { pages } = this
    let page = this.writable(this.root)
    while ((pages.levels[page] as number) > level) {
      const place = page * fanOut + this.#choose(page, entry)
      grow(pages.boxes, place * 4, entry)
      page = this.writable(pages.references[place] as number)
    }
    if ((pages.counts[page] as number) < fanOut) this.append(page, entry)
    else this.#relieve(page, entry)
  }

  /** The child in which the entry does least harm. */
  #choose(page: number, { minX, minY, maxX, maxY }: Entry): number {
    const { pages } = this
    const { boxes } = pages
    const count = pages.counts[page] as number
    const start = page * fanOut * 4
    let best = 0
    let leastGrowth = Number.POSITIVE_INFINITY
    let leastArea = Number.POSITIVE_INFINITY
    for (let index = 0, at = start; index < count; index++, at += 4) {
      const x0 = boxes[at] as number
      const y0 = boxes[at + 1] as number
      const x1 = boxes[at + 2] as number
      const y1 = boxes[at + 3] as number
      const area = (x1 - x0) * (y1 - y0)
      const width = (maxX > x1 ? maxX : x1) - (minX < x0 ? minX : x0)
      const height = (maxY > y1 ? maxY : y1) - (minY < y0 ? minY : y0)
      const growth = width * height - area
      if (growth < leastGrowth || (growth === leastGrowth && area < leastArea)) {
        leastGrowth = growth
        leastArea = area
        best = index
      }
    }
    return best
  }

  /** A full page, and one entry more. */
  #relieve(page: number, entry: Entry): void {
    const { pages } = this
    this.#overflow.take(pages, page, { entry, at: fanOut })
    const isLeaf = pages.levels[page] === 0 && page !== this.root
    if (isLeaf && this.#mayReinsert && this.#rankOutermost()) this.#reinsert(page)
    else this.#split(page)
  }

  /** Puts in again those items of a leaf that were ranked last, the nearest of them first. */
  #reinsert(page: number): void {
    const { pages } = this
    this.#mayReinsert = false
    this.reinsertionCount++
    const order = this.#order
    pages.counts[page] = 0
    for (let index = 0; index < remainingCount; index++) {
      this.#overflow.read(order[index] as number, this.#moving)
      this.append(page, this.#moving)
    }
    for (let index = 0; index < reinsertedCount; index++) {
      this.#overflow.read(order[remainingCount + index] as number, this.#reinserted[index] as Entry)
    }
    this.refit(page)
    for (const entry of this.#reinserted) this.#insert(entry, 0)
  }

  /** Ranks what overflows by distance from its middle. Returns whether the last of them make its box so much larger that it pays to move them. */
  #rankOutermost(): boolean {
    this.#rankByDistance()
    const { boxes } = this.#overflow
    const whole = this.#whole
    const rest = this.#rest
    whole.setBox(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
    rest.setBox(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
    for (let index = 0; index <= fanOut; index++) {
      const at = (this.#order[index] as number) * 4
      whole.include(boxes, at)
      if (index < remainingCount) rest.include(boxes, at)
    }
    return rest.area() < whole.area() * worthwhileShare
  }

  #rankByDistance(): void {
    const { boxes } = this.#overflow
    const distances = this.#distances
    const order = this.#order
    let sumX = 0
    let sumY = 0
    for (let at = 0; at < boxes.length; at += 4) {
      sumX += (boxes[at] as number) + (boxes[at + 2] as number)
      sumY += (boxes[at + 1] as number) + (boxes[at + 3] as number)
    }
    const x = sumX / (fanOut + 1)
    const y = sumY / (fanOut + 1)
    for (let index = 0; index <= fanOut; index++) {
      const dx = (boxes[index * 4] as number) + (boxes[index * 4 + 2] as number) - x
      const dy = (boxes[index * 4 + 1] as number) + (boxes[index * 4 + 3] as number) - y
      const distance = dx * dx + dy * dy
      let at = index
      while (at > 0 && (distances[order[at - 1] as number] as number) > distance) {
        order[at] = order[at - 1] as number
        at--
      }
      order[at] = index
      distances[index] = distance
    }
  }

  #split(page: number): void {
    const { pages } = this
    const cut = this.#splitter.split(this.#overflow.boxes)
    const { order } = this.#splitter
    this.splitCount++
    const level = pages.levels[page] as number
    const other = pages.allocate(level)
    pages.counts[page] = 0
    for (let index = 0; index <= fanOut; index++) {
      this.#overflow.read(order[index] as number, this.#moving)
      this.append(index < cut ? page : other, this.#moving)
    }
    const sister = this.#sister
    if (page === this.root) {
      this.root = pages.allocate(level + 1)
      sister.cover(pages, page)
      sister.reference = page
      this.append(this.root, sister)
    } else this.refit(page)
    sister.cover(pages, other)
    sister.reference = other
    const parent = pages.parents[page] as number
    if ((pages.counts[parent] as number) < fanOut) {
      this.append(parent, sister)
      // The boxes above were wide enough for all of it before, and `refit` has made them narrower.
      this.widen(parent, sister)
    } else this.#relieve(parent, sister)
  }

  /** Takes a page that has got too empty out of the tree, as those above it that get so by that, and puts again what was on them. */
  #dissolve(page: number): void {
    const { pages } = this
    let empty = page
    while (empty !== this.root && (pages.counts[empty] as number) < keptCountMin) {
      const parent = pages.parents[empty] as number
      this.#dissolved.push(empty)
      this.takeOut(parent, this.childIndex(parent, empty))
      empty = parent
    }
    if (empty !== this.root) this.refit(empty)
    while (this.#dissolved.length > 0) this.#reinsertPage(this.#dissolved.pop() as number)
    while ((pages.levels[this.root] as number) > 0 && pages.counts[this.root] === 1) {
      const top = this.root
      this.root = pages.references[top * fanOut] as number
      pages.parents[this.root] = none
      pages.retire(top)
    }
  }

  #reinsertPage(page: number): void {
    const { pages } = this
    const level = pages.levels[page] as number
    const count = pages.counts[page] as number
    this.#mayReinsert = false
    for (let index = 0; index < count; index++) {
      this.#moving.read(pages, page * fanOut + index)
      this.#insertMoved(level)
    }
    pages.retire(page)
  }

  /** As `#insert` of `#moving`, which a split on the way uses itself. */
  #insertMoved(level: number): void {
    const entry = this.#reinserted[0] as Entry
    const { minX, minY, maxX, maxY } = this.#moving
    entry.setBox(minX, minY, maxX, maxY)
    entry.id = this.#moving.id
    entry.reference = this.#moving.reference
    this.#insert(entry, level)
  }
}

function grow(boxes: Float64Array, at: number, { minX, minY, maxX, maxY }: Entry): void {
  if (minX < (boxes[at] as number)) boxes[at] = minX
  if (minY < (boxes[at + 1] as number)) boxes[at + 1] = minY
  if (maxX > (boxes[at + 2] as number)) boxes[at + 2] = maxX
  if (maxY > (boxes[at + 3] as number)) boxes[at + 3] = maxY
}
