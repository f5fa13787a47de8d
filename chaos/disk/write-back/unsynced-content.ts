/**
 * What one file has had written to it and not synced, over what the disk below has of it.
 *
 * It is kept by sector, as that is what a power loss leaves whole or takes whole: a sector that was written twice is lost or
 * kept in its last form. Sectors live in pages, so that a large file is not a million small arrays.
 */
import { type DiskFile, sectorBytes } from '../../../engines/env/index.ts'

const pageSectors = 8
const pageBytes = pageSectors * sectorBytes

interface Page {
  readonly bytes: Uint8Array
  /** A bit a sector: here and not below. */
  present: number
  /** A bit a sector: to be written below by the next sync. Present ones that are not were forsaken. */
  dirty: number
}

export class UnsyncedContent {
  readonly #pages = new Map<number, Page>()
  readonly #below: () => DiskFile | undefined
  /** Bytes in the file, as its readers see it. */
  length: number
  /** From here on, what the disk below has was cut away. */
  #cutAt = Number.POSITIVE_INFINITY
  #presentCount = 0

  /** `below`: the file as the disk below has it, if it does. */
  constructor(below: () => DiskFile | undefined) {
    this.#below = below
    this.length = below()?.size() ?? 0
  }

  /** What is held here. */
  get bytes(): number {
    return this.#presentCount * sectorBytes
  }

  /** True: the disk below has all there is. */
  get isClean(): boolean {
    return this.#presentCount === 0 && this.#cutAt === Number.POSITIVE_INFINITY && this.length === this.#lengthBelow()
  }

  read(into: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(into.length, this.length - position))
    this.#readBelow(into.subarray(0, count), position)
    if (this.#presentCount === 0) return count
    for (const sector of sectorsOf(position, count)) {
      const page = this.#pages.get(Math.floor(sector / pageSectors))
      if (page === undefined || (page.present & bitOf(sector)) === 0) continue
      const start = sector * sectorBytes
      const from = Math.max(start, position)
      const to = Math.min(start + sectorBytes, position + count)
      const offset = (sector % pageSectors) * sectorBytes - start
      into.set(page.bytes.subarray(from + offset, to + offset), from - position)
    }
    return count
  }

  write(bytes: Uint8Array, position: number): void {
    for (const sector of sectorsOf(position, bytes.length)) {
      const start = sector * sectorBytes
      const from = Math.max(start, position)
      const to = Math.min(start + sectorBytes, position + bytes.length)
      this.#ownSector(sector, to - from < sectorBytes).set(bytes.subarray(from - position, to - position), from - start)
    }
    if (bytes.length > 0) this.length = Math.max(this.length, position + bytes.length)
  }

  truncate(length: number): void {
    if (length < this.length) {
      this.#cutAt = Math.min(this.#cutAt, length)
      for (const sector of this.#sectors('present')) if (sector * sectorBytes >= length) this.#drop(sector)
      const last = Math.floor(length / sectorBytes)
      // What grows back later reads as zeros.
      if (this.isHeld(last)) this.#ownSector(last, true).fill(0, length - last * sectorBytes)
    }
    this.length = length
  }

  /** Sectors that a sync would write, ascending. */
  dirtySectors(): number[] {
    return [...this.#sectors('dirty')].sort((a, b) => a - b)
  }

  /** The bytes of a sector that is held here, up to the file's end. They are this content's own. */
  sector(sector: number): Uint8Array {
    const page = this.#pages.get(Math.floor(sector / pageSectors))!
    const offset = (sector % pageSectors) * sectorBytes
    const count = Math.min(sectorBytes, this.length - sector * sectorBytes)
    return page.bytes.subarray(offset, offset + Math.max(0, count))
  }

  /** Brings the disk below up to date, but for what was forsaken. */
  pourAll(file: DiskFile): void {
    this.#pourCut(file)
    this.#pour(file, this.dirtySectors())
    if (file.size() < this.length) file.truncate(this.length)
  }

  /** Writes some of what is dirty. Where the cut does not survive, nothing does from there on. */
  pourSome(file: DiskFile, survives: (sector: number) => boolean): void {
    if (survives(Number.POSITIVE_INFINITY)) this.#pourCut(file)
    const isBeforeCut = (sector: number): boolean => (sector + 1) * sectorBytes <= this.#cutAt
    this.#pour(
      file,
      this.dirtySectors().filter(sector => survives(sector) && isBeforeCut(sector)),
    )
  }

  /** Has the disk below cut away what was cut away here. */
  #pourCut(file: DiskFile): void {
    if (this.#cutAt < file.size()) file.truncate(this.#cutAt)
    this.#cutAt = Number.POSITIVE_INFINITY
  }

  /** Writes these sectors to the disk below, neighbours at once; from now on they are read from there. */
  #pour(file: DiskFile, sectors: readonly number[]): void {
    for (let first = 0; first < sectors.length; ) {
      let end = first + 1
      while (end < sectors.length && sectors[end] === sectors[end - 1]! + 1) end++
      const run = sectors.slice(first, end).map(sector => this.sector(sector))
      const bytes = run.length === 1 ? run[0]! : Buffer.concat(run)
      if (bytes.length > 0) file.write(bytes, sectors[first]! * sectorBytes)
      first = end
    }
    for (const sector of sectors) this.#drop(sector)
  }

