/**
 * What the log says: points of a batch, a deletion, the end of everything before an instant.
 *
 *     points   1 | wide ids << 0, wide times << 1 u8 | 0 u16 | count u32 | definition bytes u32 | 0 u32 | definitions, zeros to 8
 *              | values float64 … | times: float64 …, or the first and int32 steps | series u16 or u32 …
 *     delete   2 | from float64 | to float64 | metric | matcher count | (tag, operator u8, value) …
 *     drop     3 | before float64
 *
 * Points are copied column by column, not squeezed: the log is short-lived, and building the entry is what ingest waits for.
 */
import type { PointBatch, SeriesRange, TagMatcher } from '../../adapters/contract/index.ts'
import { ByteSink, ByteSource, Malformed } from './encoding/bytes.ts'
import { type Definitions, decodeDefinitions, encodeDefinitions } from './series/definitions.ts'

const kinds = { points: 1, delete: 2, drop: 3 } as const
const headerBytes = 16
const wideIds = 1
const wideTimes = 2
const stepMax = 0x7fffffff
const operators: readonly TagMatcher['operator'][] = ['=', '!=', '=~', '!~']

/** Points by the numbers of their series. */
export interface LoggedPoints {
  readonly count: number
  readonly ids: Uint32Array
  readonly timestampsUs: Float64Array
  readonly values: Float64Array
}

export type LogEntry =
  | { readonly type: 'points'; readonly definitions: Definitions | undefined; readonly points: LoggedPoints }
  | { readonly type: 'delete'; readonly range: SeriesRange }
  | { readonly type: 'drop'; readonly beforeUs: number }

/** Builds entries in one buffer; each holds until the next. */
export class EntryBuilder {
  #bytes = new Uint8Array(0)
  #floats = new Float64Array(0)
  #steps = new Int32Array(0)
  #shorts = new Uint16Array(0)
  #longs = new Uint32Array(0)

  /** `ids`: the number of each of the batch's series. */
  points(batch: PointBatch, ids: Int32Array, idMax: number, definitions: Definitions | undefined): Uint8Array {
    const { count, seriesIndexes, timestampsUs, values } = batch
    const defined = definitions === undefined ? new Uint8Array(0) : definitionBytes(definitions)
    const start = headerBytes + Math.ceil(defined.length / 8) * 8
    this.#reserve(start + count * 20 + 16)
    const bytes = this.#bytes
    bytes.fill(0, 0, start)
    bytes.set(defined, headerBytes)
    let at = start
    this.#floats.set(count === values.length ? values : values.subarray(0, count), at / 8)
    at += 8 * count
    const stepsFrom = at
    at = this.#addSteps(timestampsUs, count, at)
    const hasWideTimes = at === -1
    if (hasWideTimes) {
      this.#floats.set(count === timestampsUs.length ? timestampsUs : timestampsUs.subarray(0, count), stepsFrom / 8)
      at = stepsFrom + 8 * count
    }
    const hasWideIds = idMax > 0xffff
    if (hasWideIds) {
      for (let index = 0; index < count; index++)
        this.#longs[at / 4 + index] = ids[seriesIndexes[index] as number] as number
      at += 4 * count
    } else {
      const base = at / 2
      const shorts = this.#shorts
      for (let index = 0; index < count; index++) shorts[base + index] = ids[seriesIndexes[index] as number] as number
      at += 2 * count
    }
    bytes[0] = kinds.points
    bytes[1] = (hasWideIds ? wideIds : 0) | (hasWideTimes ? wideTimes : 0)
    this.#longs[1] = count
    this.#longs[2] = defined.length
    return bytes.subarray(0, at)
  }

