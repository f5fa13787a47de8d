/** A table of every type with nulls, extremes and look-alikes, small enough to be read where a test fails. */
import type { Cell } from '../../reference/cells.ts'
import type { Column } from '../../table.ts'
import { column, type TablePair } from './pair.ts'

export const sampleColumns: readonly Column[] = [
  { name: 'id', type: 'int64', nullable: false },
  column('flag', 'boolean'),
  column('small', 'int32'),
  column('big', 'int64'),
  column('real', 'float64'),
  column('at', 'timestamp'),
  column('word', 'string'),
  column('amount', 'float64'),
  column('kind', 'string'),
]

/** JavaScript's dates reach as far; some systems' timestamps hardly farther. */
const instantMax = 8_640_000_000_000_000_000n

/** Of lengths without a common divisor, so that each value meets each other. */
const values: readonly (readonly Cell[])[] = [
  [true, false, null],
  [0, 7, -7, 2_147_483_647, null, 1, -1, 6, -2_147_483_648],
  [0n, 2n ** 63n - 1n, -1n, null, 2n ** 53n + 1n, 2n ** 53n, -(2n ** 63n), 1n],
  [0, -0, 0.1, -1.5, 5e-324, null, Number.MAX_VALUE, 2, -1e300, 1e-7, 2 ** 53],
  [0n, -1n, 1_700_000_000_123_456n, null, instantMax, -instantMax, 1n],
  ['', 'a', 'A', 'ab', null, "it's", 'b%', 'b_c', 'naïve', '日本語', '🙂', ' a', 'a ', '"a"', 'a\\b', 'line\nbreak'],
  [1.25, -3.5, null, 0, 12.75],
  ['x', 'y', null, 'x', 'z', 'x'],
]

export const sampleRowCount = 200

export function sampleRow(index: number): readonly Cell[] {
  return [BigInt(index), ...values.map(column => column[index % column.length]!)]
}

/** The table `sample`, with rows of several batches. */
export async function fillSample(pair: TablePair): Promise<void> {
  await pair.create('sample', sampleColumns)
  const rows = Array.from({ length: sampleRowCount }, (_, index) => sampleRow(index))
  await pair.append('sample', rows.slice(0, 1))
  await pair.append('sample', rows.slice(1, 130))
  await pair.append('sample', [])
  await pair.append('sample', rows.slice(130))
}
