/** Remote write and remote read: the two messages that are sent and the one that comes back, by protobufjs and snappy. */
import type { Reader, Writer } from 'protobufjs'

/** The packages, which are loaded when a store is opened. */
export interface Codec {
  readonly Writer: typeof Writer
  readonly Reader: typeof Reader
  compress(bytes: Uint8Array): Uint8Array
  uncompress(bytes: Uint8Array): Uint8Array
}

export type Labels = readonly (readonly [name: string, value: string])[]

export interface LabelMatcher {
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly name: string
  readonly value: string
}

/** Samples of one series; `from` and `to` are indexes into all of the batch. */
export interface WrittenSeries {
  /** `labelBytes` of it. */
  readonly labels: Uint8Array
  readonly timesMs: readonly number[]
  readonly values: readonly number[]
}

/** Of `[fromMs, toMs]`, both ends included. */
export interface ReadQuery {
  readonly fromMs: number
  readonly toMs: number
  readonly matchers: readonly LabelMatcher[]
}

export interface ReadSeries {
  readonly labels: Labels
  readonly timesMs: readonly number[]
  readonly values: readonly number[]
}

/** The tag of a field: its number and the kind of what follows. */
const field = (number: number, kind: 'number' | 'double' | 'bytes'): number =>
  number * 8 + { number: 0, double: 1, bytes: 2 }[kind]

/** The labels of a series as they are in every message; they are sorted here, as they have to be. */
export function labelBytes({ Writer }: Codec, labels: Labels): Uint8Array {
  const writer = Writer.create()
  for (const [name, value] of labels.toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    writer.uint32(field(1, 'bytes')).fork()
    writer.uint32(field(1, 'bytes')).string(name).uint32(field(2, 'bytes')).string(value).ldelim()
  }
  return writer.finish()
}

export function writeRequest(codec: Codec, series: readonly WrittenSeries[]): Uint8Array {
  const writer = codec.Writer.create()
  for (const { labels, timesMs, values } of series) {
    const message = codec.Writer.create()
    for (let index = 0; index < timesMs.length; index++) {
      message.uint32(field(2, 'bytes')).fork()
      message
        .uint32(field(1, 'double'))
        .double(values[index]!)
        .uint32(field(2, 'number'))
        .int64(timesMs[index]!)
        .ldelim()
    }
    const samples = message.finish()
    const bytes = new Uint8Array(labels.length + samples.length)
    bytes.set(labels)
    bytes.set(samples, labels.length)
    writer.uint32(field(1, 'bytes')).bytes(bytes)
  }
  return codec.compress(writer.finish())
}

const matcherTypes: Readonly<Record<LabelMatcher['operator'], number>> = { '=': 0, '!=': 1, '=~': 2, '!~': 3 }

export function readRequest(codec: Codec, queries: readonly ReadQuery[]): Uint8Array {
  const writer = codec.Writer.create()
  for (const { fromMs, toMs, matchers } of queries) {
    writer.uint32(field(1, 'bytes')).fork()
    writer.uint32(field(1, 'number')).int64(fromMs).uint32(field(2, 'number')).int64(toMs)
    for (const { operator, name, value } of matchers) {
      writer.uint32(field(3, 'bytes')).fork()
      writer.uint32(field(1, 'number')).int32(matcherTypes[operator])
      writer.uint32(field(2, 'bytes')).string(name).uint32(field(3, 'bytes')).string(value).ldelim()
    }
    writer.ldelim()
  }
  return codec.compress(writer.finish())
}

/** The series of all queries together. */
export function readResponse(codec: Codec, compressed: Uint8Array): ReadSeries[] {
  const reader = codec.Reader.create(codec.uncompress(compressed))
  const found: ReadSeries[] = []
  eachField(reader, reader.len, 1, end => eachField(reader, end, 1, inner => found.push(readSeries(reader, inner))))
  return found
}

function readSeries(reader: Reader, end: number): ReadSeries {
  const labels: [string, string][] = []
  const timesMs: number[] = []
  const values: number[] = []
  while (reader.pos < end) {
    const tag = reader.uint32()
    const inner = reader.uint32() + reader.pos
    if (tag === field(1, 'bytes')) labels.push(readLabel(reader, inner))
    else if (tag === field(2, 'bytes')) {
      // What is 0 is not sent.
      let [timeMs, value] = [0, 0]
      while (reader.pos < inner) {
        if (reader.uint32() === field(1, 'double')) value = reader.double()
        else timeMs = Number(reader.int64())
      }
      timesMs.push(timeMs)
      values.push(value)
    } else reader.pos = inner
  }
  return { labels, timesMs, values }
}

function readLabel(reader: Reader, end: number): [name: string, value: string] {
  let [name, value] = ['', '']
  while (reader.pos < end) {
    if (reader.uint32() === field(1, 'bytes')) name = reader.string()
    else value = reader.string()
  }
  return [name, value]
}

/** Calls `read` for each message in that field, with its end; passes over other fields. */
function eachField(reader: Reader, end: number, number: number, read: (end: number) => void): void {
  while (reader.pos < end) {
    const tag = reader.uint32()
    if (tag === field(number, 'bytes')) read(reader.uint32() + reader.pos)
    else reader.skipType(tag % 8)
  }
}
