/**
 * Values as bytes: a tag, or a small number in the tag itself, and what the tag announces.
 *
 * Strings are UTF-8; a lone surrogate becomes U+FFFD, and -0 becomes 0. Lists nest at most `depthMax` deep, both ways.
 */
import { type VarintReader, varintBytesMax, writeVarint } from '../../engines/bytes/index.ts'
import type { Value } from './operation.ts'

const tag = { null: 0, false: 1, true: 2, integer: 3, negative: 4, float: 5, string: 6, list: 7 } as const
/** Tags from here on are the integers from 0 on. */
const firstSmall = 16
const smallMax = 255 - firstSmall
const depthMax = 64

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** How many bytes `writeValue` takes at most. @throws TypeError lists nest too deep. */
export function valueBytesMax(value: Value, depth = 0): number {
  if (typeof value === 'string') return 1 + varintBytesMax + 3 * value.length
  if (typeof value !== 'object' || value === null) return 1 + varintBytesMax
  if (depth === depthMax) throw new TypeError(`a value of a history nests at most ${depthMax} lists`)
  let bytes = 1 + varintBytesMax
  for (const item of value) bytes += valueBytesMax(item, depth + 1)
  return bytes
}

/** Writes at `position`, where `valueBytesMax` bytes must be free; returns the position after. */
export function writeValue(into: Uint8Array, position: number, value: Value): number {
  if (typeof value === 'number') return writeNumber(into, position, value)
  if (value === null || typeof value === 'boolean') {
    into[position] = value === null ? tag.null : value ? tag.true : tag.false
    return position + 1
  }
  if (typeof value === 'string') return writeText(into, position, value)
  into[position] = tag.list
  let at = writeVarint(into, position + 1, value.length)
  for (const item of value) at = writeValue(into, at, item)
  return at
}

function writeText(into: Uint8Array, position: number, text: string): number {
  into[position] = tag.string
  if (text.length < 128) {
    const end = writeAscii(into, position + 2, text)
    if (end >= 0) {
      into[position + 1] = text.length
      return end
    }
  }
  // The length goes before the text and is known after it: the text is written behind the longest, then moved.
  const textAt = position + 1 + varintBytesMax
  const { written } = encoder.encodeInto(text, into.subarray(textAt))
  const at = writeVarint(into, position + 1, written)
  into.copyWithin(at, textAt, textAt + written)
  return at + written
}

/** The position after the text; -1: it is not ASCII alone. For a key of ten letters 70 ns less than the encoder. */
function writeAscii(into: Uint8Array, position: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 127) return -1
    into[position + index] = code
  }
  return position + text.length
}

function writeNumber(into: Uint8Array, position: number, value: number): number {
  if (value >= 0 && value <= smallMax && (value | 0) === value) {
    into[position] = value + firstSmall
    return position + 1
  }
  if (!Number.isSafeInteger(value)) {
    into[position] = tag.float
    viewOf(into).setFloat64(position + 1, value, true)
    return position + 9
  }
  into[position] = value < 0 ? tag.negative : tag.integer
  return writeVarint(into, position + 1, value < 0 ? -1 - value : value)
}

/** The value at the reader's position, which moves behind it. @throws RangeError the bytes hold none. */
export function readValue(bytes: Uint8Array, end: number, reader: VarintReader, depth = 0): Value {
  if (reader.position >= end) throw new RangeError('a value is missing')
  const first = bytes[reader.position++] as number
  if (first >= firstSmall) return first - firstSmall
  switch (first) {
    case tag.null:
      return null
    case tag.false:
      return false
    case tag.true:
      return true
    case tag.integer:
      return readLength(bytes, end, reader)
    case tag.negative:
      return -1 - readLength(bytes, end, reader)
    case tag.float:
      return viewOf(bytes).getFloat64(take(end, reader, 8), true)
    case tag.string: {
      const length = readLength(bytes, end, reader)
      const at = take(end, reader, length)
      return decoder.decode(bytes.subarray(at, at + length))
    }
    case tag.list: {
      const length = readLength(bytes, end, reader)
      // Every item takes at least a byte, so a length that is made up cannot make us allocate.
      if (length > end - reader.position) throw new RangeError('a list is longer than the bytes that hold it')
      if (depth === depthMax) throw new RangeError('lists nest too deep')
      return Array.from({ length }, () => readValue(bytes, end, reader, depth + 1))
    }
    default:
      throw new RangeError(`there is no value with the tag ${first}`)
  }
}

/** Where the next `length` bytes begin; the reader moves behind them. */
function take(end: number, reader: VarintReader, length: number): number {
  const at = reader.position
  if (length > end - at) throw new RangeError('a value is cut short')
  reader.position = at + length
  return at
}

/** A number that is not negative. @throws RangeError the bytes hold none. */
export function readLength(bytes: Uint8Array, end: number, reader: VarintReader): number {
  const length = reader.read(bytes, end)
  if (length < 0) throw new RangeError('a number is cut short')
  return length
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
