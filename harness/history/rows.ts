/**
 * Operations and marks as rows of a block.
 *
 * A block is read on its own: times are differences to the row before, and the first one to the block's base.
 * After its rows come those of the operations that were under way when it was sealed, so that whatever blocks are
 * left of a file are a history in themselves: what ended, and what may have been applied. In the next block
 * they count for nothing any more.
 */
import { readUint32, VarintReader, varintBytesMax, writeUint32, writeVarint } from '../../engines/bytes/index.ts'
import { frameHeaderBytes, frameType } from './frames.ts'
import type { Mark, Operation, Outcome, Value } from './operation.ts'
import { readLength, readValue, valueBytesMax, writeValue } from './value.ts'

export const outcomeCode = { ok: 0, failed: 1, unknown: 2 } as const
export type OutcomeCode = (typeof outcomeCode)[keyof typeof outcomeCode]
const outcomes: readonly Outcome[] = ['ok', 'failed', 'unknown']

/** Head of a row: the outcome in two bits, or 3 for a mark. */
const outcomeBits = 3
const markHead = 3
const hasError = 4
const neverReturned = 8
const headBitsMax = 15

/** Type, base, rows, rows under way. */
const blockHeaderBytes = 1 + 8 + 4 + 4
/** What comes before the first row, frame header included. */
const rowsStart = frameHeaderBytes + blockHeaderBytes
/** Head, kind, client, time, duration and error of a row, at most. */
const rowBytesMax = 2 + 5 * varintBytesMax

/** The names that rows say by number. */
export interface Names {
  readonly kinds: readonly string[]
  readonly errors: readonly string[]
}

/** One operation in numbers, as a recorder has it. */
export interface Row {
  kind: number
  client: number
  outcome: OutcomeCode
  key: Value
  argument: Value
  answer: Value
  /** Index of the error's code; -1: none. */
  error: number
  invokeNs: number
  /** `Infinity`: it never returned. */
  returnNs: number
}

/** How many bytes a row of these values takes at most. */
export function rowBytesAtMost(key: Value, argument: Value, answer: Value): number {
  return rowBytesMax + valueBytesMax(key) + valueBytesMax(argument) + valueBytesMax(answer)
}

