/** A deletion that is not yet carried out everywhere: readers leave out what it names, until compaction has. */

export interface Deletion {
  /** From 1, in order. It concerns what was written before it: heads and blocks that count fewer deletions than this. */
  readonly sequence: number
  readonly fromUs: number
  readonly toUs: number
  /** Numbers of the series, ascending; `undefined`: all. */
  readonly ids: readonly number[] | undefined
}

export function concerns({ ids }: Deletion, id: number): boolean {
  if (ids === undefined) return true
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] as number) < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id
}
