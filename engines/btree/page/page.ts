/**
 * A page as readers see it: a window on the frame that holds it, and the search in it.
 *
 * A window is moved from page to page, not made anew. What it shows holds until the pool is asked for another
 * page or the page is changed: whoever does either opens the window again. `page-edit.ts` changes pages; the
 * README has their form.
 */
import { compareBytes, orderedWord, readUint32, readUint48 } from '../../bytes/index.ts'

const headerWords = 4
export const headerBytes = 16
/** Every key that is looked for in such a page shares its prefix: nobody needs to compare it. */
export const boundedFlag = 1

/** What the tag of a slot says beside the length of the key's stored part. */
export const expiringFlag = 1
export const overflowValueFlag = 2
export const overflowKeyFlag = 4
export const tagLengthShift = 3

/** Of a key that lies in an overflow of its own, this much, less the prefix, is in the page as well. */
const overflowKeyStub = 32
/** Overflow number u32, key length u16. */
export const overflowKeyBytes = 6
/** Overflow number u32, value length u32. */
export const overflowValueBytes = 8
/** The first bytes of a stored key are the head in its slot, not in its cell. */
export const headKeyBytes = 4

/** What a page cannot hold: reads a key or a value by its number. The bytes hold for good. */
export interface OverflowReader {
  read(number: number): Uint8Array
}

export class Page {
  bytes: Uint8Array = new Uint8Array(0)
  words: Int32Array = new Int32Array(0)
  /** The first byte of the page in `bytes`. */
  start = 0
  readonly pageBytes: number
  readonly #overflows: OverflowReader

  /** Of the cell that `locate` looked at last: its tag, and where its parts lie in `bytes`. */
  tag = 0
  expiresAtMs = 0
  valueStart = 0
  valueEnd = 0

  constructor(pageBytes: number, overflows: OverflowReader) {
    this.pageBytes = pageBytes
    this.#overflows = overflows
  }

  get number(): number {
    return (this.words[this.start >>> 2] as number) >>> 0
  }
  /** 0: a leaf. */
  get level(): number {
    return (this.words[(this.start >>> 2) + 1] as number) & 0xff
  }
  get isBounded(): boolean {
    return (((this.words[(this.start >>> 2) + 1] as number) >>> 8) & boundedFlag) !== 0
  }
  get count(): number {
    return (this.words[(this.start >>> 2) + 1] as number) >>> 16
  }
  /** Where the cells begin; they reach to the page's end. */
  get heapStart(): number {
    return (this.words[(this.start >>> 2) + 2] as number) & 0xffff
  }
  /** Bytes among the cells that belong to none. */
  get deadBytes(): number {
    return (this.words[(this.start >>> 2) + 2] as number) >>> 16
  }
  get prefixLength(): number {
    return (this.words[(this.start >>> 2) + 3] as number) & 0xffff
  }
  /** Words from the page's first to its first slot. */
  get slotsStart(): number {
    return headerWords + ((this.prefixLength + 3) >>> 2)
  }
  /** Words of a slot: head, offset and tag, and the child where there is one. */
  get slotWords(): number {
    return this.level === 0 ? 2 : 3
  }
  /** Bytes up to the end of the slots. */
  get frontBytes(): number {
    return (this.slotsStart + this.count * this.slotWords) * 4
  }
  get freeBytes(): number {
    return this.heapStart - this.frontBytes
  }