  /** Nothing that is dirty now will ever be written; readers go on seeing it. */
  forsake(): void {
    for (const page of this.#pages.values()) page.dirty = 0
  }

  /** Lets go of what was forsaken: from now on its readers see what the disk below has. */
  evict(): void {
    for (const sector of this.#sectors('present')) if (!this.isDirty(sector)) this.#drop(sector)
  }

  /** Takes these sectors for not held here: the disk below has got them in another way. */
  release(sectors: Iterable<number>): void {
    for (const sector of sectors) this.#drop(sector)
  }

  isHeld(sector: number): boolean {
    return ((this.#pages.get(Math.floor(sector / pageSectors))?.present ?? 0) & bitOf(sector)) !== 0
  }

  isDirty(sector: number): boolean {
    return ((this.#pages.get(Math.floor(sector / pageSectors))?.dirty ?? 0) & bitOf(sector)) !== 0
  }

  /** Takes all of it for synced although there is no disk below: whoever calls has got a copy. */
  markSynced(): void {
    this.#cutAt = Number.POSITIVE_INFINITY
    for (const page of this.#pages.values()) page.dirty = 0
  }

  #lengthBelow(): number {
    return this.#below()?.size() ?? 0
  }

  /** Fills `into` with what the disk below has, and with zeros where it has nothing. */
  #readBelow(into: Uint8Array, position: number): void {
    const count = Math.max(0, Math.min(into.length, this.#cutAt - position))
    const found = count === 0 ? 0 : (this.#below()?.read(into.subarray(0, count), position) ?? 0)
    into.fill(0, found)
  }

  /** The bytes of a sector to write into, dirty from now on. `isPartial`: what they hold stays around what is written. */
  #ownSector(sector: number, isPartial: boolean): Uint8Array {
    const pageIndex = Math.floor(sector / pageSectors)
    let page = this.#pages.get(pageIndex)
    if (page === undefined) {
      page = { bytes: new Uint8Array(pageBytes), present: 0, dirty: 0 }
      this.#pages.set(pageIndex, page)
    }
    const bit = bitOf(sector)
    const offset = (sector % pageSectors) * sectorBytes
    const bytes = page.bytes.subarray(offset, offset + sectorBytes)
    if ((page.present & bit) === 0) {
      if (isPartial) this.#readBelow(bytes, sector * sectorBytes)
      else bytes.fill(0)
      page.present |= bit
      this.#presentCount++
    }
    page.dirty |= bit
    return bytes
  }

  #drop(sector: number): void {
    const pageIndex = Math.floor(sector / pageSectors)
    const page = this.#pages.get(pageIndex)
    const bit = bitOf(sector)
    if (page === undefined || (page.present & bit) === 0) return
    page.present &= ~bit
    page.dirty &= ~bit
    this.#presentCount--
    if (page.present === 0) this.#pages.delete(pageIndex)
  }

  *#sectors(kind: 'present' | 'dirty'): Generator<number> {
    for (const [pageIndex, page] of [...this.#pages]) {
      for (let index = 0; index < pageSectors; index++) {
        if ((page[kind] & (1 << index)) !== 0) yield pageIndex * pageSectors + index
      }
    }
  }
}

/** The sectors that a range of bytes touches. */
export function* sectorsOf(position: number, bytes: number): Generator<number> {
  const end = Math.ceil((position + bytes) / sectorBytes)
  for (let sector = Math.floor(position / sectorBytes); bytes > 0 && sector < end; sector++) yield sector
}

function bitOf(sector: number): number {
  return 1 << (sector % pageSectors)
}
