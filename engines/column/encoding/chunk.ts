/**
 * A chunk: one column of the rows of a group, as bytes and back.
 *
 *     u8 form | u8 1: nulls follow | [a bit a row, 1: valid] | the values:
 *
 *     whole     i64 base | offsets (integers.ts)                            integers, timestamps, booleans
 *     decimal   u8 exponent | i64 base | offsets | varint exceptions | by exception: varint row since the last | f64
 *     coded     texts (texts.ts), ascending | codes (integers.ts)           strings of which many are the same
 *     texts     texts, one a row                                            other strings
 *     choices   varint count | f64 each | which of them (integers.ts)       float64 of few different values
 *     plain     8 bytes a row                                               what nothing else makes shorter
 *
 * The form is chosen by looking at the values; a null takes the value before it.
 */
import type { ColumnType } from '../../../adapters/contract/index.ts'
import type { ByteReader } from './byte-reader.ts'
import { refuse } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { type Decimals, divisorOf, toDecimals } from './decimals.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import { fillNulls, offsetsOf, type RawColumn } from './raw-column.ts'
import { decodeTexts, encodeTexts } from './texts.ts'
import { Vector, type VectorParts } from './vector.ts'

const forms = { whole: 0, decimal: 1, coded: 2, texts: 3, plain: 4, choices: 5 } as const
/** Different values of a column beyond which it is not worth a list of them. */
const choiceCountMax = 4096
const choiceRowsMin = 8

/** Appends the chunk of the column. */
export function encodeChunk(column: RawColumn, into: ByteWriter): void {
  const form = into.length
  into.uint8(0)
  writeValid(column, into)
  const chosen = writeValues(column, into)
  into.written[form] = chosen
}

/** @throws StorageError `CORRUPT` */
export function decodeChunk(reader: ByteReader, type: ColumnType, rowCount: number): Vector {
  const form = reader.uint8()
  const valid = readValid(reader, rowCount)
  const shared = { type, rowCount, valid }
  if (type === 'string') return new Vector({ ...shared, ...readStrings(reader, form, rowCount) })
  if (type === 'float64') return new Vector({ ...shared, ...readFloats(reader, form, rowCount) })
  if (form === forms.whole) return new Vector({ ...shared, ...readWhole(reader, rowCount) })
  if (form !== forms.plain) refuse(`no form of ${type} has the number ${form}`)
  return new Vector({ ...shared, kind: 'big', bigs: new BigInt64Array(reader.copy(rowCount * 8).buffer) })
}

function writeValid({ valid, rowCount }: RawColumn, into: ByteWriter): void {
  into.uint8(valid === undefined ? 0 : 1)
  if (valid === undefined) return
  const bits = new Uint8Array(Math.ceil(rowCount / 8))
  for (let row = 0; row < rowCount; row++) {
    if (valid[row] !== 0) bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7))
  }
  into.bytes(bits)
}

function readValid(reader: ByteReader, rowCount: number): Uint8Array | undefined {
  const follows = reader.uint8()
  if (follows > 1) refuse('it does not say whether it has nulls')
  if (follows === 0) return undefined
  const bits = reader.bytes(Math.ceil(rowCount / 8))
  const valid = new Uint8Array(rowCount)
  for (let row = 0; row < rowCount; row++) valid[row] = ((bits[row >> 3] as number) >> (row & 7)) & 1
  return valid
}

/** Writes the values; returns the form. */
function writeValues(column: RawColumn, into: ByteWriter): number {
  if (column.type === 'string') return writeStrings(column, into)
  if (column.type === 'float64') return writeFloats(column, into)
  const found = offsetsOf(column)
  if (found !== undefined) {
    into.bigInt64(found.base)
    encodeIntegers(found.offsets, into)
    return forms.whole
  }
  const values = (column.values as BigInt64Array).slice(0, column.rowCount)
  into.array(values)
  return forms.plain
}

function readWhole(reader: ByteReader, rowCount: number): Omit<VectorParts, 'type' | 'rowCount'> {
  const base = reader.bigInt64()
  const offsets = decodeIntegers(reader, rowCount)
  return offsets instanceof Int32Array
    ? { kind: 'integer', ints: offsets, base }
    : { kind: 'wide', floats: offsets, base }
}

function writeFloats({ values, valid, rowCount }: RawColumn, into: ByteWriter): number {
  const floats = (values as Float64Array).slice(0, rowCount)
  if (valid !== undefined) fillNulls(floats, valid)
  const decimals = toDecimals(floats)
  if (decimals !== undefined && writeDecimals(floats, decimals, into)) return forms.decimal
  if (writeChoices(floats, into)) return forms.choices
  into.array(floats)
  return forms.plain
}

/** False, and nothing written, where the wholes span too much. */
function writeDecimals(floats: Float64Array, { exponent, wholes, exceptions }: Decimals, into: ByteWriter): boolean {
  let least = wholes.length === 0 ? 0 : (wholes[0] as number)
  let most = least
  for (let row = 1; row < wholes.length; row++) {
    if ((wholes[row] as number) < least) least = wholes[row] as number
    if ((wholes[row] as number) > most) most = wholes[row] as number
  }
  if (most - least >= 2 ** 53) return false
  for (let row = 0; row < wholes.length; row++) wholes[row] = (wholes[row] as number) - least
  into.uint8(exponent)
  into.bigInt64(BigInt(least))
  encodeIntegers(wholes, into)
  into.varint(exceptions.length)
  let last = 0
  const one = new Float64Array(1)
  for (const row of exceptions) {
    into.varint(row - last)
    one[0] = floats[row] as number
    into.array(one)
    last = row
  }
  return true
}

