/** What a query reads: the rows of a table in segments (row groups and row buffers), as of one moment. */
import type { ColumnType } from '../../adapters/contract/index.ts'
import type { Vector } from './encoding/vector.ts'
import type { RowGroup } from './group/row-group.ts'
import type { Statistics } from './group/statistics.ts'
import type { StoredColumn } from './schema.ts'

/** Rows of a segment that are deleted. Never changes; one more deletion makes a new one. */
export class Deletions {
  /** A bit a row. */
  readonly bits: Uint8Array
  readonly count: number

  constructor(bits: Uint8Array, count: number) {
    this.bits = bits
    this.count = count
  }

  has(row: number): boolean {
    return ((this.bits[row >> 3] as number) & (1 << (row & 7))) !== 0
  }

  /** Those of before and these rows, none of which was deleted. */
  static add(before: Deletions | undefined, rowCount: number, rows: Iterable<number>): Deletions {
    const bits = new Uint8Array(Math.ceil(rowCount / 8))
    if (before !== undefined) bits.set(before.bits)
    let count = before?.count ?? 0
    for (const row of rows) {
      bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7))
      count++
    }
    return new Deletions(bits, count)
  }

  /** Those among the rows `[start, end)`, counted from `start`; `undefined`: none. */
  slice(start: number, end: number): Deletions | undefined {
    const rows: number[] = []
    for (let row = start; row < end; row++) if (this.has(row)) rows.push(row - start)
    return rows.length === 0 ? undefined : Deletions.add(undefined, end - start, rows)
  }
}

export interface Segment {
  readonly rowCount: number
  readonly deletions: Deletions | undefined
  /** The values of all its rows. @throws StorageError `CORRUPT` */
  vector(id: number, type: ColumnType): Vector
  /** Of all its rows, the deleted too; `undefined`: the column is nothing but nulls. */
  statistics(id: number, type: ColumnType): Statistics | undefined
  /** False: no row has this string. */
  mayHave(id: number, text: string): boolean
}

/** A row group, and which of its rows are deleted. */
export class GroupSegment implements Segment {
  readonly group: RowGroup
  readonly deletions: Deletions | undefined
  readonly rowCount: number

  constructor(group: RowGroup, deletions: Deletions | undefined) {
    this.group = group
    this.deletions = deletions
    this.rowCount = group.rowCount
  }

  vector(id: number, type: ColumnType): Vector {
    return this.group.vector(id, type)
  }

  statistics(id: number): Statistics | undefined {
    return this.group.statistics(id)
  }

  mayHave(id: number, text: string): boolean {
    return this.group.mayHave(id, text)
  }
}

/** A table as of one moment. */
export interface TableView {
  readonly name: string
  readonly columns: readonly StoredColumn[]
  readonly segments: readonly Segment[]
}
