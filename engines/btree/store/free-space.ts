/**
 * Which parts of the file of pages are in use, in units of a sector: one bit each, and a search that goes
 * forward.
 *
 * Nothing of it is stored: at the opening it follows from the map. A search begins where the last one ended,
 * so that what is written together lies together; `rewind` sends it back to the front, where room was given back.
 */
import { invariant } from '../../bytes/index.ts'
import { sectorBytes } from '../../env/index.ts'

/** Two writes never share a sector, so that a torn one spoils no other. */
export const unitBytes: number = sectorBytes

export function unitsOf(bytes: number): number {
  return Math.ceil(bytes / unitBytes)
}

const full = 0xffffffff

export class FreeSpace {
  #bits = new Uint32Array(1024)
  #from = 0
  /** All units in use lie before this one. */
  #end = 0
  usedUnits = 0

  /** Marks units as used; false if one of them is already. */
  mark(unit: number, count: number): boolean {
    this.#reserve(unit + count)
    for (let at = unit; at < unit + count; at++) {
      const bit = 1 << (at & 31)
      if (((this.#bits[at >>> 5] as number) & bit) !== 0) return false
      this.#bits[at >>> 5] = (this.#bits[at >>> 5] as number) | bit
    }
    this.usedUnits += count
    this.#end = Math.max(this.#end, unit + count)
    return true
  }

  /** The first of so many free units in a row, which are used from now on. */
  allocate(count: number): number {
    const unit = this.#findRun(count)
    this.#from = unit + count
    this.mark(unit, count)
    return unit
  }

  free(unit: number, count: number): void {
    for (let at = unit; at < unit + count; at++) {
      const bit = 1 << (at & 31)
      invariant(((this.#bits[at >>> 5] as number) & bit) !== 0, 'only what is in use is given back')
      this.#bits[at >>> 5] = (this.#bits[at >>> 5] as number) & ~bit
    }
    this.usedUnits -= count
  }

  /** The next search begins at the front. */
  rewind(): void {
    this.#from = 0
  }

  /** The next search finds what lies after all units in use. */
  skipToEnd(): void {
    this.#from = this.endUnit
  }

  /** Where the units in use end. */
  get endUnit(): number {
    while (this.#end > 0 && !this.#isUsed(this.#end - 1)) this.#end--
    return this.#end
  }

  #findRun(count: number): number {
    let unit = this.#from
    let found = 0
    while (unit < this.#end) {
      if (found === 0 && (unit & 31) === 0 && this.#bits[unit >>> 5] === full) {
        unit += 32
        continue
      }
      found = this.#isUsed(unit) ? 0 : found + 1
      unit++
      if (found === count) return unit - count
    }
    return Math.max(this.#from, this.#end - found)
  }

  #isUsed(unit: number): boolean {
    return ((this.#bits[unit >>> 5] as number) & (1 << (unit & 31))) !== 0
  }

  #reserve(units: number): void {
    const words = Math.ceil(units / 32)
    if (words <= this.#bits.length) return
    const grown = new Uint32Array(Math.max(words, this.#bits.length * 2))
    grown.set(this.#bits)
    this.#bits = grown
  }
}
