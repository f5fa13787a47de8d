/**
 * Each text once, by number: an open-addressing table over one run of bytes, all of it typed arrays in shared memory, so
 * that a merge can build one on another thread and the reader takes it over as it is.
 *
 * Only ever grows; numbers run from 0.
 */
import { mix32 } from '../../bytes/index.ts'
import { roomFor, sharedBytes, sharedUint32 } from '../shared-arrays.ts'
import { isText, readText, textBytes, writeText } from './encoding.ts'

/** The arrays of a dictionary, as they lie in a file and go to a thread. */
export interface DictionaryArrays {
  readonly bytes: Uint8Array
  /** Where each text starts, and where the last ends. */
  readonly starts: Uint32Array
  /** A power of two of slots: 0, or the number of a text and 1. */
  readonly slots: Uint32Array
  readonly count: number
}

export class Dictionary {
  #bytes: Uint8Array
  #starts: Uint32Array
  #slots: Uint32Array
  #buffer: Buffer
  #count: number
  #scratch: Uint8Array = new Uint8Array(256)

  /** With `arrays`: over these, to be read; take a `copy` to add to it. */
  constructor(arrays?: DictionaryArrays) {
    this.#bytes = arrays?.bytes ?? sharedBytes(64)
    this.#starts = arrays?.starts ?? sharedUint32(16)
    this.#slots = arrays?.slots ?? sharedUint32(16)
    this.#count = arrays?.count ?? 0
    this.#buffer = bufferOver(this.#bytes)
  }

  get count(): number {
    return this.#count
  }

  get arrays(): DictionaryArrays {
    return { bytes: this.#bytes, starts: this.#starts, slots: this.#slots, count: this.#count }
  }

  get usedBytes(): number {
    return this.#bytes.length + 4 * (this.#starts.length + this.#slots.length)
  }

  /** The text of a number below `count`. */
  text(number: number): string {
    return readText(this.#buffer, this.#starts[number] as number, this.#starts[number + 1] as number)
  }

  /** The number of a text; -1: it is not there. */
  find(text: string): number {
    const length = textBytes(text)
    this.#scratch = roomFor(this.#scratch, length)
    writeText(this.#scratch, 0, text, length)
    return this.findBytes(this.#scratch, 0, length)
  }

  /** The number of the text encoded in `[start, end)`; -1: it is not there. */
  findBytes(bytes: Uint8Array, start: number, end: number): number {
    return (this.#slots[this.#slotOf(bytes, start, end)] as number) - 1
  }

  /** The number of a text, which is there afterwards. */
  add(text: string): number {
    const length = textBytes(text)
    this.#scratch = roomFor(this.#scratch, length)
    writeText(this.#scratch, 0, text, length)
    return this.addBytes(this.#scratch, 0, length)
  }

  /** As `add`, of the text encoded in `[start, end)`. */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.#slotOf(bytes, start, end)
    const found = this.#slots[slot] as number
    if (found !== 0) return found - 1
    const number = this.#count
    const from = this.#starts[number] as number
    this.#makeRoom(from + end - start, number + 2)
    for (let index = start; index < end; index++) this.#bytes[from + index - start] = bytes[index] as number
    this.#starts[number + 1] = from + end - start
    this.#count++
    this.#slots[slot] = this.#count
    if (2 * this.#count > this.#slots.length) this.#rehash(2 * this.#slots.length)
    return number
  }

  /** As `addBytes`, of a text of another dictionary. */
  addFrom(other: Dictionary, number: number): number {
    return this.addBytes(other.#bytes, other.#starts[number] as number, other.#starts[number + 1] as number)
  }

  /** A dictionary of the same texts that can grow without this one. */
  copy(): Dictionary {
    return new Dictionary({
      bytes: roomFor(this.#bytes, this.#bytes.length + 1),
      starts: roomFor(this.#starts, this.#starts.length + 1),
      slots: copyOf(this.#slots),
      count: this.#count,
    })
  }

  /** What is wrong with it; `undefined`: nothing. */
  problem(): string | undefined {
    for (let number = 0; number < this.#count; number++) {
      const start = this.#starts[number] as number
      const end = this.#starts[number + 1] as number
      if (end > this.#bytes.length || !isText(this.#bytes, start, end)) return `text ${number} is none`
      if (this.findBytes(this.#bytes, start, end) !== number) return `text ${number} is not found`
    }
    return undefined
  }

  /** The slot that has the text, or the one that is free for it. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hashRange(bytes, start, end) & mask
    for (;;) {
      const number = slots[slot] as number
      if (number === 0 || this.#isSame(number - 1, bytes, start, end)) return slot
      slot = (slot + 1) & mask
    }
  }

  #isSame(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[number] as number
    if ((this.#starts[number + 1] as number) - from !== end - start) return false
    const own = this.#bytes
    for (let index = start; index < end; index++) if (own[from + index - start] !== bytes[index]) return false
    return true
  }

  #makeRoom(byteCount: number, startCount: number): void {
    this.#starts = roomFor(this.#starts, startCount)
    if (byteCount <= this.#bytes.length) return
    this.#bytes = roomFor(this.#bytes, byteCount)
    this.#buffer = bufferOver(this.#bytes)
  }

  #rehash(length: number): void {
    const slots = sharedUint32(length)
    const mask = length - 1
    for (let number = 0; number < this.#count; number++) {
      let slot = hashRange(this.#bytes, this.#starts[number] as number, this.#starts[number + 1] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number + 1
    }
    this.#slots = slots
  }
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function copyOf(array: Uint32Array): Uint32Array {
  const copy = sharedUint32(array.length)
  copy.set(array)
  return copy
}

/** FNV-1a, stirred: texts are short, and a call a text costs more than a step a byte. */
function hashRange(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193)
  return mix32(hash)
}
