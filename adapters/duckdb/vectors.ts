/**
 * Columns in and out of DuckDB's vectors, a typed array at a time.
 *
 * The package's own way is a call a value, several times slower. Its vectors keep a typed array each, as it lies in
 * DuckDB, and a mask of what is valid, one bit a value: these are used here although they are not declared.
 */
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import type { ColumnType, ColumnValues, ColumnVector } from '../contract/index.ts'

interface InnerVector {
  /** Of numbers. */
  readonly items?: Int32Array | Float64Array | BigInt64Array
  /** Of booleans. */
  readonly dataView?: DataView
  readonly validity: { readonly data: BigUint64Array | null }
}

/** Writes `count` values from `from` on to the beginning of the vector. */
export function fillVector(
  vector: DuckDBVector,
  { values, valid }: ColumnVector,
  { from, count }: { readonly from: number; readonly count: number },
): void {
  const { items, dataView } = vector as unknown as InnerVector
  if (Array.isArray(values)) {
    for (let index = 0; index < count; index++) vector.setItem(index, (values as readonly string[])[from + index]!)
  } else {
    const into = items ?? new Uint8Array(dataView!.buffer, dataView!.byteOffset, count)
    const part = (values as Float64Array).subarray(from, from + count)
    ;(into as Float64Array).set(part)
  }
  if (valid !== undefined) {
    for (let index = 0; index < count; index++) if (valid[from + index] === 0) vector.setItem(index, null)
  }
  vector.flush()
}

/** One column of an answer, all chunks together. */
export function readColumn(type: ColumnType, chunks: readonly DuckDBDataChunk[], columnIndex: number): ColumnVector {
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  const values = newValues(type, rowCount)
  let valid: Uint8Array | undefined
  let from = 0
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(columnIndex)
    const { validity } = vector as unknown as InnerVector
    readValues(vector, values, from)
    if (validity.data !== null) {
      const mask = new Uint8Array(validity.data.buffer, validity.data.byteOffset, validity.data.byteLength)
      for (let index = 0; index < chunk.rowCount; index++) {
        if ((((mask[index >> 3] as number) >> (index & 7)) & 1) === 1) continue
        valid ??= new Uint8Array(rowCount).fill(1)
        valid[from + index] = 0
      }
    }
    from += chunk.rowCount
  }
  return valid === undefined ? { values } : { values, valid }
}

/** The numbers of a column without nulls. */
export function readNumbers(chunks: readonly DuckDBDataChunk[], columnIndex: number): Float64Array {
  return readColumn('float64', chunks, columnIndex).values as Float64Array
}

function newValues(type: ColumnType, count: number): ColumnValues {
  switch (type) {
    case 'boolean':
      return new Uint8Array(count)
    case 'int32':
      return new Int32Array(count)
    case 'int64':
    case 'timestamp':
      return new BigInt64Array(count)
    case 'float64':
      return new Float64Array(count)
    case 'string':
      return new Array<string>(count).fill('')
  }
}

function readValues(vector: DuckDBVector, into: ColumnValues, from: number): void {
  const { items, dataView } = vector as unknown as InnerVector
  const count = vector.itemCount
  if (Array.isArray(into)) {
    for (let index = 0; index < count; index++) into[from + index] = (vector.getItem(index) as string | null) ?? ''
  } else if (items === undefined) {
    const bytes = new Uint8Array(dataView!.buffer, dataView!.byteOffset, count)
    ;(into as Uint8Array).set(bytes, from)
  } else {
    ;(into as Float64Array).set(items as Float64Array, from)
  }
}
