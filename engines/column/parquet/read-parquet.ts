/**
 * Parquet in: a file in memory as columns and batches of rows, for `create` and `append`.
 *
 * The format itself is the library's business (hyparquet); here is only which of its types are ours. Nested columns
 * and types that ours cannot hold exactly are refused by name.
 */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Compressors, type ParquetParsers, parquetMetadata, parquetScan, type SchemaElement } from 'hyparquet'
import type { Column, ColumnType, ColumnValues, ColumnVector, TableRows } from '../../../adapters/contract/index.ts'
import { StorageError } from '../../env/index.ts'
import { rawValues } from '../encoding/raw-column.ts'

export interface ParquetTable {
  readonly columns: readonly Column[]
  /** The rows in their order, a batch for each row group of the file. Each is read when it is asked for. */
  batches(): AsyncGenerator<TableRows>
}

const compressors: Compressors = {
  ZSTD: bytes => zstdDecompressSync(bytes),
  GZIP: bytes => gunzipSync(bytes),
  BROTLI: bytes => brotliDecompressSync(bytes),
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Microseconds as they are, not the milliseconds of a `Date`; strings with the mark that some begin with. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: millis => millis * 1000n,
  timestampFromMicroseconds: micros => micros,
  timestampFromNanoseconds: nanos => nanos / 1000n,
  stringFromBytes: bytes => decoder.decode(bytes),
}

/**
 * Looks at the file. The bytes stay the caller's and must not change until the last batch is read.
 *
 * @throws StorageError `CORRUPT`: it is no Parquet, or damaged. TypeError: a column has a type that there is not here.
 */
export function readParquet(bytes: Uint8Array): ParquetTable {
  // Its ends may lie anywhere in a larger buffer.
  const buffer = bytes.slice().buffer
  const metadata = damagedUnless(() => parquetMetadata(buffer))
  const columns = toColumns(metadata.schema)
  const file = { byteLength: buffer.byteLength, slice: (start: number, end?: number) => buffer.slice(start, end) }
  async function* batches(): AsyncGenerator<TableRows> {
    const scan = await orDamaged(parquetScan({ file, metadata, compressors, parsers }))
    for (const { rowStart, rowEnd } of scan.ranges) {
      const vectors: ColumnVector[] = []
      for (const column of columns) {
        const data = await orDamaged(scan.readColumn({ column: column.name, rowStart, rowEnd }))
        vectors.push(vectorOf(column, data, rowEnd - rowStart))
      }
      yield { rowCount: rowEnd - rowStart, columns: vectors }
    }
  }
  return { columns, batches }
}

function toColumns(schema: readonly SchemaElement[]): Column[] {
  return schema.slice(1).map(element => {
    const { name, repetition_type } = element
    const type = typeOf(element)
    if (type === undefined || repetition_type === 'REPEATED') {
      const found = element.logical_type?.type ?? element.converted_type ?? element.type ?? 'a group'
      throw new TypeError(`column ${name} of the Parquet file is ${found}, which no column here can hold`)
    }
    return { name, type, nullable: repetition_type !== 'REQUIRED' }
  })
}

const smallIntegers: readonly unknown[] = [undefined, 'INT_8', 'INT_16', 'INT_32', 'UINT_8', 'UINT_16']

function typeOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): ColumnType | undefined {
  const isPlain = logical === undefined || logical.type === 'INTEGER'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'FLOAT' || type === 'DOUBLE') return 'float64'
  if (type === 'BYTE_ARRAY') return converted === 'UTF8' || logical?.type === 'STRING' ? 'string' : undefined
  if (type === 'INT32') {
    if (converted === 'UINT_32') return 'int64'
    return isPlain && smallIntegers.includes(converted) ? 'int32' : undefined
  }
  if (type !== 'INT64') return undefined
  if (logical?.type === 'TIMESTAMP' || converted === 'TIMESTAMP_MICROS' || converted === 'TIMESTAMP_MILLIS') {
    return 'timestamp'
  }
  return isPlain && (converted === undefined || converted === 'INT_64') ? 'int64' : undefined
}

function vectorOf({ type }: Column, data: ArrayLike<unknown>, rowCount: number): ColumnVector {
  let valid: Uint8Array | undefined
  const texts: string[] = []
  const numbers = type === 'string' ? undefined : rawValues(type, rowCount)
  for (let row = 0; row < rowCount; row++) {
    const value = data[row]
    if (value === null || value === undefined) {
      valid ??= new Uint8Array(rowCount).fill(1)
      valid[row] = 0
      texts.push('')
    } else if (numbers === undefined) texts.push(value as string)
    else if (numbers instanceof BigInt64Array) numbers[row] = BigInt(value as bigint)
    else numbers[row] = Number(value)
  }
  const values: ColumnValues = numbers ?? texts
  return valid === undefined ? { values } : { values, valid }
}

function damagedUnless<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw damaged(error)
  }
}

async function orDamaged<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw damaged(error)
  }
}

function damaged(error: unknown): StorageError {
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('CORRUPT', `the Parquet file cannot be read: ${message}`, { cause: error })
}
