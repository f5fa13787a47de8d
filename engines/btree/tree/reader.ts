/** The way of a read: from the root to the leaf, as the tree is or as it was in an epoch, and a copy of what is there. */
import type { Clock } from '../../env/index.ts'
import { overflowValueFlag, type Page } from '../page/page.ts'
import type { PageStore } from '../store/page-store.ts'
import { rootNumber } from './path.ts'
import { isExpired } from './structure.ts'

/** Values up to this size are copied into a shared pool; an array of their own costs ten times as much. */
const pooledBytesMax = 2048
const poolBytes = 64 * 1024

export class Reader {
  readonly #store: PageStore
  readonly #clock: Clock
  readonly #page: Page
  #pool = new ArrayBuffer(poolBytes)
  #pooled = 0
  getCount = 0
  /** Pages looked into by all of them. */
  pageCount = 0

  constructor(store: PageStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
    this.#page = store.window()
  }

  /** The value of the key as of now. The bytes hold for good. */
  get(key: Uint8Array): Uint8Array | undefined {
    const store = this.#store
    const page = this.#page
    this.getCount++
    store.enter(rootNumber, page)
    const { level } = page
    this.pageCount += level + 1
    for (let below = level; below > 0; below--) store.enter(page.child(page.searchChild(key)), page)
    return this.#valueOf(page, page.search(key))
  }

  /** As `get`, for an epoch that is held. */
  getAsOf(key: Uint8Array, epoch: number): Uint8Array | undefined {
    const store = this.#store
    const page = this.#page
    this.getCount++
    store.enterAsOf(rootNumber, epoch, page)
    const { level } = page
    this.pageCount += level + 1
    for (let below = level; below > 0; below--) store.enterAsOf(page.child(page.searchChild(key)), epoch, page)
    return this.#valueOf(page, page.search(key))
  }

  #valueOf(page: Page, index: number): Uint8Array | undefined {
    if (index < 0) return undefined
    page.locate(index)
    if (isExpired(page, this.#clock.wallMs())) return undefined
    if ((page.tag & overflowValueFlag) !== 0) return this.#store.read(page.overflowValue)
    return this.#copy(page.bytes, page.valueStart, page.valueEnd - page.valueStart)
  }

  /** Pages change and leave their frames; what a reader keeps must hold, and must not keep a whole slab. */
  #copy(bytes: Uint8Array, start: number, length: number): Uint8Array {
    if (length > pooledBytesMax) return bytes.slice(start, start + length)
    if (this.#pooled + length > poolBytes) {
      this.#pool = new ArrayBuffer(poolBytes)
      this.#pooled = 0
    }
    const copy = new Uint8Array(this.#pool, this.#pooled, length)
    this.#pooled += length
    copy.set(new Uint8Array(bytes.buffer, start, length))
    return copy
  }
}