  /** The place of `key` among the slots: where it is, or `~` of where it would go. An interior page's slot 0 has no key. */
  search(key: Uint8Array): number {
    const { words } = this
    const first = this.start >>> 2
    const word1 = words[first + 1] as number
    const prefixLength = (words[first + 3] as number) & 0xffff
    const isLeaf = (word1 & 0xff) === 0
    const count = word1 >>> 16
    if (((word1 >>> 8) & boundedFlag) === 0 && prefixLength > 0) {
      const order = this.#comparePrefix(key, prefixLength)
      if (order !== 0) return ~(order > 0 ? (isLeaf ? 0 : 1) : count)
    }
    const head = orderedWord(key, prefixLength, key.length)
    const slots = first + headerWords + ((prefixLength + 3) >>> 2)
    const stride = isLeaf ? 2 : 3
    let low = isLeaf ? 0 : 1
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = words[slots + middle * stride] as number
      if (found < head) low = middle + 1
      else if (found > head) high = middle
      else {
        const order = this.#compareRest(slots + middle * stride, key, prefixLength, isLeaf)
        if (order === 0) return middle
        if (order < 0) low = middle + 1
        else high = middle
      }
    }
    return ~low
  }

  /** As `search`, for a key that may lie outside of what the page is bounded to. */
  searchAny(key: Uint8Array): number {
    const order = this.#comparePrefix(key, this.prefixLength)
    return order === 0 ? this.search(key) : ~(order > 0 ? (this.level === 0 ? 0 : 1) : this.count)
  }

  /** The slot of the child that leads to `key`. */
  searchChild(key: Uint8Array): number {
    const found = this.search(key)
    return found >= 0 ? found : ~found - 1
  }

  child(index: number): number {
    return (this.words[(this.start >>> 2) + this.slotsStart + index * 3 + 2] as number) >>> 0
  }

  tagAt(index: number): number {
    return (this.words[(this.start >>> 2) + this.slotsStart + index * this.slotWords + 1] as number) >>> 16
  }

  /** Length of the whole key of a slot. */
  keyLength(index: number): number {
    const tag = this.tagAt(index)
    if ((tag & overflowKeyFlag) === 0) return this.prefixLength + (tag >>> tagLengthShift)
    const at = this.#overflowKeyAt(index)
    return (this.bytes[at + 4] as number) | ((this.bytes[at + 5] as number) << 8)
  }

  /** The overflow of a slot's key; 0 where it has none. */
  overflowKey(index: number): number {
    return (this.tagAt(index) & overflowKeyFlag) === 0 ? 0 : readUint32(this.bytes, this.#overflowKeyAt(index))
  }

  /** Puts the whole key of a slot into `into`, which has room for it. */
  readKey(index: number, into: Uint8Array): void {
    const { bytes, start } = this
    const tag = this.tagAt(index)
    if ((tag & overflowKeyFlag) !== 0) {
      into.set(this.#overflows.read(this.overflowKey(index)))
      return
    }
    const { prefixLength } = this
    let at = start + headerBytes
    let to = 0
    while (to < prefixLength) into[to++] = bytes[at++] as number
    const length = tag >>> tagLengthShift
    const slot = (start >>> 2) + this.slotsStart + index * this.slotWords
    const head = (this.words[slot] as number) ^ 0x80000000
    const headLength = Math.min(length, headKeyBytes)
    for (let shift = 24, left = headLength; left > 0; left--, shift -= 8) into[to++] = head >>> shift
    at = start + ((this.words[slot + 1] as number) & 0xffff) + (this.level === 0 ? leafKeyStart(tag) : 0)
    for (let left = length - headLength; left > 0; left--) into[to++] = bytes[at++] as number
  }

  /** Looks at the cell of a leaf's slot: fills `tag`, `expiresAtMs`, `valueStart` and `valueEnd`. */
  locate(index: number): void {
    const { bytes, start } = this
    const word = this.words[(start >>> 2) + this.slotsStart + index * 2 + 1] as number
    const tag = word >>> 16
    const cell = start + (word & 0xffff)
    const valueLength = (bytes[cell] as number) | ((bytes[cell + 1] as number) << 8)
    if ((tag & expiringFlag) !== 0) this.expiresAtMs = readUint48(bytes, cell + 2)
    const tail = (tag >>> tagLengthShift) - headKeyBytes
    this.tag = tag
    this.valueStart = cell + leafKeyStart(tag) + Math.max(0, tail)
    this.valueEnd = this.valueStart + valueLength
  }

  /** The located value's overflow: its number. */
  get overflowValue(): number {
    return readUint32(this.bytes, this.valueStart)
  }
  get overflowValueLength(): number {
    return readUint32(this.bytes, this.valueStart + 4)
  }

  /** Bytes of the value that was located. */
  get valueLength(): number {
    return (this.tag & overflowValueFlag) === 0 ? this.valueEnd - this.valueStart : this.overflowValueLength
  }

  /** Bytes that the cell of a slot takes. */
  cellBytes(index: number): number {
    const tag = this.tagAt(index)
    const tail = Math.max(0, (tag >>> tagLengthShift) - headKeyBytes)
    if (this.level > 0) return tail + ((tag & overflowKeyFlag) === 0 ? 0 : overflowKeyBytes)
    const cell = this.start + this.offsetAt(index)
    const valueLength = (this.bytes[cell] as number) | ((this.bytes[cell + 1] as number) << 8)
    return leafKeyStart(tag) + tail + valueLength
  }

  offsetAt(index: number): number {
    return (this.words[(this.start >>> 2) + this.slotsStart + index * this.slotWords + 1] as number) & 0xffff
  }

  #overflowKeyAt(index: number): number {
    const cell = this.start + this.offsetAt(index)
    if (this.level > 0) return cell
    return cell + ((this.tagAt(index) & expiringFlag) === 0 ? 2 : 8)
  }

  /** Order of the page's prefix and the beginning of `key`; a key that ends inside the prefix comes before it. */
  #comparePrefix(key: Uint8Array, prefixLength: number): number {
    const { bytes } = this
    const at = this.start + headerBytes
    for (let index = 0; index < prefixLength; index++) {
      if (index === key.length) return 1
      const difference = (bytes[at + index] as number) - (key[index] as number)
      if (difference !== 0) return difference
    }
    return 0
  }

  /** Order of a slot's key and `key`, whose heads are equal. */
  #compareRest(slot: number, key: Uint8Array, prefixLength: number, isLeaf: boolean): number {
    const { bytes } = this
    const word = this.words[slot + 1] as number
    const tag = word >>> 16
    const length = tag >>> tagLengthShift
    const keyRest = key.length - prefixLength
    // Heads are filled up with zeros: where one key ends within its head, nothing is compared, and lengths decide.
    const shared = Math.min(length, keyRest)
    const keyStart = isLeaf ? leafKeyStart(tag) : (tag & overflowKeyFlag) === 0 ? 0 : overflowKeyBytes
    let at = this.start + (word & 0xffff) + keyStart
    for (let index = headKeyBytes; index < shared; index++) {
      const difference = (bytes[at++] as number) - (key[prefixLength + index] as number)
      if (difference !== 0) return difference
    }
    if ((tag & overflowKeyFlag) === 0) return length - keyRest
    if (keyRest < length) return 1
    const overflowAt = this.start + (word & 0xffff) + keyStart - overflowKeyBytes
    return compareBytes(this.#overflows.read(readUint32(bytes, overflowAt)), key)
  }
}

/** Bytes of a key that a page with that prefix stores, head included. */
export function storedKeyBytes(keyLength: number, hasOverflow: boolean, prefixLength: number): number {
  const rest = keyLength - prefixLength
  return hasOverflow && rest > overflowKeyStub ? overflowKeyStub : rest
}

/** Bytes of a leaf's cell before its key. */
export function leafKeyStart(tag: number): number {
  return 2 + ((tag & expiringFlag) === 0 ? 0 : 6) + ((tag & overflowKeyFlag) === 0 ? 0 : overflowKeyBytes)
}
