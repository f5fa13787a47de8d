/**
 * Areas: from the root down into every page whose box may hold an answer, then the exact shapes where boxes do not decide.
 *
 * The question asked most, which items meet a box, has a way of its own: a page that lies in the box whole is taken with everything
 * below it, unseen.
 */
import type { AreaQuery } from '../../../adapters/contract/index.ts'
import { boxesMeet, boxHolds, type Geometry, geometriesOf } from '../geometry/geometry.ts'
import { covers, intersects } from '../geometry/relation.ts'
import { firstShape } from '../shapes/shape-table.ts'
import { fanOut } from '../tree/pages.ts'
import { Found } from './found.ts'
import { boxAt, geometryOf, type View } from './view.ts'

/** More pages than can ever wait: a page's worth for each of as many levels as digits and ids allow. */
const stackLength = 2048

export class Search {
  readonly #found = new Found()
  /** Pages to look into; one that lies in the box whole, as its complement. */
  readonly #stack = new Int32Array(stackLength)
  /** Of the box in question. */
  #minX = 0
  #minY = 0
  #maxX = 0
  #maxY = 0
  pageCount = 0

  run(view: View, query: AreaQuery): number[] {
    const limit = query.limit ?? Number.POSITIVE_INFINITY
    this.#found.count = 0
    if (view.pages.counts[view.root] === 0 || limit === 0) return []
    const { area } = query
    if (area.type === 'Box' && query.relation === 'intersects' && area.minX <= area.maxX) {
      this.#minX = area.minX
      this.#minY = area.minY
      this.#maxX = area.maxX
      this.#maxY = area.maxY
      this.#meetBox(view, limit)
    } else {
      const isBox = area.type === 'Box' || area.type === 'Point'
      this.#relate(view, { relation: query.relation, areas: geometriesOf(area), isBox, limit })
    }
    return this.#found.take(limit)
  }

  #meetBox(view: View, limit: number): void {
    const { boxes, references, counts, levels, ids } = view.pages
    const { hasShapes } = view
    const minX = this.#minX
    const minY = this.#minY
    const maxX = this.#maxX
    const maxY = this.#maxY
    const found = this.#found
    const stack = this.#stack
    stack[0] = view.root
    for (let top = 1; top > 0 && found.count < limit; ) {
      const page = stack[--top] as number
      this.pageCount++
      if (page < 0) {
        this.#takeAll(view, ~page)
        continue
      }
      const start = page * fanOut
      const end = start + (counts[page] as number)
      const isLeaf = levels[page] === 0
      const into = found.reserve(fanOut)
      let count = found.count
      for (let place = start, at = start * 4; place < end; place++, at += 4) {
        const x0 = boxes[at] as number
        if (x0 > maxX) continue
        const y0 = boxes[at + 1] as number
        if (y0 > maxY) continue
        const x1 = boxes[at + 2] as number
        if (x1 < minX) continue
        const y1 = boxes[at + 3] as number
        if (y1 < minY) continue
        if (!isLeaf) {
          const child = references[place] as number
          stack[top++] = x0 >= minX && y0 >= minY && x1 <= maxX && y1 <= maxY ? ~child : child
        } else if (!hasShapes || (references[place] as number) < firstShape || this.#meetsExactly(view, place)) {
          into[count++] = ids[place] as number
        }
      }
      found.count = count
    }
  }

  #meetsExactly(view: View, place: number): boolean {
    const box = { type: 'Box', minX: this.#minX, minY: this.#minY, maxX: this.#maxX, maxY: this.#maxY } as const
    return intersects(geometryOf(view, place), geometriesOf(box)[0] as Geometry)
  }

  /** Everything below a page, or on it. */
  #takeAll(view: View, page: number): void {
    const { ids, references, counts, levels } = view.pages
    const start = page * fanOut
    const end = start + (counts[page] as number)
    if ((levels[page] as number) > 0) {
      for (let place = start; place < end; place++) this.#takeAll(view, references[place] as number)
      return
    }
    const found = this.#found
    const into = found.reserve(fanOut)
    let count = found.count
    for (let place = start; place < end; place++) into[count++] = ids[place] as number
    found.count = count
  }

  /** Any relation with any area. */
  #relate(view: View, relating: Relating): void {
    const { pages } = view
    const { counts, levels, references, ids } = pages
    const found = this.#found
    const stack = [view.root]
    for (let page = stack.pop(); page !== undefined && found.count < relating.limit; page = stack.pop()) {
      this.pageCount++
      const isLeaf = levels[page] === 0
      const start = page * fanOut
      const end = start + (counts[page] as number)
      for (let place = start; place < end; place++) {
        if (!mayRelate(view, place, relating)) continue
        if (!isLeaf) stack.push(references[place] as number)
        else if (relates(view, place, relating)) found.reserve(1)[found.count++] = ids[place] as number
      }
    }
  }
}

interface Relating {
  readonly relation: AreaQuery['relation']
  /** One, or two boxes on either side of the antimeridian. */
  readonly areas: readonly Geometry[]
  /** Then boxes decide about items that are boxes. */
  readonly isBox: boolean
  readonly limit: number
}

/** Whether the item at the place, or one below it, can be an answer for all that its box says. */
function mayRelate({ pages }: View, place: number, { relation, areas }: Relating): boolean {
  const box = boxAt(pages, place)
  if (relation === 'contains') return areas.every(area => boxHolds(box, area))
  return areas.some(area => boxesMeet(box, area))
}

function relates(view: View, place: number, { relation, areas, isBox }: Relating): boolean {
  const isPlain = isBox && (view.pages.references[place] as number) < firstShape
  if (isPlain) {
    const box = boxAt(view.pages, place)
    if (relation === 'within') return areas.some(area => boxHolds(area, box))
    // `mayRelate` has said so.
    return true
  }
  const item = geometryOf(view, place)
  if (relation === 'intersects') return areas.some(area => intersects(item, area))
  if (relation === 'within') return areas.some(area => covers(area, item))
  return areas.every(area => covers(item, area))
}
