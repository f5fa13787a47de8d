/**
 * The memory of the pool: frames of one page each, in slabs, and who goes when all are taken.
 *
 * Slabs are large, because every array object between a reader and its bytes is a cache miss more, and the
 * system gives memory only to what is touched. The hand of a clock goes round: a page that was read since it
 * came by stays for another round.
 */

const slabBytesMax = 64 * 1024 * 1024
/** A descent, a split on every level, and copies for snapshots need some at a time. */
const frameCountMin = 32

export class Frames {
  readonly pageBytes: number
  readonly slabShift: number
  readonly slabMask: number
  readonly pageShift: number
  readonly slabBytes: Uint8Array[] = []
  readonly slabWords: Int32Array[] = []
  /** By frame: the page in it, 0 for none. */
  pages: Int32Array
  /** By frame: 1 if it was read since the hand came by. */
  touched: Uint8Array
  /** Frames that the bound allows. */
  readonly countMax: number
  /** Frames that there are. */
  count = 0
  readonly #free: number[] = []
  #hand = 0

  constructor(pageBytes: number, capacityBytes: number) {
    this.pageBytes = pageBytes
    this.pageShift = Math.log2(pageBytes)
    this.countMax = Math.max(frameCountMin, Math.floor(capacityBytes / pageBytes))
    const slabBytes = Math.min(slabBytesMax, 2 ** Math.ceil(Math.log2(this.countMax * pageBytes)))
    this.slabShift = Math.log2(slabBytes / pageBytes)
    this.slabMask = 2 ** this.slabShift - 1
    this.pages = new Int32Array(frameCountMin)
    this.touched = new Uint8Array(frameCountMin)
  }

  get usedBytes(): number {
    return (this.count - this.#free.length) * this.pageBytes
  }

  get isFull(): boolean {
    return this.#free.length === 0 && this.count >= this.countMax
  }

  /** A frame that nobody uses: one that was given back, or one more. The bound is the caller's business. */
  take(page: number): number {
    const frame = this.#free.pop() ?? this.#make()
    this.pages[frame] = page
    this.touched[frame] = 1
    return frame
  }

  give(frame: number): void {
    this.pages[frame] = 0
    this.#free.push(frame)
  }

  /** The next page that was not read lately and that `mayGo`, and its frame is the caller's; -1 where none may. */
  evict(mayGo: (page: number, frame: number) => boolean): number {
    for (let looked = 0; looked < 2 * this.count; looked++) {
      this.#hand = this.#hand + 1 < this.count ? this.#hand + 1 : 0
      const frame = this.#hand
      const page = this.pages[frame] as number
      if (page === 0) continue
      if (this.touched[frame] === 1) this.touched[frame] = 0
      else if (mayGo(page, frame)) return frame
    }
    return -1
  }

  #make(): number {
    const frame = this.count++
    if (frame >>> this.slabShift === this.slabBytes.length) {
      const buffer = new ArrayBuffer(this.pageBytes << this.slabShift)
      this.slabBytes.push(new Uint8Array(buffer))
      this.slabWords.push(new Int32Array(buffer))
    }
    if (frame === this.pages.length) this.#grow()
    return frame
  }

  #grow(): void {
    const pages = new Int32Array(this.pages.length * 2)
    pages.set(this.pages)
    this.pages = pages
    const touched = new Uint8Array(this.touched.length * 2)
    touched.set(this.touched)
    this.touched = touched
  }
}
