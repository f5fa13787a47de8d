/**
 * The nearest items, and those within a distance.
 *
 * Best first (Hjaltason and Samet, 1999): pages wait in a heap by the least distance to their boxes, and are opened until the next one is
 * farther than the worst of the answers so far. Items never wait: the best `count` are kept in a heap of their own, the worst on top.
 */
import type { DistanceQuery, Nearest, NearestQuery } from '../../../adapters/contract/index.ts'
import { fanOut } from '../tree/pages.ts'
import { Found } from './found.ts'
import { MaxHeap, MinHeap } from './heap.ts'
import { Measure } from './measure.ts'
import type { View } from './view.ts'

export class NearestSearch {
  readonly #measure = new Measure()
  readonly #waiting = new MinHeap()
  readonly #best = new MaxHeap()
  readonly #found = new Found()
  readonly #stack: number[] = []
  pageCount = 0

  nearest(view: View, query: NearestQuery): Nearest {
    const measure = this.#measure
    const best = this.#best
    const waiting = this.#waiting
    measure.set(view, query)
    const distanceMax = query.distanceMax ?? Number.POSITIVE_INFINITY
    best.begin(query.count, distanceMax < Number.POSITIVE_INFINITY ? measure.keyBound(distanceMax) : distanceMax)
    waiting.clear()
    const { levels } = view.pages
    let page = view.root
    let key = 0
    while (key <= best.limit) {
      this.pageCount++
      if ((levels[page] as number) > 0) this.#open(view, page)
      else if (measure.kind === 'square' && !view.hasShapes) this.#takeBoxes(view, page)
      else this.#takeItems(view, page)
      if (waiting.count === 0) break
      key = waiting.leastKey
      page = waiting.pop()
    }
    return this.#answer(distanceMax)
  }

  within(view: View, query: DistanceQuery): number[] {
    const measure = this.#measure
    const found = this.#found
    measure.set(view, query)
    found.count = 0
    const limit = measure.keyBound(query.distance)
    const floor = measure.keyFloor(query.distance)
    const { ids, references, counts, levels } = view.pages
    const stack = this.#stack
    stack.length = 0
    let page: number | undefined = view.root
    while (page !== undefined) {
      this.pageCount++
      const isLeaf = levels[page] === 0
      const start = page * fanOut
      const end = start + (counts[page] as number)
      const into = found.reserve(fanOut)
      for (let place = start; place < end; place++) {
        if (!isLeaf) {
          if (measure.toPage(view, place) <= limit) stack.push(references[place] as number)
          continue
        }
        const key = measure.toItem(view, place, limit)
        if (key < floor || (key <= limit && measure.distanceOf(key) <= query.distance)) {
          into[found.count++] = ids[place] as number
        }
      }
      page = stack.pop()
    }
    return found.take(Number.POSITIVE_INFINITY)
  }

  /** Lets the children of a page wait, those that can still matter. */
  #open(view: View, page: number): void {
    const { boxes, references, counts } = view.pages
    const measure = this.#measure
    const waiting = this.#waiting
    const { x, y } = measure
    const isSquare = measure.kind === 'square'
    const { limit } = this.#best
    const start = page * fanOut
    const end = start + (counts[page] as number)
    for (let place = start, at = start * 4; place < end; place++, at += 4) {
      const minX = boxes[at] as number
      const minY = boxes[at + 1] as number
      const maxX = boxes[at + 2] as number
      const maxY = boxes[at + 3] as number
      let key: number
      if (isSquare) {
        const dx = x < minX ? minX - x : x > maxX ? x - maxX : 0
        const dy = y < minY ? minY - y : y > maxY ? y - maxY : 0
        key = dx * dx + dy * dy
      } else key = measure.bound(minX, minY, maxX, maxY)
      if (key <= limit) waiting.push(key, references[place] as number)
    }
  }

  /** Items that are all boxes, in the plane. */
  #takeBoxes(view: View, page: number): void {
    const { boxes, ids, counts } = view.pages
    const { x, y } = this.#measure
    const best = this.#best
    const start = page * fanOut
    const end = start + (counts[page] as number)
    for (let place = start, at = start * 4; place < end; place++, at += 4) {
      const minX = boxes[at] as number
      const minY = boxes[at + 1] as number
      const maxX = boxes[at + 2] as number
      const maxY = boxes[at + 3] as number
      const dx = x < minX ? minX - x : x > maxX ? x - maxX : 0
      const dy = y < minY ? minY - y : y > maxY ? y - maxY : 0
      const key = dx * dx + dy * dy
      if (key < best.limit || !best.isFull) best.offer(key, ids[place] as number)
    }
  }

  #takeItems(view: View, page: number): void {
    const { ids, counts } = view.pages
    const measure = this.#measure
    const best = this.#best
    const start = page * fanOut
    const end = start + (counts[page] as number)
    for (let place = start; place < end; place++) {
      const key = measure.toItem(view, place, best.limit)
      if (key < best.limit || !best.isFull) best.offer(key, ids[place] as number)
    }
  }

  #answer(distanceMax: number): Nearest {
    const best = this.#best
    const measure = this.#measure
    best.sort()
    const ids: number[] = []
    const distances: number[] = []
    for (let index = 0; index < best.count; index++) {
      const distance = measure.distanceOf(best.keys[index] as number)
      if (distance > distanceMax) break
      ids.push(best.values[index] as number)
      distances.push(distance)
    }
    return { ids, distances }
  }
}
