/**
 * The newest rows of a table, in memory, by column, until there are enough of them for a row group.
 *
 * Rows are only ever added, so whoever has seen the first so many of them may go on reading those.
 */
import type { ColumnType } from '../../adapters/contract/index.ts'
import { offsetsOf, type RawColumn, type RawValues, rawValues } from './encoding/raw-column.ts'
import { nullVector, Vector } from './encoding/vector.ts'
import { type Statistics, statisticsOf } from './group/statistics.ts'
import type { GroupColumn } from './group/write-group.ts'
import type { StoredColumn } from './schema.ts'
import type { Deletions, Segment } from './segment.ts'

const rowsMin = 256
const stringBytes = 24

interface BufferColumn {
  readonly id: number
  readonly type: ColumnType
  values: RawValues
  /** Rows to come are 1 unless they say otherwise. */
  valid: Uint8Array | undefined
  readonly dictionary: string[]
  readonly codeOf: Map<string, number>
}

export class RowBuffer {
  readonly #columns: BufferColumn[]
  #capacity = rowsMin
  rowCount = 0
  /** Memory of the rows, about. */
  bytes = 0

  constructor(columns: readonly StoredColumn[]) {
    this.#columns = columns.map(column => createColumn(column, rowsMin))
  }

  /** A column that is null in the rows that are there. */
  addColumn(column: StoredColumn): void {
    const added = createColumn(column, this.#capacity)
    added.valid = new Uint8Array(this.#capacity).fill(1).fill(0, 0, this.rowCount)
    this.#columns.push(added)
  }

  /** Copies the rows. They have the columns of the buffer, by id, or the first of them. */
  append(rows: { readonly rowCount: number; readonly columns: readonly RawColumn[] }): void {
    this.#reserve(this.rowCount + rows.rowCount)
    for (const [index, column] of this.#columns.entries()) {
      const added = rows.columns[index]
      if (added === undefined) this.#addNulls(column, rows.rowCount)
      else this.#addValues(column, added)
    }
    this.rowCount += rows.rowCount
  }

  hasText(id: number, text: string): boolean {
    return this.#columns.find(column => column.id === id)?.codeOf.has(text) ?? false
  }

  /** The rows `[start, end)` of each column, copied; but the dictionary, which is the buffer's. */
  groupColumns(start: number, end: number): GroupColumn[] {
    return this.#columns.map(({ id, type, values, valid, dictionary }) => ({
      id,
      type,
      rowCount: end - start,
      values: values.slice(start, end),
      valid: valid?.slice(start, end),
      dictionary,
    }))
  }

  /** The first rows of a column as they are; `undefined` where there is no such column. */
  column(id: number, rowCount: number): RawColumn | undefined {
    const found = this.#columns.find(column => column.id === id)
    if (found === undefined) return undefined
    const { type, values, valid, dictionary } = found
    return { type, rowCount, values: values.subarray(0, rowCount), valid: valid?.subarray(0, rowCount), dictionary }
  }

  #addValues(column: BufferColumn, { values, valid, dictionary, rowCount }: RawColumn): void {
    const at = this.rowCount
    if (column.type === 'string') {
      const codes = Int32Array.from(dictionary, text => this.#codeOf(column, text))
      const into = column.values as Int32Array
      for (let row = 0; row < rowCount; row++) into[at + row] = codes[values[row] as number] ?? 0
    } else {
      // Both arrays are of the column's type.
      ;(column.values as Float64Array).set((values as Float64Array).subarray(0, rowCount), at)
    }
    this.bytes += rowCount * column.values.BYTES_PER_ELEMENT
    if (valid === undefined) return
    column.valid ??= new Uint8Array(this.#capacity).fill(1)
    for (let row = 0; row < rowCount; row++) column.valid[at + row] = valid[row] === 0 ? 0 : 1
  }

  #addNulls(column: BufferColumn, rowCount: number): void {
    column.valid ??= new Uint8Array(this.#capacity).fill(1)
    column.valid.fill(0, this.rowCount, this.rowCount + rowCount)
  }

  #codeOf(column: BufferColumn, text: string): number {
    let code = column.codeOf.get(text)
    if (code === undefined) {
      code = column.dictionary.push(text) - 1
      column.codeOf.set(text, code)
      this.bytes += stringBytes + 2 * text.length
    }
    return code
  }

  #reserve(rowCount: number): void {
    if (rowCount <= this.#capacity) return
    this.#capacity = Math.max(rowCount, this.#capacity * 2)
    for (const column of this.#columns) {
      const values = rawValues(column.type, this.#capacity)
      ;(values as Float64Array).set(column.values as Float64Array)
      column.values = values
      if (column.valid === undefined) continue
      const valid = new Uint8Array(this.#capacity).fill(1)
      valid.set(column.valid.subarray(0, this.rowCount))
      column.valid = valid
    }
  }
}

function createColumn({ id, type }: StoredColumn, capacity: number): BufferColumn {
  return { id, type, values: rawValues(type, capacity), valid: undefined, dictionary: [], codeOf: new Map() }
}

/** The first rows of a buffer as a query reads them. Vectors are made when first asked for. */
export class BufferSegment implements Segment {
  readonly #buffer: RowBuffer
  readonly rowCount: number
  readonly deletions: Deletions | undefined
  readonly #vectors = new Map<number, Vector>()
  readonly #statistics = new Map<number, Statistics>()

  constructor(buffer: RowBuffer, rowCount: number, deletions: Deletions | undefined) {
    this.#buffer = buffer
    this.rowCount = rowCount
    this.deletions = deletions
  }

  vector(id: number, type: ColumnType): Vector {
    let vector = this.#vectors.get(id)
    if (vector === undefined) {
      const column = this.#buffer.column(id, this.rowCount)
      vector = column === undefined ? nullVector(type, this.rowCount) : vectorOf(column)
      this.#vectors.set(id, vector)
    }
    return vector
  }

  statistics(id: number, type: ColumnType): Statistics {
    let statistics = this.#statistics.get(id)
    if (statistics === undefined) {
      statistics = statisticsOf(this.vector(id, type))
      this.#statistics.set(id, statistics)
    }
    return statistics
  }

  mayHave(id: number, text: string): boolean {
    return this.#buffer.hasText(id, text)
  }
}

function vectorOf(column: RawColumn): Vector {
  const { type, rowCount, values, valid, dictionary } = column
  const shared = { type, rowCount, valid }
  if (type === 'string') {
    // Of nothing but nulls there may be no string at all.
    return new Vector({
      ...shared,
      kind: 'string',
      ints: values as Int32Array,
      dictionary: dictionary.length === 0 ? [''] : dictionary,
    })
  }
  if (type === 'float64') return new Vector({ ...shared, kind: 'float', floats: values as Float64Array })
  const found = offsetsOf(column)
  if (found === undefined) return new Vector({ ...shared, kind: 'big', bigs: values as BigInt64Array })
  const { base, offsets, offsetMax } = found
  return offsetMax < 2 ** 31
    ? new Vector({ ...shared, kind: 'integer', base, ints: Int32Array.from(offsets) })
    : new Vector({ ...shared, kind: 'wide', base, floats: offsets })
}
