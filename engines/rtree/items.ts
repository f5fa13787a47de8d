/**
 * The items in memory: the tree that finds them, their shapes, and what open snapshots need of what they were.
 *
 * Everything here is applied at once and cannot fail; what is logged, and when it may be seen, is the store's business.
 */
import type { Shape } from '../../adapters/contract/index.ts'
import { isWide, shapeAt, type View } from './query/view.ts'
import { boxReference, type ShapeArrays, ShapeTable } from './shapes/shape-table.ts'
import type { Entry } from './tree/entry.ts'
import { Epochs } from './tree/epochs.ts'
import { newTree, type TreeKind } from './tree/new-tree.ts'
import type { Columns, PageTree } from './tree/page-tree.ts'
import { fanOut, none, type Pages } from './tree/pages.ts'

/** From that share of what is there on, a load packs everything anew. */
const rebuildShare = 4

/** All items as of one moment. */
export class Moment implements View {
  readonly pages: Pages
  readonly root: number
  readonly shapes: ShapeArrays
  readonly hasShapes: boolean
  readonly isWide: boolean
  readonly epoch: number
  /** What items were that have changed since; later snapshots know of later changes only. */
  readonly changed: Map<number, Shape | undefined> = new Map()

  constructor(view: View, epoch: number) {
    this.pages = view.pages
    this.root = view.root
    this.shapes = view.shapes
    this.hasShapes = view.hasShapes
    this.isWide = view.isWide
    this.epoch = epoch
  }
}

export class Items {
  readonly tree: PageTree
  readonly shapes: ShapeTable
  readonly #epochs = new Epochs()
  #isWide = false
  /** Those that answer `get`, oldest first. */
  readonly #moments: Moment[] = []

