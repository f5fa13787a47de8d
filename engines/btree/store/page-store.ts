/**
 * Pages by number: in memory, on the disk, and on their way between the two.
 *
 * No page is ever written over: it goes to a free place, and the last checkpoint's map goes on to name the old
 * one. So a changed page may leave memory at any moment, a torn write harms nothing, and a place is free again
 * once neither the tree, nor the last checkpoint, nor the running one has its page there.
 *
 * A write that fails leaves its page in memory, beyond the bound if need be, and is told to `fail`; so a change
 * that has begun always ends, and what was read before can be read on. A read that fails throws.
 */
import { crc32, invariant } from '../../bytes/index.ts'
import { type DiskFile, StorageError } from '../../env/index.ts'
import { headerBytes, type OverflowReader, Page } from '../page/page.ts'
import { compactPage } from '../page/page-edit.ts'
import { Frames } from './frames.ts'
import { type FreeSpace, unitBytes, unitsOf } from './free-space.ts'
import { type PageTable, state } from './page-table.ts'
import type { Places } from './places.ts'
import { Versions } from './versions.ts'

export interface PageStoreParts {
  readonly file: DiskFile
  readonly pageBytes: number
  readonly cacheBytes: number
  readonly table: PageTable
  readonly space: FreeSpace
  /** Where the last checkpoint has its pages. */
  readonly checkpointed: Places
  readonly fail: (error: unknown) => void
}

/** Dead bytes that a page may take to the disk. */
const deadShareMax = 32

export class PageStore implements OverflowReader {
  readonly file: DiskFile
  readonly pageBytes: number
  readonly table: PageTable
  readonly space: FreeSpace
  readonly frames: Frames
  readonly versions: Versions
  /** Moves on whenever a page changes or leaves its frame: what a window showed before may be gone. */
  changeCount = 0
  /** Moves on whenever the tree changes. */
  mutationCount = 0
  missCount = 0
  evictionCount = 0
  /** Bytes written because memory was needed or a page changed under a checkpoint, and of overflows. */
  spilledBytes = 0
  isClosed = false
  /** The last checkpoint's places, and those of the running one. */
  checkpointed: Places
  running: Places | undefined
  readonly #fail: (error: unknown) => void
  /** No write is tried any more. */
  #isFailed = false
  readonly #heldOverflows = new Map<number, Uint8Array>()
  readonly #scratch: Uint8Array
  readonly #image: Uint8Array
  readonly #page: Page
  /** A frame that must stay where it is. */
  #heldFrame = -1
  readonly #mayGo = (number: number, frame: number): boolean => this.#letGo(number, frame)

