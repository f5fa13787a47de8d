/** The places of a page and one more, apart from the pages: what a split divides. */
import type { Entry } from './entry.ts'
import { fanOut, type Pages } from './pages.ts'

const count = fanOut + 1

export class Overflow {
  readonly boxes: Float64Array = new Float64Array(count * 4)
  readonly #ids = new Float64Array(count)
  readonly #references = new Uint32Array(count)
  readonly #codes = new Uint32Array(count * 2)

  /** Takes all of a full page, and `entry` into the place `at`: 0 … `fanOut`. */
  take(pages: Pages, page: number, { entry, at }: { readonly entry: Entry; readonly at: number }): void {
    const place = page * fanOut
    for (let index = 0; index < count; index++) {
      const from = place + (index > at ? index - 1 : index)
      if (index === at) this.#put(index, entry)
      else this.#copy(index, pages, from)
    }
  }

  #put(index: number, entry: Entry): void {
    this.boxes[index * 4] = entry.minX
    this.boxes[index * 4 + 1] = entry.minY
    this.boxes[index * 4 + 2] = entry.maxX
    this.boxes[index * 4 + 3] = entry.maxY
    this.#ids[index] = entry.id
    this.#references[index] = entry.reference
    this.#codes[index * 2] = entry.high
    this.#codes[index * 2 + 1] = entry.low
  }

  #copy(index: number, pages: Pages, place: number): void {
    for (let side = 0; side < 4; side++) this.boxes[index * 4 + side] = pages.boxes[place * 4 + side] as number
    this.#ids[index] = pages.ids[place] as number
    this.#references[index] = pages.references[place] as number
    if (pages.codes.length === 0) return
    this.#codes[index * 2] = pages.codes[place * 2] as number
    this.#codes[index * 2 + 1] = pages.codes[place * 2 + 1] as number
  }

  /** Hands one of them out. */
  read(index: number, entry: Entry): void {
    const at = index * 4
    entry.minX = this.boxes[at] as number
    entry.minY = this.boxes[at + 1] as number
    entry.maxX = this.boxes[at + 2] as number
    entry.maxY = this.boxes[at + 3] as number
    entry.id = this.#ids[index] as number
    entry.reference = this.#references[index] as number
    entry.high = this.#codes[index * 2] as number
    entry.low = this.#codes[index * 2 + 1] as number
  }
}