  constructor(kind: TreeKind) {
    this.tree = newTree(kind, this.#epochs)
    this.shapes = new ShapeTable(this.#epochs)
  }

  get count(): number {
    return this.tree.count
  }

  get snapshotCount(): number {
    return this.#moments.length
  }

  /** Where `put` looks for the item: id, box, and a reference unless it has a shape of its own. */
  get entry(): Entry {
    return this.tree.entry
  }

  has(id: number): boolean {
    return this.tree.map.get(id) >= 0
  }

  get(id: number): Shape | undefined {
    const page = this.tree.map.get(id)
    return page < 0 ? undefined : shapeAt(this.view(), page * fanOut + this.tree.indexOf(page, id))
  }

  /** The item as it was at that moment. */
  getAsOf(id: number, moment: Moment): Shape | undefined {
    for (let index = this.#moments.indexOf(moment); index < this.#moments.length; index++) {
      const { changed } = this.#moments[index] as Moment
      if (changed.has(id)) return changed.get(id)
    }
    return this.get(id)
  }

  /** Puts `entry`. */
  put(): void {
    const { entry } = this.tree
    this.#remember(entry.id)
    if (isWide(entry.minX) || isWide(entry.minY) || isWide(entry.maxX) || isWide(entry.maxY)) this.#isWide = true
    this.#drop(this.tree.put())
  }

  /** Puts a line or a polygon, as `encodeShape` has it. */
  putShape(id: number, encoded: Float64Array): void {
    const { entry } = this.tree
    setBoxOf(encoded, entry)
    entry.id = id
    entry.reference = this.shapes.add(encoded)
    this.put()
  }

  remove(id: number): void {
    this.#remember(id)
    this.#drop(this.tree.remove(id))
  }

  /** Puts as many boxes; the last of equal ids counts. */
  load(count: number, ids: Float64Array, boxes: Float64Array): void {
    if (count * rebuildShare < this.count) {
      const { entry } = this.tree
      for (let index = 0; index < count; index++) {
        const at = index * 4
        entry.setBox(boxes[at] as number, boxes[at + 1] as number, boxes[at + 2] as number, boxes[at + 3] as number)
        entry.id = ids[index] as number
        entry.reference = boxReference
        this.put()
      }
      return
    }
    if (this.#moments.length > 0) for (let index = 0; index < count; index++) this.#remember(ids[index] as number)
    const loaded = { count, ids, boxes, references: new Uint32Array(count).fill(boxReference) }
    this.restore(this.count === 0 ? loaded : this.#with(loaded))
  }

  /** Packs these and nothing else; shapes are there already. */
  restore(columns: Columns): void {
    for (let at = 0; at < 4 * columns.count && !this.#isWide; at++) this.#isWide = isWide(columns.boxes[at] as number)
    this.tree.rebuild(columns)
    if (this.tree.count < columns.count) this.tree.rebuild(lastOfEach(columns))
  }

  /** As of now, to the next write. */
  view(): View {
    const { pages, root } = this.tree
    return { pages, root, shapes: this.shapes.view(), hasShapes: this.shapes.count > 0, isWide: this.#isWide }
  }

  /** Holds what there is for a checkpoint, until `release`. */
  hold(): Moment {
    return new Moment(this.view(), this.#epochs.hold())
  }

  /** As `hold`, and `getAsOf` answers for it. */
  open(): Moment {
    const moment = this.hold()
    this.#moments.push(moment)
    return moment
  }

  release(moment: Moment): void {
    const index = this.#moments.indexOf(moment)
    if (index >= 0) {
      this.#moments.splice(index, 1)
      const older = this.#moments[index - 1]
      if (older !== undefined) {
        for (const [id, shape] of moment.changed) if (!older.changed.has(id)) older.changed.set(id, shape)
      }
    }
    this.#epochs.release(moment.epoch)
    this.tree.pages.reclaim()
    this.shapes.reclaim()
  }

  /** What it is before it changes. */
  #remember(id: number): void {
    const newest = this.#moments.at(-1)
    if (newest !== undefined && !newest.changed.has(id)) newest.changed.set(id, this.get(id))
  }

  #drop(reference: number): void {
    if (reference !== none) this.shapes.drop(reference)
  }

  /** Everything there is but what these replace, and these. */
  #with(loaded: Columns): Columns {
    const replaced = new Set(loaded.ids.subarray(0, loaded.count))
    const { pages, root } = this.tree
    const total = this.count + loaded.count
    const ids = new Float64Array(total)
    const boxes = new Float64Array(total * 4)
    const references = new Uint32Array(total)
    let count = 0
    const stack = [root]
    for (let page = stack.pop(); page !== undefined; page = stack.pop()) {
      for (let place = page * fanOut; place < page * fanOut + (pages.counts[page] as number); place++) {
        const reference = pages.references[place] as number
        if ((pages.levels[page] as number) > 0) stack.push(reference)
        else if (replaced.has(pages.ids[place] as number)) this.shapes.drop(reference)
        else {
          ids[count] = pages.ids[place] as number
          for (let side = 0; side < 4; side++) boxes[count * 4 + side] = pages.boxes[place * 4 + side] as number
          references[count++] = reference
        }
      }
    }
    ids.set(loaded.ids.subarray(0, loaded.count), count)
    boxes.set(loaded.boxes.subarray(0, loaded.count * 4), count * 4)
    return { count: count + loaded.count, ids, boxes, references }
  }
}

/** Only the last of equal ids. */
function lastOfEach({ count, ids, boxes, references }: Columns): Columns {
  const last = new Map<number, number>()
  for (let index = 0; index < count; index++) last.set(ids[index] as number, index)
  const kept = [...last.values()]
  const keptBoxes = new Float64Array(kept.length * 4)
  for (const [index, from] of kept.entries()) keptBoxes.set(boxes.subarray(from * 4, from * 4 + 4), index * 4)
  return {
    count: kept.length,
    ids: Float64Array.from(kept, from => ids[from] as number),
    boxes: keptBoxes,
    references: Uint32Array.from(kept, from => references[from] as number),
  }
}

/** The box around a line or a polygon. */
function setBoxOf(encoded: Float64Array, entry: Entry): void {
  entry.setBox(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
  for (let at = 3 + (encoded[2] as number); at < encoded.length; at += 2) {
    const x = encoded[at] as number
    const y = encoded[at + 1] as number
    if (x < entry.minX) entry.minX = x
    if (x > entry.maxX) entry.maxX = x
    if (y < entry.minY) entry.minY = y
    if (y > entry.maxY) entry.maxY = y
  }
}
