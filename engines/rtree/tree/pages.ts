/**
 * The pages of a tree: nodes of a fixed fan-out in flat arrays, found by number.
 *
 * Each page has `fanOut` places. On a leaf a place is an item: its box, its id, and a reference to its shape; above, a child: the box
 * around all that is below it, and its number. The arrays are shared memory, so a checkpoint on another thread reads them where they
 * lie.
 *
 * A page that an open snapshot sees is never changed: `isFrozen` says so, and whoever wants to change it makes a copy under
 * another number. What is given up is used again once no snapshot that saw it is open.
 */
import { type Epochs, Retired } from './epochs.ts'

export const fanOut = 16
/** No page. */
export const none = 0xffffffff
const firstPageCount = 8

/** What a checkpoint's thread needs to read pages. */
export interface PageArrays {
  readonly boxes: Float64Array<SharedArrayBuffer>
  readonly ids: Float64Array<SharedArrayBuffer>
  readonly references: Uint32Array<SharedArrayBuffer>
  readonly counts: Uint8Array<SharedArrayBuffer>
  readonly levels: Uint8Array<SharedArrayBuffer>
}

export class Pages implements PageArrays {
  boxes: Float64Array<SharedArrayBuffer> = new Float64Array(shared(firstPageCount * fanOut * 32))
  /** Of a leaf: ids of items. Above, what the kind of tree wants: an id that stands for the child, or nothing. */
  ids: Float64Array<SharedArrayBuffer> = new Float64Array(shared(firstPageCount * fanOut * 8))
  /** Of a leaf: references to shapes. Above: numbers of children. */
  references: Uint32Array<SharedArrayBuffer> = new Uint32Array(shared(firstPageCount * fanOut * 4))
  counts: Uint8Array<SharedArrayBuffer> = new Uint8Array(shared(firstPageCount))
  /** 0: a leaf. */
  levels: Uint8Array<SharedArrayBuffer> = new Uint8Array(shared(firstPageCount))
  parents: Uint32Array = new Uint32Array(firstPageCount)
  /** Keys of places along a curve, two words each; of length 0 where the tree has none. */
  codes: Uint32Array
  readonly #hasCodes: boolean
  /** By page: the epoch in which it came to be. */
  #births: Float64Array = new Float64Array(firstPageCount)
  #end = 0
  readonly #free: number[] = []
  readonly #epochs: Epochs
  readonly #retired: Retired
  copyCount = 0

  constructor(epochs: Epochs, hasCodes: boolean) {
    this.#epochs = epochs
    this.#retired = new Retired(epochs)
    this.#hasCodes = hasCodes
    this.codes = new Uint32Array(hasCodes ? firstPageCount * fanOut * 2 : 0)
  }

  /** Pages in use, those that only snapshots see included. */
  get usedCount(): number {
    return this.#end - this.#free.length
  }

  /** Pages that only snapshots see. */
  get retiredCount(): number {
    return this.#retired.count
  }

  /** Bytes of memory, free pages included. */
  get bytes(): number {
    const { boxes, ids, references, codes, parents } = this
    const perPage = 2 + 8
    return (
      boxes.byteLength +
      ids.byteLength +
      references.byteLength +
      codes.byteLength +
      parents.byteLength +
      this.counts.length * perPage
    )
  }

  get end(): number {
    return this.#end
  }

  allocate(level: number): number {
    const page = this.#free.pop() ?? this.#end++
    if (page >= this.counts.length) this.reserve(this.counts.length * 2)
    this.counts[page] = 0
    this.levels[page] = level
    this.parents[page] = none
    this.#births[page] = this.#epochs.current
    return page
  }

  /** Gives a page up; its number is used again when no snapshot needs it. */
  retire(page: number): void {
    if (this.isFrozen(page)) this.#retired.add(page)
    else this.#free.push(page)
  }

  /** Takes back what only snapshots that are closed by now needed. */
  reclaim(): void {
    this.#retired.reclaim(this.#free)
  }

  /** Whether an open snapshot sees the page, so that it must stay as it is. */
  isFrozen(page: number): boolean {
    return this.#epochs.newestHeld >= (this.#births[page] as number)
  }

  /** Copies a frozen page to another number, and gives the old one up. */
  copy(page: number): number {
    const copy = this.allocate(this.levels[page] as number)
    const from = page * fanOut
    const to = copy * fanOut
    this.boxes.copyWithin(to * 4, from * 4, (from + fanOut) * 4)
    this.ids.copyWithin(to, from, from + fanOut)
    this.references.copyWithin(to, from, from + fanOut)
    if (this.#hasCodes) this.codes.copyWithin(to * 2, from * 2, (from + fanOut) * 2)
    this.counts[copy] = this.counts[page] as number
    this.parents[copy] = this.parents[page] as number
    this.retire(page)
    this.copyCount++
    return copy
  }

  /** Makes room for so many pages in all. A copy of everything there is: some 10 ms for 40 MB. */
  reserve(pageCount: number): void {
    if (pageCount <= this.counts.length) return
    const places = pageCount * fanOut
    this.boxes = grownFloats(this.boxes, places * 4)
    this.ids = grownFloats(this.ids, places)
    this.references = grownWords(this.references, places)
    this.counts = grownBytes(this.counts, pageCount)
    this.levels = grownBytes(this.levels, pageCount)
    const parents = new Uint32Array(pageCount)
    parents.set(this.parents)
    this.parents = parents
    const births = new Float64Array(pageCount)
    births.set(this.#births)
    this.#births = births
    if (!this.#hasCodes) return
    const codes = new Uint32Array(places * 2)
    codes.set(this.codes)
    this.codes = codes
  }
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes)
}

function grownFloats(floats: Float64Array, length: number): Float64Array<SharedArrayBuffer> {
  const grown = new Float64Array(shared(length * 8))
  grown.set(floats)
  return grown
}

function grownWords(words: Uint32Array, length: number): Uint32Array<SharedArrayBuffer> {
  const grown = new Uint32Array(shared(length * 4))
  grown.set(words)
  return grown
}

function grownBytes(bytes: Uint8Array, length: number): Uint8Array<SharedArrayBuffer> {
  const grown = new Uint8Array(shared(length))
  grown.set(bytes)
  return grown
}
