/** One value of a table as plain JavaScript: to and from the vectors in which tables pass them on, and its order. */
import { StoreError } from '../errors.ts'
import type { ColumnType, ColumnValues, ColumnVector } from '../table.ts'

/** int64 and timestamp are bigints, int32 and float64 numbers. */
export type Cell = boolean | number | bigint | string | null

/** The cell of one row of a vector. */
export function cellAt(type: ColumnType, { values, valid }: ColumnVector, row: number): Cell {
  if (valid !== undefined && valid[row] === 0) return null
  const value = values[row]!
  return type === 'boolean' ? value !== 0 : value
}

/** A vector of its own; without `valid` where there is no null. */
export function vectorOf(type: ColumnType, cells: readonly Cell[]): ColumnVector {
  const values = valuesOf(type, cells)
  return cells.includes(null) ? { values, valid: Uint8Array.from(cells, cell => (cell === null ? 0 : 1)) } : { values }
}

/** What stands in the place of a null means nothing. */
function valuesOf(type: ColumnType, cells: readonly Cell[]): ColumnValues {
  switch (type) {
    case 'boolean':
      return Uint8Array.from(cells, cell => (cell === true ? 1 : 0))
    case 'int32':
      return Int32Array.from(cells, cell => Number(cell))
    case 'float64':
      return Float64Array.from(cells, cell => Number(cell))
    case 'int64':
    case 'timestamp':
      return BigInt64Array.from(cells, cell => BigInt(cell ?? 0))
    case 'string':
      return cells.map(cell => (cell === null ? '' : (cell as string)))
  }
}

/** Below 0, 0 or above 0, of two cells of one type, or a cell and a value that it is compared with; neither is null. */
export function compareCells(left: Exclude<Cell, null>, right: Exclude<Cell, null>): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** The same text for equal cells of one type, and for them only. */
export function cellText(cell: Cell): string {
  // -0 is 0, and `String` says so.
  return typeof cell === 'string' ? JSON.stringify(cell) : String(cell)
}

/** @throws StoreError `OUT_OF_RANGE`: it does not fit so many bits. */
export function toInteger(bits: 32 | 64, value: bigint, what: string): bigint {
  if (BigInt.asIntN(bits, value) !== value) {
    throw new StoreError('OUT_OF_RANGE', `${what} is ${value}, which takes more than ${bits} bits`)
  }
  return value
}