/** False, and nothing written, where there are too many different values. Told apart by their bits: -0 is not 0. */
function writeChoices(floats: Float64Array, into: ByteWriter): boolean {
  const codeOf = new Map<number, number>()
  const codes = new Float64Array(floats.length)
  for (let row = 0; row < floats.length; row++) {
    const value = floats[row] as number
    if (Object.is(value, -0)) return false
    let code = codeOf.get(value)
    if (code === undefined) {
      code = codeOf.size
      if (code === choiceCountMax || code * choiceRowsMin > floats.length) return false
      codeOf.set(value, code)
    }
    codes[row] = code
  }
  into.varint(codeOf.size)
  into.array(Float64Array.from(codeOf.keys()))
  encodeIntegers(codes, into)
  return true
}

function readFloats(reader: ByteReader, form: number, rowCount: number): Omit<VectorParts, 'type' | 'rowCount'> {
  if (form === forms.decimal) return readDecimals(reader, rowCount)
  if (form === forms.choices) return readChoices(reader, rowCount)
  if (form !== forms.plain) refuse(`no form of float64 has the number ${form}`)
  return { kind: 'float', floats: new Float64Array(reader.copy(rowCount * 8).buffer) }
}

function readDecimals(reader: ByteReader, rowCount: number): Omit<VectorParts, 'type' | 'rowCount'> {
  const divisor = divisorOf(reader.uint8()) ?? refuse('it has too many decimal places')
  const base = reader.bigInt64()
  const offsets = decodeIntegers(reader, rowCount)
  const exceptionCount = reader.varint()
  if (exceptionCount === 0 && offsets instanceof Int32Array) return { kind: 'integer', ints: offsets, base, divisor }
  const floats = new Float64Array(rowCount)
  const least = Number(base)
  for (let row = 0; row < rowCount; row++) floats[row] = ((offsets[row] as number) + least) / divisor
  let row = 0
  for (let index = 0; index < exceptionCount; index++) {
    row += reader.varint()
    if (row >= rowCount) refuse('an exception is in no row')
    floats[row] = new Float64Array(reader.copy(8).buffer)[0] as number
  }
  return { kind: 'float', floats }
}

function readChoices(reader: ByteReader, rowCount: number): Omit<VectorParts, 'type' | 'rowCount'> {
  const count = reader.varint()
  if (count > choiceCountMax) refuse('it has too many different values')
  const choices = new Float64Array(reader.copy(count * 8).buffer)
  const codes = decodeIntegers(reader, rowCount)
  const floats = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++) floats[row] = choices[codes[row] as number] ?? refuse('a value is not there')
  return { kind: 'float', floats }
}

function writeStrings({ values, valid, rowCount, dictionary: known }: RawColumn, into: ByteWriter): number {
  // Of nothing but nulls there may be no string at all.
  const dictionary = known.length === 0 ? [''] : known
  const codes = (values as Int32Array).slice(0, rowCount)
  if (valid !== undefined) fillNulls(codes, valid)
  const isUsed = new Uint8Array(dictionary.length)
  let usedCount = 0
  for (let row = 0; row < rowCount; row++) {
    const code = codes[row] as number
    if (isUsed[code] === 0) {
      isUsed[code] = 1
      usedCount++
    }
  }
  if (usedCount * 2 > rowCount) {
    encodeTexts(
      Array.from(codes, code => dictionary[code] ?? ''),
      into,
    )
    return forms.texts
  }
  const used = dictionary.map((text, code) => ({ text, code })).filter(({ code }) => isUsed[code] === 1)
  used.sort((left, right) => (left.text < right.text ? -1 : 1))
  const newCodes = new Int32Array(dictionary.length)
  for (const [index, { code }] of used.entries()) newCodes[code] = index
  encodeTexts(
    used.map(({ text }) => text),
    into,
  )
  const recoded = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++) recoded[row] = newCodes[codes[row] as number] as number
  encodeIntegers(recoded, into)
  return forms.coded
}

function readStrings(reader: ByteReader, form: number, rowCount: number): Omit<VectorParts, 'type' | 'rowCount'> {
  if (form !== forms.coded && form !== forms.texts) refuse(`no form of strings has the number ${form}`)
  const dictionary = decodeTexts(reader, rowCount)
  if (form === forms.texts) {
    if (dictionary.length !== rowCount) refuse('it has fewer strings than rows')
    const ints = new Int32Array(rowCount)
    for (let row = 0; row < rowCount; row++) ints[row] = row
    return { kind: 'string', ints, dictionary, isSorted: false }
  }
  const codes = decodeIntegers(reader, rowCount)
  if (!(codes instanceof Int32Array)) refuse('a code is too large')
  return { kind: 'string', ints: codes, dictionary, isSorted: true, codeCounts: countCodes(codes, dictionary.length) }
}

function countCodes(codes: Int32Array, codeCount: number): Int32Array {
  const counts = new Int32Array(codeCount)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code < 0 || code >= codeCount) refuse('a code stands for nothing')
    counts[code] = (counts[code] as number) + 1
  }
  return counts
}
