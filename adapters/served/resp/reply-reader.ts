/**
 * Replies out of bytes, as a client reads them: the types of RESP2 and RESP3 but for those that nobody asked
 * for (pushes, attributes) and those that come in parts of unknown number.
 */
import { ByteInput } from './input.ts'
import { ProtocolError } from './protocol-error.ts'
import { Failure } from './reply.ts'

export type ReceivedReply =
  | undefined
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | Failure
  | Map<ReceivedReply, ReceivedReply>
  | readonly ReceivedReply[]

const lineBytesMax = 64 * 1024
const nestingMax = 16
const bulkBytesMax = 2 ** 30
const [carriageReturn, lineFeed] = [0x0d, 0x0a]

/** An aggregate whose parts are still coming. */
interface Open {
  readonly parts: ReceivedReply[]
  partsLeft: number
  readonly isMap: boolean
}

/** Nothing whole is there yet. */
const incomplete: unique symbol = Symbol('incomplete')
type Incomplete = typeof incomplete

export class ReplyReader {
  static readonly incomplete: Incomplete = incomplete
  readonly #input = new ByteInput()
  readonly #open: Open[] = []
  /** Length and marker of the byte string at hand. */
  #bulkBytes = -1
  #bulkMarker = ''

  /** Takes over the piece: its owner does not write to it any more. */
  feed(piece: Uint8Array): void {
    this.#input.feed(piece)
  }

  /**
   * The next reply; `incomplete`: it is not all there yet. Byte strings hold for good; one in an aggregate is a
   * view that holds on to the piece that it came in, one by itself is a copy.
   *
   * @throws ProtocolError; there is no next reply after it.
   */
  next(): ReceivedReply | Incomplete {
    for (;;) {
      let value = this.#takeOne()
      if (value === incomplete) return value
      if (value === opened) continue
      for (let top = this.#open.at(-1); ; top = this.#open.at(-1)) {
        if (top === undefined) return value instanceof Uint8Array ? value.slice() : value
        top.parts.push(value)
        if (--top.partsLeft > 0) break
        this.#open.pop()
        value = top.isMap ? mapOf(top.parts) : top.parts
      }
    }
  }

  #takeOne(): ReceivedReply | Incomplete | typeof opened {
    if (this.#bulkBytes !== -1) return this.#takeBulk()
    const first = this.#input.peek()
    if (first === undefined) return incomplete
    const marker = String.fromCharCode(first)
    switch (marker) {
      case '$':
      case '=':
      case '!':
      case '*':
      case '~':
      case '%':
        return this.#takeSized(marker)
      default:
        return this.#takeScalar(marker)
    }
  }

  #takeSized(marker: '$' | '=' | '!' | '*' | '~' | '%'): ReceivedReply | Incomplete | typeof opened {
    const size = this.#input.takeNumber()
    if (size === undefined) return incomplete
    if (!(size >= -1 && size <= bulkBytesMax)) throw new ProtocolError(`a length that is none after ${marker}`)
    if (size === -1) return undefined
    if (marker === '$' || marker === '=' || marker === '!') {
      this.#bulkBytes = size
      this.#bulkMarker = marker
      return this.#takeBulk()
    }
    const isMap = marker === '%'
    if (size === 0) return isMap ? new Map() : []
    if (this.#open.length === nestingMax) throw new ProtocolError(`more than ${nestingMax} aggregates in one another`)
    this.#open.push({ parts: [], partsLeft: isMap ? size * 2 : size, isMap })
    return opened
  }

  #takeBulk(): ReceivedReply | Incomplete {
    const taken = this.#input.take(this.#bulkBytes + 2)
    if (taken === undefined) return incomplete
    const end = this.#bulkBytes
    this.#bulkBytes = -1
    if (taken[end] !== carriageReturn || taken[end + 1] !== lineFeed) {
      throw new ProtocolError('a byte string that does not end where its length says')
    }
    const value = taken.subarray(0, end)
    if (this.#bulkMarker === '!') return new Failure(textOf(value))
    // The first four bytes of a verbatim string say what it is: `txt:`.
    return this.#bulkMarker === '=' ? value.subarray(4) : value
  }

  #takeScalar(marker: string): ReceivedReply | Incomplete {
    let line: Uint8Array | undefined
    try {
      line = this.#input.takeLine(lineBytesMax)
    } catch (thrown) {
      throw new ProtocolError((thrown as RangeError).message)
    }
    if (line === undefined) return incomplete
    const text = textOf(line.subarray(1))
    switch (marker) {
      case '+':
        return text
      case '-':
        return new Failure(text)
      case ':':
        return integerOf(text)
      case '(':
        return BigInt(integerText(text))
      case '_':
        return undefined
      case '#':
        return text === 't'
      case ',':
        return Number(text.replace('inf', 'Infinity'))
      default:
        throw new ProtocolError(`a reply of no known type (${JSON.stringify(marker)})`)
    }
  }
}

/** An aggregate has begun. */
const opened: unique symbol = Symbol('opened')

function mapOf(parts: readonly ReceivedReply[]): Map<ReceivedReply, ReceivedReply> {
  const map = new Map<ReceivedReply, ReceivedReply>()
  for (let index = 0; index < parts.length; index += 2) map.set(parts[index], parts[index + 1])
  return map
}

function integerText(text: string): string {
  if (!/^[+-]?\d+$/.test(text)) throw new ProtocolError(`an integer that is none: ${JSON.stringify(text.slice(0, 40))}`)
  return text
}

/** A number where that is exact. */
function integerOf(text: string): number | bigint {
  const value = Number(integerText(text))
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