  constructor(parts: PageStoreParts) {
    this.file = parts.file
    this.pageBytes = parts.pageBytes
    this.table = parts.table
    this.space = parts.space
    this.checkpointed = parts.checkpointed
    this.frames = new Frames(parts.pageBytes, parts.cacheBytes)
    this.versions = new Versions(number => this.#release(number))
    this.#fail = parts.fail
    this.#scratch = new Uint8Array(parts.pageBytes)
    this.#image = new Uint8Array(parts.pageBytes)
    this.#page = this.window()
  }

  /** A window that shows nothing yet. */
  window(): Page {
    return new Page(this.pageBytes, this)
  }

  /** Moves the window to a page. @throws StorageError `CORRUPT`, `IO` */
  enter(number: number, page: Page): void {
    let frame = this.table.frames[number] as number
    if (frame < 0) frame = this.#bring(number)
    const { frames } = this
    frames.touched[frame] = 1
    const slab = frame >>> frames.slabShift
    page.bytes = frames.slabBytes[slab] as Uint8Array
    page.words = frames.slabWords[slab] as Int32Array
    page.start = (frame & frames.slabMask) << frames.pageShift
  }

  /** As `enter`, for the page as it was in that epoch. */
  enterAsOf(number: number, epoch: number, page: Page): void {
    let version: number | undefined = number
    if ((this.table.epochs[number] as number) > epoch) version = this.versions.find(number, epoch)
    invariant(version !== undefined, 'every page that a snapshot can reach is kept for it')
    this.enter(version, page)
  }

  /** Moves the window to a page that is about to change. */
  change(number: number, page: Page): void {
    this.enter(number, page)
    this.changeCount++
    this.mutationCount++
    const { table } = this
    if (((table.states[number] as number) & state.due) !== 0) this.#write(number)
    if ((table.epochs[number] as number) <= this.versions.newestLive) this.#preserve(number)
    table.states[number] = (table.states[number] as number) | state.dirty
  }

  /** A new page; the window is moved to it, and what it shows is garbage. */
  allocate(page: Page): number {
    const number = this.table.take()
    this.table.states[number] = state.used | state.dirty
    this.table.epochs[number] = this.versions.changeEpoch()
    this.#placeInFrame(number)
    this.changeCount++
    this.mutationCount++
    this.enter(number, page)
    return number
  }

  /** The page or overflow leaves the tree. */
  free(number: number): void {
    const { states, epochs } = this.table
    this.changeCount++
    this.mutationCount++
    if (((states[number] as number) & state.due) !== 0) this.#write(number)
    if ((epochs[number] as number) <= this.versions.newestLive) {
      states[number] = (states[number] as number) | state.retired
      this.versions.add(number, number, epochs[number] as number)
    } else this.#release(number)
  }

  /** Writes bytes that no page can hold; returns their number. */
  addOverflow(bytes: Uint8Array): number {
    const number = this.table.take()
    this.table.states[number] = state.used | state.overflow
    this.table.epochs[number] = this.versions.changeEpoch()
    const unit = this.space.allocate(unitsOf(bytes.length))
    if (this.#writeAt(unit, bytes)) this.#moveTo(number, unit, bytes.length, crc32(bytes, number))
    else {
      this.space.free(unit, unitsOf(bytes.length))
      this.#heldOverflows.set(number, bytes.slice())
    }
    return number
  }

  /** The bytes of an overflow; they hold for good. @throws StorageError `CORRUPT`, `IO` */
  read(number: number): Uint8Array {
    const held = this.#heldOverflows.get(number)
    if (held !== undefined) return held
    const bytes = new Uint8Array(this.table.places.lengths[number] as number)
    this.readPlace(number, bytes)
    return bytes
  }

  /** Moves an overflow toward the front of the file if there is room, or away from it. The running checkpoint has it where it was. */
  moveOverflow(number: number, isToEnd: boolean): void {
    const { places } = this.table
    const old = places.units[number] as number
    const length = places.lengths[number] as number
    const unit = this.space.allocate(unitsOf(length))
    if ((isToEnd || unit < old) && this.#writeAt(unit, this.read(number))) {
      const checksum = places.checksums[number] as number
      this.running?.set(number, unit, length, checksum)
      this.#moveTo(number, unit, length, checksum)
    } else this.space.free(unit, unitsOf(length))
  }

  /** Fills `into`, which has just the right length, with what lies at the page's place. @throws StorageError `CORRUPT`, `IO` */
  readPlace(number: number, into: Uint8Array): void {
    const { units, checksums } = this.table.places
    const position = (units[number] as number) * unitBytes
    const count = this.file.read(into, position)
    if (count !== into.length) this.#refuse(number, position, `ends after ${count} of ${into.length} bytes`)
    if (crc32(into, number) !== checksums[number]) this.#refuse(number, position, 'fails its checksum')
  }

  /** Puts the image of a page, as it goes to the disk, into `into`; returns its length. The page is in memory. */
  image(number: number, into: Uint8Array): number {
    const page = this.#page
    this.enter(number, page)
    if (page.deadBytes > this.pageBytes / deadShareMax) {
      compactPage(page, this.#scratch)
      this.changeCount++
    }
    const { bytes, start, frontBytes, heapStart } = page
    into.set(bytes.subarray(start, start + frontBytes))
    into.set(bytes.subarray(start + heapStart, start + this.pageBytes), frontBytes)
    return frontBytes + this.pageBytes - heapStart
  }

  /** The page lies elsewhere from now on; its old place is free if no checkpoint has it. Unit 0: nowhere. */
  #moveTo(number: number, unit: number, length: number, checksum: number): void {
    const { places } = this.table
    const old = places.units[number] as number
    if (old !== 0 && old !== this.checkpointed.unit(number) && old !== (this.running?.unit(number) ?? 0)) {
      this.space.free(old, unitsOf(places.lengths[number] as number))
    }
    places.set(number, unit, length, checksum)
  }

  /** As the running checkpoint writes it: the checksum follows. */
  place(number: number, unit: number, length: number): void {
    this.#moveTo(number, unit, length, 0)
  }

  #bring(number: number): number {
    const { places } = this.table
    const length = places.lengths[number] as number
    invariant((places.units[number] as number) !== 0, 'a page is in memory or at a place in the file')
    this.missCount++
    const frame = this.#placeInFrame(number)
    const start = (frame & this.frames.slabMask) << this.frames.pageShift
    const bytes = this.frames.slabBytes[frame >>> this.frames.slabShift] as Uint8Array
    try {
      this.readPlace(number, bytes.subarray(start, start + length))
    } catch (error) {
      this.table.frames[number] = -1
      this.frames.give(frame)
      throw error
    }
    const page = this.#page
    this.enter(number, page)
    const { frontBytes, heapStart } = page
    invariant(headerBytes <= frontBytes && frontBytes + this.pageBytes - heapStart === length, 'a page has its length')
    bytes.copyWithin(start + heapStart, start + frontBytes, start + length)
    return frame
  }

  #placeInFrame(number: number): number {
    if (this.frames.isFull) {
      const freed = this.frames.evict(this.#mayGo)
      // None may go: the bound gives way to what has begun.
      if (freed >= 0) this.frames.give(freed)
    }
    const frame = this.frames.take(number)
    this.table.frames[number] = frame
    return frame
  }

  #letGo(number: number, frame: number): boolean {
    const bits = this.table.states[number] as number
    if (frame === this.#heldFrame) return false
    if ((bits & state.dirty) !== 0) {
      if (this.#isFailed || !this.#write(number)) return false
    } else if ((bits & state.inFlight) !== 0) return false
    this.table.frames[number] = -1
    this.evictionCount++
    this.changeCount++
    return true
  }

  /** Writes a page to a new place, for the running checkpoint too if that is due to; false where the disk refused. */
  #write(number: number): boolean {
    if (this.#isFailed) return false
    const length = this.image(number, this.#image)
    const bytes = this.#image.subarray(0, length)
    const unit = this.space.allocate(unitsOf(length))
    if (!this.#writeAt(unit, bytes)) {
      this.space.free(unit, unitsOf(length))
      return false
    }
    const checksum = crc32(bytes, number)
    this.#moveTo(number, unit, length, checksum)
    const { states } = this.table
    if (((states[number] as number) & state.due) !== 0) this.running?.set(number, unit, length, checksum)
    states[number] = (states[number] as number) & ~(state.dirty | state.due)
    return true
  }

  #writeAt(unit: number, bytes: Uint8Array): boolean {
    if (this.#isFailed) return false
    try {
      this.file.write(bytes, unit * unitBytes)
    } catch (error) {
      this.stopWriting()
      this.#fail(error)
      return false
    }
    this.spilledBytes += bytes.length
    return true
  }

  /** Whoever has a window is told so when it looks again. */
  close(): void {
    this.isClosed = true
    this.changeCount++
    this.file.close()
  }

  /** The disk failed: what is in memory stays there. */
  stopWriting(): void {
    this.#isFailed = true
  }

  /** Keeps what a page is now for the snapshots that see it, under another number. */
  #preserve(number: number): void {
    const { table, frames } = this
    const from = table.epochs[number] as number
    this.#heldFrame = table.frames[number] as number
    const version = table.take()
    table.states[version] = state.used | state.version | state.dirty
    const frame = this.#placeInFrame(version)
    const held = this.#heldFrame
    this.#heldFrame = -1
    // No snapshot comes to a version by the number itself, which may have been a page's that one still asks for.
    table.epochs[version] = Number.POSITIVE_INFINITY
    const source = frames.slabBytes[held >>> frames.slabShift] as Uint8Array
    const start = (held & frames.slabMask) << frames.pageShift
    const target = frames.slabBytes[frame >>> frames.slabShift] as Uint8Array
    target.set(source.subarray(start, start + this.pageBytes), (frame & frames.slabMask) << frames.pageShift)
    this.versions.add(number, version, from)
    table.epochs[number] = this.versions.changeEpoch()
  }

  /** Nobody can reach the number any more. */
  #release(number: number): void {
    const { table } = this
    const frame = table.frames[number] as number
    if (frame >= 0) this.frames.give(frame)
    this.#heldOverflows.delete(number)
    this.#moveTo(number, 0, 0, 0)
    table.give(number)
    this.changeCount++
  }

  #refuse(number: number, position: number, reason: string): never {
    const kind = ((this.table.states[number] as number) & state.overflow) === 0 ? 'page' : 'overflow'
    throw new StorageError('CORRUPT', `${this.file.path}: ${kind} ${number} at offset ${position} ${reason}`)
  }
}