/** Writes rows into one frame, one after the other. */
export class BlockWriter {
  #bytes: Uint8Array
  #position = rowsStart
  #baseNs = 0
  #previousNs = 0
  #rowCount = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get rowCount(): number {
    return this.#rowCount
  }

  /** Begins anew in another array. */
  restart(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#position = rowsStart
    this.#rowCount = 0
  }

  hasRoomFor(bytes: number): boolean {
    return this.#position + bytes <= this.#bytes.length
  }

  /** Moves to a larger array, where `bytes` more have room. */
  grow(bytes: number): void {
    const grown = new Uint8Array(Math.max(this.#position + bytes, 2 * this.#bytes.length))
    grown.set(this.#bytes.subarray(0, this.#position))
    this.#bytes = grown
  }

  /** There must be room for it. */
  writeOperation(row: Row): void {
    const bytes = this.#bytes
    const returned = row.returnNs !== Number.POSITIVE_INFINITY
    let at = this.#position
    bytes[at++] = row.outcome | (row.error < 0 ? 0 : hasError) | (returned ? 0 : neverReturned)
    at = writeVarint(bytes, at, row.kind)
    at = writeVarint(bytes, at, row.client)
    at = this.#writeTime(at, returned ? row.returnNs : row.invokeNs)
    if (returned) at = writeVarint(bytes, at, row.returnNs - row.invokeNs)
    at = writeValue(bytes, at, row.key)
    at = writeValue(bytes, at, row.argument)
    if (row.outcome === outcomeCode.ok) at = writeValue(bytes, at, row.answer)
    if (row.error >= 0) at = writeVarint(bytes, at, row.error)
    this.#position = at
    this.#rowCount++
  }

  /** There must be room for it. */
  writeMark({ name, detail, atNs }: Mark): void {
    let at = this.#position
    this.#bytes[at++] = markHead
    at = this.#writeTime(at, atNs)
    at = writeValue(this.#bytes, at, name)
    at = writeValue(this.#bytes, at, detail)
    this.#position = at
    this.#rowCount++
  }

  /** Ends the block; the last `pendingCount` rows are those of operations under way. Its bytes, frame header still open. */
  finish(pendingCount: number): Uint8Array {
    const bytes = this.#bytes
    bytes[frameHeaderBytes] = frameType.operations
    new DataView(bytes.buffer, bytes.byteOffset).setFloat64(frameHeaderBytes + 1, this.#baseNs, true)
    writeUint32(bytes, frameHeaderBytes + 9, this.#rowCount - pendingCount)
    writeUint32(bytes, frameHeaderBytes + 13, pendingCount)
    return bytes.subarray(0, this.#position)
  }

  /** The difference to the row before, its sign in the lowest bit. */
  #writeTime(at: number, ns: number): number {
    if (this.#rowCount === 0) {
      this.#baseNs = ns
      this.#previousNs = ns
    }
    const difference = ns - this.#previousNs
    this.#previousNs = ns
    return writeVarint(this.#bytes, at, difference < 0 ? -2 * difference - 1 : 2 * difference)
  }
}

export interface Block {
  readonly operations: readonly Operation[]
  readonly marks: readonly Mark[]
  /** Under way when the block was sealed; later blocks know better. */
  readonly pending: readonly Operation[]
}

/** Reads the payload of a block. @throws RangeError it holds no rows of ours. */
export function readBlock(payload: Uint8Array, names: Names): Block {
  if (payload.length < blockHeaderBytes) throw new RangeError('a block is cut short')
  const rowCount = readUint32(payload, 9)
  const pendingCount = readUint32(payload, 13)
  const rows = new RowReader(payload, names)
  const operations: Operation[] = []
  const marks: Mark[] = []
  const pending: Operation[] = []
  for (let index = 0; index < rowCount; index++) rows.read(operations, marks)
  for (let index = 0; index < pendingCount; index++) rows.read(pending, marks)
  if (!rows.isAtEnd) throw new RangeError('a block goes on behind its last row')
  return { operations, marks, pending }
}

class RowReader {
  readonly #bytes: Uint8Array
  readonly #names: Names
  readonly #reader = new VarintReader()
  #previousNs: number

  constructor(payload: Uint8Array, names: Names) {
    this.#bytes = payload
    this.#names = names
    this.#reader.position = blockHeaderBytes
    this.#previousNs = new DataView(payload.buffer, payload.byteOffset).getFloat64(1, true)
    if (!Number.isSafeInteger(this.#previousNs)) throw new RangeError('a block has no time')
  }

  get isAtEnd(): boolean {
    return this.#reader.position === this.#bytes.length
  }

  read(operations: Operation[], marks: Mark[]): void {
    const head = this.#bytes[this.#reader.position++]
    if (head === undefined || head > headBitsMax) throw new RangeError('a row has no head')
    if (head === markHead) marks.push(this.#readMark())
    else if ((head & outcomeBits) === markHead) throw new RangeError('a row has no outcome')
    else operations.push(this.#readOperation(head))
  }

  #readOperation(head: number): Operation {
    const kind = this.#readName(this.#names.kinds)
    const client = this.#readNumber()
    const ns = this.#readTime()
    const returned = (head & neverReturned) === 0
    const duration = returned ? this.#readNumber() : 0
    const key = this.#readValue()
    const argument = this.#readValue()
    const outcome = outcomes[head & outcomeBits] as Outcome
    const answer = outcome === 'ok' ? this.#readValue() : undefined
    const error = (head & hasError) === 0 ? undefined : this.#readName(this.#names.errors)
    const returnNs = returned ? ns : Number.POSITIVE_INFINITY
    return { client, kind, key, argument, answer, outcome, error, invokeNs: ns - duration, returnNs }
  }

  #readMark(): Mark {
    const atNs = this.#readTime()
    const name = this.#readValue()
    const detail = this.#readValue()
    if (typeof name !== 'string' || typeof detail !== 'string') throw new RangeError('a mark has no name')
    return { name, detail, atNs }
  }

  #readTime(): number {
    const coded = this.#readNumber()
    this.#previousNs += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
    return this.#previousNs
  }

  #readName(names: readonly string[]): string {
    const name = names[this.#readNumber()]
    if (name === undefined) throw new RangeError('a row has a kind or an error without a name')
    return name
  }

  #readNumber(): number {
    return readLength(this.#bytes, this.#bytes.length, this.#reader)
  }

  #readValue(): Value {
    return readValue(this.#bytes, this.#bytes.length, this.#reader)
  }
}
