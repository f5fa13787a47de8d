/**
 * Rows of a segment that are still wanted: all of them, or a list of row numbers that each test shortens in place.
 *
 * The lists are kept and used again: a new one for each segment would cost more than the tests.
 */
import type { Deletions } from '../segment.ts'

export class Selection {
  /** True: the rows are `[0, count)`, and `rows` means nothing. */
  isAll = true
  count = 0
  rows: Int32Array = new Int32Array(0)

  /** All rows of a segment, but the deleted. */
  reset(rowCount: number, deletions: Deletions | undefined): void {
    if (this.rows.length < rowCount) this.rows = new Int32Array(rowCount)
    this.isAll = true
    this.count = rowCount
    if (deletions === undefined || deletions.count === 0) return
    let count = 0
    for (let row = 0; row < rowCount; row++) if (!deletions.has(row)) this.rows[count++] = row
    this.keep(count)
  }

  /** The first `count` of `rows` are what is left. */
  keep(count: number): void {
    this.isAll = false
    this.count = count
  }

  /** One of its own, with room for all rows of the segment. */
  copy(rowCount: number): Selection {
    const copy = new Selection()
    copy.rows = new Int32Array(rowCount)
    copy.isAll = this.isAll
    copy.count = this.count
    if (!this.isAll) copy.rows.set(this.rows.subarray(0, this.count))
    return copy
  }

  /** Takes out the first rows of it. */
  dropFirst(count: number): void {
    const { rows } = this
    if (this.isAll) for (let row = count; row < this.count; row++) rows[row - count] = row
    else rows.copyWithin(0, count, this.count)
    this.keep(this.count - count)
  }

  /** The row at a place of the selection. */
  rowAt(index: number): number {
    return this.isAll ? index : (this.rows[index] as number)
  }

  /** Takes out the rows whose byte is 0. */
  keepWhere(flags: Uint8Array): void {
    const { rows } = this
    let kept = 0
    if (this.isAll) {
      for (let row = 0; row < this.count; row++) {
        rows[kept] = row
        kept += flags[row] === 0 ? 0 : 1
      }
    } else {
      for (let index = 0; index < this.count; index++) {
        const row = rows[index] as number
        rows[kept] = row
        kept += flags[row] === 0 ? 0 : 1
      }
    }
    this.keep(kept)
  }

  /** Takes out the rows whose number is not in `[low, high]` (or, if `outside` is 1, those that are). Numbers are 0 to 2^31 - 1. */
  keepRange(values: Int32Array, low: number, high: number, outside: 0 | 1): void {
    const { rows, count } = this
    const flip = outside === 1 ? 0 : 1
    let kept = 0
    // Without a branch: the sign of either difference says that a number is outside.
    if (this.isAll) {
      for (let row = 0; row < count; row++) {
        const value = values[row] as number
        rows[kept] = row
        kept += (((value - low) | (high - value)) >>> 31) ^ flip
      }
    } else {
      for (let index = 0; index < count; index++) {
        const row = rows[index] as number
        const value = values[row] as number
        rows[kept] = row
        kept += (((value - low) | (high - value)) >>> 31) ^ flip
      }
    }
    this.keep(kept)
  }

  /** As `keepRange`, of doubles. */
  keepFloatRange(values: Float64Array, low: number, high: number, outside: 0 | 1): void {
    const { rows, count, isAll } = this
    const wanted = outside === 0
    let kept = 0
    for (let index = 0; index < count; index++) {
      const row = isAll ? index : (rows[index] as number)
      const value = values[row] as number
      rows[kept] = row
      kept += (value >= low && value <= high) === wanted ? 1 : 0
    }
    this.keep(kept)
  }

  /** Takes out the rows whose number has a 0 in the table. */
  keepTable(values: Int32Array, table: Uint8Array): void {
    const { rows, count } = this
    let kept = 0
    if (this.isAll) {
      for (let row = 0; row < count; row++) {
        rows[kept] = row
        kept += table[values[row] as number] as number
      }
    } else {
      for (let index = 0; index < count; index++) {
        const row = rows[index] as number
        rows[kept] = row
        kept += table[values[row] as number] as number
      }
    }
    this.keep(kept)
  }

  /** Takes out the rows for which the question, asked row by row, says no: for what has no faster way. */
  keepIf(question: (row: number) => boolean): void {
    let kept = 0
    for (let index = 0; index < this.count; index++) {
      const row = this.rowAt(index)
      if (question(row)) this.rows[kept++] = row
    }
    this.keep(kept)
  }
}
