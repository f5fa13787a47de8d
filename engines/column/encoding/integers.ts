/**
 * A stream of whole numbers of 0 to 2^53 - 1, in the shortest of three encodings, found by looking at all of them.
 *
 * Packed and delta work on blocks of 1024: each has the least of its values (or of its differences) and packs what
 * is above it with as many bits as the block needs, so one odd value costs a block, not the stream.
 *
 *     u8 encoding | varint largest value |
 *     packed:  by block  varint least | u8 bits ;                                    words
 *     delta:   by block  varint first | signed varint least difference | u8 bits ;   words
 *     runs:    varint count | their values, packed | their lengths, packed
 *
 * Words begin at a multiple of 4 bytes, and end with one that is blank. Values above 32 bits take two areas: the low
 * words as they are, then the high parts packed.
 */
import { bitsOf, pack, unpack, wordsOf } from './bits.ts'
import type { ByteReader } from './byte-reader.ts'
import { refuse } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

const blockRows = 1024
const encodings = { packed: 0, delta: 1, runs: 2 } as const
/** Differences of values further apart than this are no longer exact. */
const differenceMax = 2 ** 52

/** Int32Array where all are below 2^31. */
export type Integers = Int32Array | Float64Array

interface Shape {
  readonly valueMax: number
  readonly packedBits: number
  readonly deltaBits: number
  readonly runCount: number
}

/** Bits of a block's header, about. */
const headerBits = 40

export function encodeIntegers(values: Float64Array, into: ByteWriter): void {
  const { valueMax, packedBits, deltaBits, runCount } = shapeOf(values)
  const runBits = runCount * (bitsOf(valueMax) + bitsOf(values.length)) + 4 * headerBits
  into.uint8(
    runBits < packedBits && runBits < deltaBits
      ? encodings.runs
      : deltaBits < packedBits
        ? encodings.delta
        : encodings.packed,
  )
  into.varint(valueMax)
  if (runBits < packedBits && runBits < deltaBits) writeRuns(values, runCount, into)
  else if (deltaBits < packedBits) writeDelta(values, into)
  else writePacked(values, into)
}

/** @throws StorageError `CORRUPT` */
export function decodeIntegers(reader: ByteReader, count: number): Integers {
  const encoding = reader.uint8()
  const valueMax = reader.varint()
  const out = valueMax < 2 ** 31 ? new Int32Array(count) : new Float64Array(count)
  if (encoding === encodings.packed) readPacked(reader, out)
  else if (encoding === encodings.delta) readDelta(reader, out)
  else if (encoding === encodings.runs) readRuns(reader, out)
  else refuse(`no encoding of integers has the number ${encoding}`)
  return out
}

function shapeOf(values: Float64Array): Shape {
  let valueMax = 0
  let packedBits = 0
  let deltaBits = 0
  let runCount = 0
  let previous = -1
  for (let start = 0; start < values.length; start += blockRows) {
    const end = Math.min(values.length, start + blockRows)
    let least = values[start] as number
    let largest = least
    let differenceLeast = 0
    let differenceLargest = 0
    if (least !== previous) runCount++
    previous = least
    for (let index = start + 1; index < end; index++) {
      const value = values[index] as number
      const difference = value - previous
      if (difference !== 0) runCount++
      if (value < least) least = value
      if (value > largest) largest = value
      if (index === start + 1 || difference < differenceLeast) differenceLeast = difference
      if (index === start + 1 || difference > differenceLargest) differenceLargest = difference
      previous = value
    }
    if (largest > valueMax) valueMax = largest
    packedBits += bitsOf(largest - least) * (end - start) + headerBits
    const spread = differenceLargest - differenceLeast
    deltaBits += largest > differenceMax ? Number.POSITIVE_INFINITY : bitsOf(spread) * (end - start) + 2 * headerBits
  }
  return { valueMax, packedBits, deltaBits, runCount }
}

