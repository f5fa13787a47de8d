/**
 * Every kind of tree, page by page, after items of every sort come, move and go: none lost, none twice, boxes exact, pages full enough; and
 * what a snapshot holds stays as it was.
 */
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { Epochs } from '../../engines/rtree/tree/epochs.ts'
import { newTree } from '../../engines/rtree/tree/new-tree.ts'
import type { PageTree } from '../../engines/rtree/tree/page-tree.ts'
import { fanOut } from '../../engines/rtree/tree/pages.ts'
import { brokenRule } from '../../engines/rtree/tree/verify-tree.ts'
import { pick } from './draw-shapes.ts'
import { indexes } from './memory-store.ts'

const writeCount = 2600

/** What the pages below one hold, in order of ids. */
function itemsBelow({ pages }: PageTree, root: number): string {
  const items: string[] = []
  const stack = [root]
  for (let page = stack.pop(); page !== undefined; page = stack.pop()) {
    for (let place = page * fanOut; place < page * fanOut + (pages.counts[page] as number); place++) {
      if ((pages.levels[page] as number) > 0) stack.push(pages.references[place] as number)
      else items.push(`${pages.ids[place]} at ${pages.boxes.subarray(place * 4, place * 4 + 4).join()}`)
    }
  }
  return items.sort().join('\n')
}

/** From all in one place to far beyond what squares can tell. */
const scales = [0, 1, 3, 100, 1e6, 1e300, 1e-300]

class Life {
  readonly tree: PageTree
  readonly #random: Random
  readonly #epochs = new Epochs()
  readonly #live = new Set<number>()
  readonly #held: { readonly epoch: number; readonly root: number; readonly items: string }[] = []
  readonly #scale: number
  readonly #idMax: number

  constructor(index: (typeof indexes)[number], seed: number) {
    this.#random = createRandom(seed)
    this.tree = newTree(index, this.#epochs)
    this.#scale = scales[seed % scales.length] as number
    this.#idMax = pick(this.#random, [50, 300, 2000, 2 ** 53])
  }

  step(write: number): void {
    const random = this.#random
    const { tree } = this
    const draw = random.nextInteger(100)
    if (draw < (Math.floor(write / 500) % 2 === 0 ? 70 : 25)) this.#put(random.nextInteger(this.#idMax))
    else if (draw < 94) this.#remove()
    else if (draw < 96 && this.#held.length < 3) {
      this.#held.push({ epoch: this.#epochs.hold(), root: tree.root, items: itemsBelow(tree, tree.root) })
    } else if (draw < 98) this.#release()
    else if (random.nextInteger(6) === 0) this.#rebuild()
    if (write % 20 === 0) this.#verify()
  }

  #put(id: number): void {
    const random = this.#random
    const scale = this.#scale
    const coordinate = (): number => {
      const drawn = (random.nextFloat() - 0.5) * scale
      return scale < 100 && scale >= 1 ? Math.round(drawn) : drawn
    }
    const [x, y] = [coordinate(), coordinate()]
    const size = (scale / 50) * random.nextFloat() * random.nextInteger(2)
    this.tree.entry.setBox(x, y, x + size, y + size)
    this.tree.entry.id = id
    this.tree.entry.reference = 0
    this.tree.put()
    this.#live.add(id)
  }

  #remove(): void {
    const ids = [...this.#live]
    const id = ids.length === 0 ? 1 : pick(this.#random, ids)
    this.tree.remove(id)
    this.#live.delete(id)
  }

  #release(): void {
    const [released] = this.#held.splice(this.#random.nextInteger(this.#held.length + 1), 1)
    if (released === undefined) return
    this.#epochs.release(released.epoch)
    this.tree.pages.reclaim()
  }

  #rebuild(): void {
    const count = this.#live.size
    const boxes = new Float64Array(count * 4)
    for (let at = 0; at < boxes.length; at++) {
      boxes[at] = at % 4 < 2 ? this.#random.nextInteger(6) : (boxes[at - 2] as number) + this.#random.nextInteger(2)
    }
    this.tree.rebuild({ count, ids: Float64Array.from(this.#live), boxes, references: new Uint32Array(count) })
  }

  #verify(): void {
    expect(brokenRule(this.tree)).toBeUndefined()
    expect(this.tree.count).toBe(this.#live.size)
    for (const { root, items } of this.#held) {
      if (itemsBelow(this.tree, root) !== items) expect.fail('what a snapshot holds has changed')
    }
  }
}

test.each(indexes)('%s, with items of every size, in one place or far apart', index => {
  for (let seed = 0; seed < 14; seed++) {
    const life = new Life(index, seed)
    for (let write = 0; write < writeCount; write++) {
      try {
        life.step(write)
      } catch (error) {
        expect.fail(`seed ${seed}, write ${write}: ${String(error)}`)
      }
    }
  }
})

test.each(indexes)('%s: a packed tree is as full as it can be', index => {
  for (const count of [1, 15, 16, 17, 255, 256, 257, 4097, 5000]) {
    const tree = newTree(index, new Epochs())
    const random = createRandom(count)
    const boxes = new Float64Array(count * 4)
    for (let item = 0; item < count; item++) {
      const [x, y] = [random.nextFloat(), random.nextFloat()]
      boxes.set([x, y, x, y], item * 4)
    }
    tree.rebuild({
      count,
      ids: Float64Array.from({ length: count }, (_, id) => id),
      boxes,
      references: new Uint32Array(count),
    })
    expect(brokenRule(tree)).toBeUndefined()
    if (index !== 'quadtree')
      expect(tree.height).toBe(Math.max(1, Math.ceil(Math.log(count) / Math.log(fanOut) - 1e-9)))
  }
})