  /** Writes the first time and the steps from each to the next; returns where they end, -1 where one does not fit. */
  #addSteps(times: Float64Array, count: number, at: number): number {
    this.#floats[at / 8] = times[0] as number
    const base = at / 4 + 2
    const steps = this.#steps
    let before = times[0] as number
    for (let index = 1; index < count; index++) {
      const time = times[index] as number
      const step = time - before
      if (!(step <= stepMax && step >= -stepMax)) return -1
      steps[base + index - 1] = step
      before = time
    }
    return at + 8 + 4 * (count - 1)
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return
    const buffer = new ArrayBuffer(Math.ceil(Math.max(length, 2 * this.#bytes.length) / 8) * 8)
    this.#bytes = new Uint8Array(buffer)
    this.#floats = new Float64Array(buffer)
    this.#steps = new Int32Array(buffer)
    this.#shorts = new Uint16Array(buffer)
    this.#longs = new Uint32Array(buffer)
  }
}

function definitionBytes(definitions: Definitions): Uint8Array {
  const sink = new ByteSink(64 * definitions.keys.length)
  encodeDefinitions(definitions, sink)
  return sink.written
}

export function encodeDelete({ select, fromUs, toUs }: SeriesRange): Uint8Array {
  const sink = new ByteSink(64)
  const { metric, tags = [] } = select
  sink.byte(kinds.delete)
  sink.float64(fromUs)
  sink.float64(toUs)
  sink.text(metric)
  sink.varint(tags.length)
  for (const { tag, operator, value } of tags) {
    sink.text(tag)
    sink.byte(operators.indexOf(operator))
    sink.text(value)
  }
  return sink.written
}

export function encodeDrop(beforeUs: number): Uint8Array {
  const sink = new ByteSink(9)
  sink.byte(kinds.drop)
  sink.float64(beforeUs)
  return sink.written
}

/** @throws Malformed */
export function decodeEntry(bytes: Uint8Array): LogEntry {
  const source = new ByteSource(bytes)
  switch (source.byte()) {
    case kinds.points:
      return decodePoints(bytes)
    case kinds.delete: {
      const fromUs = source.float64()
      const toUs = source.float64()
      const metric = source.text()
      const tags: TagMatcher[] = []
      for (let left = source.varint(); left > 0; left--) {
        const tag = source.text()
        const operator = operators[source.byte()]
        if (operator === undefined) throw new Malformed('a matcher without an operator')
        tags.push({ tag, operator, value: source.text() })
      }
      return { type: 'delete', range: { select: { metric, tags }, fromUs, toUs } }
    }
    case kinds.drop:
      return { type: 'drop', beforeUs: source.float64() }
    default:
      throw new Malformed('an entry of no kind')
  }
}

function decodePoints(entry: Uint8Array): LogEntry {
  // Its own buffer: columns are read in place, which asks for their alignment.
  const bytes = entry.slice()
  const source = new ByteSource(bytes)
  source.take(1)
  const flags = source.byte()
  source.take(2)
  const count = source.uint32()
  const definitionsLength = source.uint32()
  if (count === 0) throw new Malformed('points without any')
  source.take(4)
  const definitionsAt = source.take(Math.ceil(definitionsLength / 8) * 8)
  const definitions =
    definitionsLength === 0
      ? undefined
      : decodeDefinitions(new ByteSource(bytes, definitionsAt, definitionsAt + definitionsLength))
  const values = new Float64Array(bytes.buffer, source.take(8 * count), count)
  const timestampsUs = decodeSteps(bytes, source, count, (flags & wideTimes) !== 0)
  const ids =
    (flags & wideIds) === 0
      ? Uint32Array.from(new Uint16Array(bytes.buffer, source.take(2 * count), count))
      : new Uint32Array(bytes.buffer, source.take(4 * count), count)
  if (!source.isAtEnd) throw new Malformed('more bytes than points')
  return { type: 'points', definitions, points: { count, ids, timestampsUs, values } }
}

function decodeSteps(bytes: Uint8Array, source: ByteSource, count: number, isWide: boolean): Float64Array {
  if (isWide) return new Float64Array(bytes.buffer, source.take(8 * count), count)
  const times = new Float64Array(count)
  let time = source.float64()
  const steps = new Int32Array(bytes.buffer, source.take(4 * (count - 1)), count - 1)
  times[0] = time
  for (let index = 1; index < count; index++) {
    time += steps[index - 1] as number
    times[index] = time
  }
  return times
}