function writePacked(values: Float64Array, into: ByteWriter): void {
  const blocks = new BlockWriter(values.length)
  for (let start = 0; start < values.length; start += blockRows) {
    const end = Math.min(values.length, start + blockRows)
    let least = values[start] as number
    for (let index = start + 1; index < end; index++) {
      if ((values[index] as number) < least) least = values[index] as number
    }
    for (let index = start; index < end; index++) blocks.scratch[index - start] = (values[index] as number) - least
    into.varint(least)
    blocks.add(end - start, into)
  }
  blocks.writeWords(into)
}

function writeDelta(values: Float64Array, into: ByteWriter): void {
  const blocks = new BlockWriter(values.length)
  const { scratch } = blocks
  for (let start = 0; start < values.length; start += blockRows) {
    const end = Math.min(values.length, start + blockRows)
    let least = end - start > 1 ? Number.POSITIVE_INFINITY : 0
    for (let index = start + 1; index < end; index++) {
      const difference = (values[index] as number) - (values[index - 1] as number)
      scratch[index - start] = difference
      if (difference < least) least = difference
    }
    scratch[0] = 0
    for (let index = 1; index < end - start; index++) scratch[index] = (scratch[index] as number) - least
    into.varint(values[start] as number)
    into.signedVarint(least)
    blocks.add(end - start, into)
  }
  blocks.writeWords(into)
}

/** Packs block after block into words that follow all headers. */
class BlockWriter {
  /** What to pack of the block at hand. */
  readonly scratch: Float64Array = new Float64Array(blockRows)
  readonly #low: Uint32Array = new Uint32Array(blockRows)
  readonly #words: Uint32Array
  #wordCount = 0

  constructor(count: number) {
    this.#words = new Uint32Array(wordsOf(count, 64) + 2 * Math.ceil(count / blockRows) + 1)
  }

  /** Writes the bits of the block to its header. */
  add(count: number, into: ByteWriter): void {
    let largest = 0
    for (let index = 0; index < count; index++) {
      if ((this.scratch[index] as number) > largest) largest = this.scratch[index] as number
    }
    const bits = bitsOf(largest)
    into.uint8(bits)
    for (let index = 0; index < count; index++) this.#low[index] = (this.scratch[index] as number) % 4294967296
    this.#pack(count, Math.min(bits, 32))
    if (bits <= 32) return
    for (let index = 0; index < count; index++) this.#low[index] = (this.scratch[index] as number) / 4294967296
    this.#pack(count, bits - 32)
  }

  writeWords(into: ByteWriter): void {
    into.words(this.#wordCount + 1).set(this.#words.subarray(0, this.#wordCount))
  }

  #pack(count: number, bits: number): void {
    pack(this.#low, count, bits, this.#words, this.#wordCount)
    this.#wordCount += wordsOf(count, bits)
  }
}

function writeRuns(values: Float64Array, runCount: number, into: ByteWriter): void {
  const runValues = new Float64Array(runCount)
  const lengths = new Float64Array(runCount)
  let run = -1
  for (let index = 0; index < values.length; index++) {
    if (index === 0 || values[index] !== values[index - 1]) runValues[++run] = values[index] as number
    lengths[run] = (lengths[run] as number) + 1
  }
  into.varint(runCount)
  writePacked(runValues, into)
  writePacked(lengths, into)
}

/** Reads the packed words of blocks whose headers have all been read. */
class BlockReader {
  readonly #low: Uint32Array = new Uint32Array(blockRows)
  readonly #high: Uint32Array = new Uint32Array(blockRows)
  readonly #words: Uint32Array
  #at = 0

  constructor(words: Uint32Array) {
    this.#words = words
  }

