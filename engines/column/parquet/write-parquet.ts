/**
 * Parquet out: the answer of a query of rows as a file, in memory, that any reader of Parquet takes.
 *
 * The format itself is the library's business (hyparquet-writer); here is only how our types are called there.
 */
import { zstdCompressSync } from 'node:zlib'
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { ColumnType, TableAnswer, TableColumn } from '../../../adapters/contract/index.ts'

const rowGroupRows = 128 * 1024

/**
 * The bytes of the file, the caller's own. A column is optional there where it has a null here.
 *
 * @throws TypeError: a string has a lone surrogate, for which UTF-8 has no form.
 */
export function writeParquet(answer: TableAnswer): Uint8Array {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: answer.columns.length },
    ...answer.columns.map(column => elementOf(column)),
  ]
  const columnData = answer.columns.map(column => ({ name: column.name, data: dataOf(column, answer.rowCount) }))
  const buffer = parquetWriteBuffer({
    columnData,
    schema,
    codec: 'ZSTD',
    compressors: { ZSTD: bytes => zstdCompressSync(bytes) },
    rowGroupSize: rowGroupRows,
    createdBy: 'harness engines/column',
  })
  return new Uint8Array(buffer)
}

const elements: Readonly<Record<ColumnType, Omit<SchemaElement, 'name'>>> = {
  boolean: { type: 'BOOLEAN' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float64: { type: 'DOUBLE' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
}

function elementOf({ name, type, valid }: TableColumn): SchemaElement {
  return { name, ...elements[type], repetition_type: valid === undefined ? 'REQUIRED' : 'OPTIONAL' }
}

/** The values as the library takes them: arrays of plain values, null where it is one. */
function dataOf({ name, type, values, valid }: TableColumn, rowCount: number): unknown[] {
  const data = new Array<unknown>(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const value = values[row]
    if (valid !== undefined && valid[row] === 0) data[row] = null
    else if (type === 'boolean') data[row] = value === 1
    else data[row] = value
    if (typeof data[row] === 'string' && !(value as string).isWellFormed()) {
      throw new TypeError(`column ${name}: the string of row ${row} has a lone surrogate, which Parquet cannot hold`)
    }
  }
  return data
}
