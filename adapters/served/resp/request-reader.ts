/**
 * Requests out of bytes, as a server reads them: arrays of byte strings, or a line of words as typed by hand.
 *
 * Everything that a peer could make it hold is bounded: the length of a word, their number, the bytes of one
 * request, the length of a line. Memory is taken for bytes that came, never for bytes that were announced.
 */
import { keyBytesMax, valueBytesMax } from '../../contract/index.ts'
import { ByteInput } from './input.ts'
import { splitLine } from './line.ts'
import { ProtocolError } from './protocol-error.ts'

export interface RequestLimits {
  /** One word. */
  readonly wordBytesMax: number
  /** All words of one request. */
  readonly requestBytesMax: number
  readonly wordsMax: number
  /** A request that is a line of text. */
  readonly lineBytesMax: number
}

/** What the contract allows in one value, and what engines allow in one batch. */
export const requestLimits: RequestLimits = {
  wordBytesMax: valueBytesMax,
  requestBytesMax: 4 * valueBytesMax,
  wordsMax: 1024 * 1024,
  lineBytesMax: keyBytesMax,
}

const asterisk = 0x2a
const dollar = 0x24
const carriageReturn = 0x0d
const lineFeed = 0x0a

export class RequestReader {
  readonly #input = new ByteInput()
  readonly #limits: RequestLimits
  /** Of the request at hand. */
  #words: Uint8Array[] = []
  #wordsLeft = 0
  #requestBytes = 0
  /** Length of the word at hand; -1: not read yet. */
  #wordBytes = -1

  constructor(limits: RequestLimits = requestLimits) {
    this.#limits = limits
  }

  /** Takes over the piece: its owner does not write to it any more. */
  feed(piece: Uint8Array): void {
    this.#input.feed(piece)
  }

  get unreadBytes(): number {
    return this.#input.unreadBytes
  }

  /**
   * The words of the next request, one or more, the first not empty; `undefined`: it is not all there yet.
   * They hold for good.
   *
   * @throws ProtocolError; there is no next request after it.
   */
  next(): Uint8Array[] | undefined {
    while (this.#wordsLeft === 0) {
      const first = this.#input.peek()
      if (first === undefined) return undefined
      if (first !== asterisk) {
        const words = this.#takeLine()
        if (words === undefined || words.length > 0) return words
        continue
      }
      const count = this.#input.takeNumber()
      if (count === undefined) return undefined
      if (!(count <= this.#limits.wordsMax)) throw new ProtocolError('invalid multibulk length')
      this.#wordsLeft = Math.max(0, count)
    }
    return this.#takeWords()
  }

  #takeWords(): Uint8Array[] | undefined {
    while (this.#wordsLeft > 0) {
      if (this.#wordBytes === -1 && !this.#takeHeader()) return undefined
      const taken = this.#input.take(this.#wordBytes + 2)
      if (taken === undefined) return undefined
      const end = this.#wordBytes
      if (taken[end] !== carriageReturn || taken[end + 1] !== lineFeed) {
        throw new ProtocolError('a bulk string that does not end where its length says')
      }
      this.#words.push(taken.subarray(0, end))
      this.#wordBytes = -1
      this.#wordsLeft--
    }
    const words = this.#words
    this.#words = []
    this.#requestBytes = 0
    return words
  }

  /** Reads the length of a word; false: it is not all there yet. */
  #takeHeader(): boolean {
    const marker = this.#input.peek()
    if (marker === undefined) return false
    if (marker !== dollar) throw new ProtocolError(`expected '$', got ${nameOfByte(marker)}`)
    const length = this.#input.takeNumber()
    if (length === undefined) return false
    if (!(length >= 0 && length <= this.#limits.wordBytesMax)) throw new ProtocolError('invalid bulk length')
    this.#requestBytes += length
    if (this.#requestBytes > this.#limits.requestBytesMax) {
      throw new ProtocolError(`a request of more than ${this.#limits.requestBytesMax} bytes`)
    }
    this.#wordBytes = length
    return true
  }

  #takeLine(): Uint8Array[] | undefined {
    let line: Uint8Array | undefined
    try {
      line = this.#input.takeLine(this.#limits.lineBytesMax)
    } catch {
      throw new ProtocolError('too big inline request')
    }
    return line === undefined ? undefined : splitLine(line)
  }
}

function nameOfByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte ${byte}`
}
