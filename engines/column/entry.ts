/**
 * What the log holds: one entry for each change of a table, and back.
 *
 *     append   u8 1 | varint table | varint rows | varint columns | by column: u8 1: nulls follow | [a byte a row] |
 *              strings: texts (encoding/texts.ts) | i32 codes;  others: the array as it is
 *     others   u8 0 | JSON
 *
 * Deletions are logged as the predicate: what it takes away follows from the rows before it, which come back first.
 */
import type { Predicate } from '../../adapters/contract/index.ts'
import { ByteReader, refuse } from './encoding/byte-reader.ts'
import type { ByteWriter } from './encoding/byte-writer.ts'
import { type RawColumn, type RawValues, rawValues } from './encoding/raw-column.ts'
import { decodeTexts, encodeTexts } from './encoding/texts.ts'
import type { CodedRows } from './rows.ts'
import type { StoredColumn } from './schema.ts'

export type Change =
  | {
      readonly type: 'create'
      readonly table: number
      readonly name: string
      readonly columns: readonly StoredColumn[]
    }
  | { readonly type: 'add-column'; readonly table: number; readonly column: StoredColumn }
  | { readonly type: 'delete'; readonly table: number; readonly where: Predicate }

export interface Append {
  readonly type: 'append'
  readonly table: number
  readonly rows: CodedRows
}

const kinds = { json: 0, append: 1 } as const

export function writeAppend({ table, rows }: Append, into: ByteWriter): void {
  into.clear()
  into.uint8(kinds.append)
  into.varint(table)
  into.varint(rows.rowCount)
  into.varint(rows.columns.length)
  for (const { type, values, valid, dictionary } of rows.columns) {
    into.uint8(valid === undefined ? 0 : 1)
    if (valid !== undefined) into.bytes(valid.subarray(0, rows.rowCount))
    if (type === 'string') encodeTexts(dictionary, into)
    into.array(values.subarray(0, rows.rowCount))
  }
}

export function writeChange(change: Change, into: ByteWriter): void {
  into.clear()
  into.uint8(kinds.json)
  into.bytes(new TextEncoder().encode(JSON.stringify(change, toJson)))
}

/**
 * Reads an entry. `columnsOf` gives the columns of a table as they were before it.
 *
 * @throws StorageError `CORRUPT`
 */
export function readEntry(bytes: Uint8Array, columnsOf: (table: number) => readonly StoredColumn[]): Append | Change {
  const reader = new ByteReader(bytes)
  const kind = reader.uint8()
  if (kind === kinds.json) {
    return JSON.parse(new TextDecoder().decode(reader.bytes(reader.remaining)), fromJson) as Change
  }
  if (kind !== kinds.append) refuse(`no entry is of the kind ${kind}`)
  const table = reader.varint()
  const rowCount = reader.varint()
  const columnCount = reader.varint()
  const columns = columnsOf(table)
  if (columnCount > columns.length) refuse(`an entry has ${columnCount} columns, its table ${columns.length}`)
  return {
    type: 'append',
    table,
    rows: { rowCount, columns: columns.slice(0, columnCount).map(column => readColumn(reader, column, rowCount)) },
  }
}

function readColumn(reader: ByteReader, { type }: StoredColumn, rowCount: number): RawColumn {
  const valid = reader.uint8() === 0 ? undefined : reader.copy(rowCount)
  const dictionary = type === 'string' ? decodeTexts(reader, rowCount) : []
  const bytes = reader.copy(rowCount * rawValues(type, 0).BYTES_PER_ELEMENT)
  return { type, rowCount, values: valuesOf(type, bytes), valid, dictionary }
}

function valuesOf(type: StoredColumn['type'], bytes: Uint8Array<ArrayBuffer>): RawValues {
  switch (type) {
    case 'boolean':
      return bytes
    case 'float64':
      return new Float64Array(bytes.buffer)
    case 'int64':
    case 'timestamp':
      return new BigInt64Array(bytes.buffer)
    case 'int32':
    case 'string':
      return new Int32Array(bytes.buffer)
  }
}

/** What JSON has no word for. */
interface Special {
  readonly special: string
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { special: `${value}n` } satisfies Special
  if (typeof value === 'number' && !Number.isFinite(value)) return { special: String(value) } satisfies Special
  return value
}

function fromJson(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('special' in value)) return value
  const { special } = value as Special
  return special.endsWith('n') ? BigInt(special.slice(0, -1)) : Number(special)
}
