/**
 * The values of one property, by row: a row is a vertex, or an edge in its place among the edges out.
 *
 * Dense where at least half of the rows have the property: a kind and a value for each row. Sparse otherwise: the rows that
 * have it, ascending, and a kind and a value for each of those.
 */

/** What a value is. A text's value is its number in a dictionary. */
export const kind = { absent: 0, no: 1, yes: 2, number: 3, text: 4 } as const

export interface Column {
  /** The number of the property's name. */
  readonly property: number
  /** `undefined`: dense. */
  readonly rows: Uint32Array | undefined
  readonly kinds: Uint8Array
  readonly values: Float64Array
}

/** Where the value of a row lies in the column; -1: it has none. */
export function placeIn(column: Column, row: number): number {
  const { rows, kinds } = column
  if (rows === undefined) return kinds[row] === kind.absent ? -1 : row
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] as number) < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row ? low : -1
}
