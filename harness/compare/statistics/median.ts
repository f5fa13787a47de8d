/** The median: half of the values lie on each side, and one wild round moves it little. */

/** Of an even number of values the middle of the two in the middle. @throws RangeError there is no value. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('nothing has no median')
  return medianOfSorted(Float64Array.from(values).sort())
}

/** Of values in ascending order, at least one. */
export function medianOfSorted(sorted: Float64Array): number {
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
