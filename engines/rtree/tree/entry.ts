/** One place of a page, by value: what is put into a tree, or moved within it. One object is used over and over. */
import { fanOut, type Pages } from './pages.ts'

export class Entry {
  minX: number = Number.NaN
  minY: number = Number.NaN
  maxX: number = Number.NaN
  maxY: number = Number.NaN
  id: number = Number.NaN
  /** To a shape, or to a child. */
  reference = 0
  /** Along a curve, where the tree has one. */
  high = 0
  low = 0

  setBox(minX: number, minY: number, maxX: number, maxY: number): void {
    this.minX = minX
    this.minY = minY
    this.maxX = maxX
    this.maxY = maxY
  }

  /** Takes what is at the place (counted over all pages). */
  read(pages: Pages, place: number): void {
    const { boxes } = pages
    const at = place * 4
    this.minX = boxes[at] as number
    this.minY = boxes[at + 1] as number
    this.maxX = boxes[at + 2] as number
    this.maxY = boxes[at + 3] as number
    this.id = pages.ids[place] as number
    this.reference = pages.references[place] as number
    if (pages.codes.length === 0) return
    this.high = pages.codes[place * 2] as number
    this.low = pages.codes[place * 2 + 1] as number
  }

  write(pages: Pages, place: number): void {
    this.writeBox(pages, place)
    pages.ids[place] = this.id
    pages.references[place] = this.reference
    if (pages.codes.length === 0) return
    pages.codes[place * 2] = this.high
    pages.codes[place * 2 + 1] = this.low
  }

  writeBox(pages: Pages, place: number): void {
    const { boxes } = pages
    const at = place * 4
    boxes[at] = this.minX
    boxes[at + 1] = this.minY
    boxes[at + 2] = this.maxX
    boxes[at + 3] = this.maxY
  }

  /** Widens the box by the one that begins there. */
  include(boxes: Float64Array, at: number): void {
    if ((boxes[at] as number) < this.minX) this.minX = boxes[at] as number
    if ((boxes[at + 1] as number) < this.minY) this.minY = boxes[at + 1] as number
    if ((boxes[at + 2] as number) > this.maxX) this.maxX = boxes[at + 2] as number
    if ((boxes[at + 3] as number) > this.maxY) this.maxY = boxes[at + 3] as number
  }

  area(): number {
    return (this.maxX - this.minX) * (this.maxY - this.minY)
  }

  /** Takes the box around all places of the page, of which there is one at least. */
  cover(pages: Pages, page: number): void {
    const { boxes } = pages
    const start = page * fanOut * 4
    const end = start + (pages.counts[page] as number) * 4
    let minX = boxes[start] as number
    let minY = boxes[start + 1] as number
    let maxX = boxes[start + 2] as number
    let maxY = boxes[start + 3] as number
    for (let at = start + 4; at < end; at += 4) {
      if ((boxes[at] as number) < minX) minX = boxes[at] as number
      if ((boxes[at + 1] as number) < minY) minY = boxes[at + 1] as number
      if ((boxes[at + 2] as number) > maxX) maxX = boxes[at + 2] as number
      if ((boxes[at + 3] as number) > maxY) maxY = boxes[at + 3] as number
    }
    this.setBox(minX, minY, maxX, maxY)
  }
}
