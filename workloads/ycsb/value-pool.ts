/**
 * Values to write: printable random bytes, made once and picked at random, so that drawing a value is a
 * look into an array and not a walk over its bytes.
 *
 * With 4,096 values, some two records of a block of 4 KiB hold the same 100 bytes in about 1 case of 6:
 * hardly anything for a compressor to find. With 16,384 they leave the cache, and a draw takes 40 ns longer.
 */
import type { Random } from '../../engines/env/index.ts'
import { type FieldLengths, lengthSampler } from './field-lengths.ts'
import { varyingRecordBytes, writeField } from './record-layout.ts'

const valueCountMax = 4096
const valueCountMin = 64
/** Constant values are windows of one text, this long and one value more. */
const textBytes = 2 ** 20
/** Bound of values that have bytes of their own, unless the least count takes more. */
const ownBytesMax = 64 * 2 ** 20

/** A processor fetches memory by lines of this many bytes. */
const lineBytes = 64
/** Of a longer value the rest is for the store to fetch. */
const fetchedBytesMax = 4096

export class ValuePool {
  readonly #values: readonly Uint8Array[]
  /** Where looks at values go to, so that no compiler takes them for useless. */
  sink = 0

  /** The count of values is a power of two. */
  constructor(values: readonly Uint8Array[]) {
    this.#values = values
  }

  /**
   * A value, fetched into the cache as if it had just been made: otherwise the store would be charged 130 ns
   * for the first look at it.
   */
  pick(random: Random): Uint8Array {
    const value = this.#values[random.nextUint32() & (this.#values.length - 1)]!
    const end = Math.min(value.length, fetchedBytesMax)
    for (let offset = 0; offset < end; offset += lineBytes) this.sink ^= value[offset]!
    return value
  }
}

/** The pools of one data set: whole records, and single fields for updates. */
export interface ValuePools {
  readonly records: ValuePool
  readonly fields: ValuePool
}

export function makeValuePools(random: Random, fieldCount: number, lengths: FieldLengths): ValuePools {
  if (lengths.type === 'constant') {
    const recordBytes = fieldCount * lengths.max
    const text = printableBytes(random, textBytes + recordBytes)
    return {
      records: new ValuePool(windowsOf(text, random, () => recordBytes)),
      fields: new ValuePool(windowsOf(text, random, () => lengths.max)),
    }
  }
  const text = printableBytes(random, textBytes + lengths.max)
  const sample = lengthSampler(lengths, random)
  return {
    records: new ValuePool(varyingRecords(text, random, fieldCount, lengths)),
    fields: new ValuePool(windowsOf(text, random, sample)),
  }
}

function windowsOf(text: Uint8Array, random: Random, length: () => number): Uint8Array[] {
  return Array.from({ length: valueCountMax }, () => {
    const start = random.nextInteger(textBytes)
    return text.subarray(start, start + length())
  })
}

function varyingRecords(text: Uint8Array, random: Random, fieldCount: number, lengths: FieldLengths): Uint8Array[] {
  const sample = lengthSampler(lengths, random)
  let recordCount = valueCountMax
  while (recordCount > valueCountMin && recordCount * fieldCount * lengths.max > ownBytesMax) recordCount /= 2
  return Array.from({ length: recordCount }, () => {
    const fieldBytes = Array.from({ length: fieldCount }, sample)
    const record = new Uint8Array(varyingRecordBytes(fieldBytes))
    let offset = 0
    for (const bytes of fieldBytes) {
      const start = random.nextInteger(textBytes)
      offset = writeField(record, offset, text.subarray(start, start + bytes))
    }
    return record
  })
}

/** Bytes of ' ' to '~'. */
function printableBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = 0x20 + ((random.nextUint32() >>> 16) * 95) / 65536
  return bytes
}