  /** `out[start, start + count)` becomes the unpacked numbers, each with `least` added. */
  read(out: Integers, start: number, count: number, { bits, least }: { bits: number; least: number }): void {
    const low = this.#low
    const lowBits = Math.min(bits, 32)
    unpack(this.#words, this.#at, lowBits, count, low)
    this.#at += wordsOf(count, lowBits)
    if (bits > 32) {
      unpack(this.#words, this.#at, bits - 32, count, this.#high)
      this.#at += wordsOf(count, bits - 32)
    }
    if (out instanceof Int32Array) addLeast(low, least, out, start, count)
    else if (bits <= 32) for (let index = 0; index < count; index++) out[start + index] = (low[index] as number) + least
    else {
      for (let index = 0; index < count; index++) {
        out[start + index] = (this.#high[index] as number) * 4294967296 + (low[index] as number) + least
      }
    }
  }
}

function addLeast(low: Uint32Array, least: number, out: Int32Array, start: number, count: number): void {
  const added = least | 0
  for (let index = 0; index < count; index++) out[start + index] = ((low[index] as number) + added) | 0
}

interface Headers {
  readonly first: Float64Array
  readonly least: Float64Array
  readonly bits: Uint8Array
  readonly blocks: BlockReader
}

function readHeaders(reader: ByteReader, count: number, isDelta: boolean): Headers {
  const blockCount = Math.ceil(count / blockRows)
  // A block has a header of two bytes or more, so a count that cannot be true asks for no memory.
  if (reader.remaining < 2 * blockCount) refuse('it ends early')
  const first = new Float64Array(blockCount)
  const least = new Float64Array(blockCount)
  const bits = new Uint8Array(blockCount)
  let wordCount = 1
  for (let block = 0; block < blockCount; block++) {
    first[block] = reader.varint()
    if (isDelta) least[block] = reader.signedVarint()
    const blockBits = reader.uint8()
    if (blockBits > 54) refuse('a block has too many bits')
    bits[block] = blockBits
    const rows = Math.min(blockRows, count - block * blockRows)
    wordCount += wordsOf(rows, Math.min(32, blockBits)) + wordsOf(rows, Math.max(0, blockBits - 32))
  }
  return { first, least, bits, blocks: new BlockReader(reader.words(wordCount)) }
}

function readPacked(reader: ByteReader, out: Integers): void {
  const { first, bits, blocks } = readHeaders(reader, out.length, false)
  for (let block = 0; block < bits.length; block++) {
    const start = block * blockRows
    const count = Math.min(blockRows, out.length - start)
    blocks.read(out, start, count, { bits: bits[block] as number, least: first[block] as number })
  }
}

function readDelta(reader: ByteReader, out: Integers): void {
  const { first, least, bits, blocks } = readHeaders(reader, out.length, true)
  for (let block = 0; block < bits.length; block++) {
    const start = block * blockRows
    const count = Math.min(blockRows, out.length - start)
    blocks.read(out, start, count, { bits: bits[block] as number, least: least[block] as number })
    if (out instanceof Int32Array) sumInts(out, start, count, first[block] as number)
    else sumFloats(out, start, count, first[block] as number)
  }
}

function sumInts(out: Int32Array, start: number, count: number, first: number): void {
  let sum = first | 0
  out[start] = sum
  for (let index = start + 1; index < start + count; index++) {
    sum = (sum + (out[index] as number)) | 0
    out[index] = sum
  }
}

function sumFloats(out: Float64Array, start: number, count: number, first: number): void {
  let sum = first
  out[start] = sum
  for (let index = start + 1; index < start + count; index++) {
    sum += out[index] as number
    out[index] = sum
  }
}

function readRuns(reader: ByteReader, out: Integers): void {
  const runCount = reader.varint()
  if (runCount > out.length) refuse('it has more runs than rows')
  const values = new Float64Array(runCount)
  const lengths = new Float64Array(runCount)
  readPacked(reader, values)
  readPacked(reader, lengths)
  let at = 0
  for (let run = 0; run < runCount; run++) {
    const end = at + (lengths[run] as number)
    if (end > out.length) refuse('its runs have more values than it has rows')
    out.fill(values[run] as number, at, end)
    at = end
  }
  if (at !== out.length) refuse('its runs have fewer values than it has rows')
}
