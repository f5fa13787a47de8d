/**
 * One pass over the live entries of a range, as of the epoch in which it began, forward or backward.
 *
 * There are no links between leaves: the cursor keeps its way from the root, in an epoch that stands still, and
 * climbs it to the next leaf. What it shows is copied, so that it holds until the next step whatever is written
 * meanwhile; a step looks for its page again only if something has changed since the last.
 */
import { StorageError } from '../../env/index.ts'
import { expiringFlag, overflowValueFlag, type Page } from '../page/page.ts'
import type { PageStore } from '../store/page-store.ts'
import { Path, rootNumber } from './path.ts'
import { isExpired } from './structure.ts'

export interface CursorRange {
  readonly start?: Uint8Array
  readonly end?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

export class TreeCursor {
  readonly #store: PageStore
  readonly #page: Page
  readonly #path = new Path()
  readonly #epoch: number
  readonly #step: 1 | -1
  /** Where the pass ends: the end, exclusive, going forward; the start, inclusive, going back. */
  readonly #bound: Uint8Array | undefined
  readonly #nowMs: number
  #left: number
  #isClosed = false
  /** The leaf, the entry at hand in it, and the first index past what is to be visited there. */
  #leaf = 0
  #index = 0
  #stop = 0
  #isLastLeaf = false
  #changeCount = 0
  #keyBuffer: ArrayBuffer
  #key: Uint8Array
  #hasKey = false
  #valueBuffer: ArrayBuffer
  #value: Uint8Array
  #hasValue = false

  /** As of now, or of an epoch that is held. @throws StorageError `CORRUPT`, `IO`: nothing is held then. */
  constructor(store: PageStore, range: CursorRange, nowMs: number, epoch?: number) {
    this.#store = store
    this.#page = store.window()
    this.#nowMs = nowMs
    this.#step = range.reverse === true ? -1 : 1
    const bound = range.reverse === true ? range.start : range.end
    // A copy: the range is the caller's again once the cursor is there.
    this.#bound = bound === undefined ? undefined : new Uint8Array(bound)
    this.#left = range.limit ?? Number.POSITIVE_INFINITY
    this.#keyBuffer = new ArrayBuffer(bufferBytesFirst)
    this.#key = new Uint8Array(this.#keyBuffer, 0, 0)
    this.#valueBuffer = this.#keyBuffer
    this.#value = this.#key
    this.#epoch = store.versions.hold(epoch)
    try {
      this.#descend(rootNumber, range.reverse === true ? range.end : range.start)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Holds until the next `next`. */
  get key(): Uint8Array {
    if (!this.#hasKey) this.#readKey()
    return this.#key
  }

  /** Holds until the next `next`. */
  get value(): Uint8Array {
    if (!this.#hasValue) this.#readValue()
    return this.#value
  }

  next(): boolean {
    if (this.#left === 0) return false
    this.#reopen()
    for (;;) {
      this.#index += this.#step
      if (this.#index === this.#stop) {
        if (this.#isLastLeaf || !this.#nextLeaf()) {
          this.#left = 0
          return false
        }
        continue
      }
      if (this.#isExpired()) continue
      this.#left--
      this.#hasKey = false
      this.#hasValue = false
      return true
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#left = 0
    this.#store.versions.leave(this.#epoch)
  }

  #isExpired(): boolean {
    const page = this.#page
    if ((page.tagAt(this.#index) & expiringFlag) === 0) return false
    page.locate(this.#index)
    return isExpired(page, this.#nowMs)
  }

  /** Goes down from a page to the leaf of `key`, or to the first or last one, and stands before its first entry. */
  #descend(from: number, key: Uint8Array | undefined): void {
    const page = this.#page
    const forward = this.#step === 1
    let number = from
    this.#store.enterAsOf(number, this.#epoch, page)
    if (from === rootNumber) this.#path.rootLevel = page.level
    for (let level = page.level; level > 0; level--) {
      const slot = key === undefined ? (forward ? 0 : page.count - 1) : page.searchChild(key)
      this.#path.numbers[level] = number
      this.#path.slots[level] = slot
      number = page.child(slot)
      this.#store.enterAsOf(number, this.#epoch, page)
    }
    this.#arrive(number, key)
  }

  #arrive(leaf: number, key: Uint8Array | undefined): void {
    const page = this.#page
    const { count } = page
    this.#leaf = leaf
    this.#changeCount = this.#store.changeCount
    const bound = this.#bound === undefined ? -1 : firstAtOrAfter(page, this.#bound)
    if (this.#step === 1) {
      this.#index = (key === undefined ? 0 : firstAtOrAfter(page, key)) - 1
      this.#stop = bound === -1 ? count : bound
      this.#isLastLeaf = this.#stop < count
    } else {
      this.#index = key === undefined ? count : firstAtOrAfter(page, key)
      this.#stop = bound - (bound === -1 ? 0 : 1)
      this.#isLastLeaf = this.#stop >= 0
    }
    // Bounds the wrong way round, or a leaf with nothing in between.
    if (this.#step * (this.#stop - this.#index) <= 0) this.#index = this.#stop - this.#step
  }

  /** False: there is none. */
  #nextLeaf(): boolean {
    const page = this.#page
    const path = this.#path
    for (let level = 1; level <= path.rootLevel; level++) {
      this.#store.enterAsOf(path.number(level), this.#epoch, page)
      const slot = path.slot(level) + this.#step
      if (slot < 0 || slot >= page.count) continue
      path.slots[level] = slot
      this.#descend(page.child(slot), undefined)
      return true
    }
    return false
  }

  /** Opens the window again if what it showed may be gone. */
  #reopen(): void {
    const store = this.#store
    if (store.changeCount === this.#changeCount) return
    if (store.isClosed) throw new StorageError('CLOSED', `${store.file.path}: the tree of this cursor is closed`)
    store.enterAsOf(this.#leaf, this.#epoch, this.#page)
    this.#changeCount = store.changeCount
  }

  #readKey(): void {
    this.#reopen()
    const page = this.#page
    const length = page.keyLength(this.#index)
    if (this.#key.length !== length) {
      if (length > this.#keyBuffer.byteLength) this.#keyBuffer = new ArrayBuffer(length * 2)
      this.#key = new Uint8Array(this.#keyBuffer, 0, length)
    }
    page.readKey(this.#index, this.#key)
    this.#hasKey = true
  }

  #readValue(): void {
    this.#reopen()
    const page = this.#page
    page.locate(this.#index)
    this.#hasValue = true
    if ((page.tag & overflowValueFlag) !== 0) {
      this.#value = this.#store.read(page.overflowValue)
      return
    }
    const { valueStart } = page
    const length = page.valueEnd - valueStart
    if (this.#value.length !== length || this.#value.buffer !== this.#valueBuffer) {
      if (length > this.#valueBuffer.byteLength || this.#valueBuffer === this.#keyBuffer) {
        this.#valueBuffer = new ArrayBuffer(Math.max(length * 2, bufferBytesFirst))
      }
      this.#value = new Uint8Array(this.#valueBuffer, 0, length)
    }
    this.#value.set(new Uint8Array(page.bytes.buffer, valueStart, length))
  }
}

const bufferBytesFirst = 64

/** The first entry whose key is not below `key`. */
function firstAtOrAfter(page: Page, key: Uint8Array): number {
  const place = page.searchAny(key)
  return place < 0 ? ~place : place
}
