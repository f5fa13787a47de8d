/** Which row groups of a table to merge next: small ones of about the same size, and those of which most is deleted. */
import type { ColumnStoreOptions } from './options.ts'
import type { GroupPart } from './stored-table.ts'

/**
 * The parts to merge into one group; `undefined`: none.
 *
 * Small is less than half a group. Beginning with the smallest, each next one is no larger than those before it
 * together, so a row is rewritten a few times at most, however its table grows.
 */
export function chooseMerge(
  parts: readonly GroupPart[],
  { groupRows, mergeCountMin }: Pick<ColumnStoreOptions, 'groupRows' | 'mergeCountMin'>,
): GroupPart[] | undefined {
  const hollow = parts.find(part => liveRowsOf(part) * 2 < part.group.rowCount)
  if (hollow !== undefined) return [hollow]
  const small = parts.filter(part => liveRowsOf(part) * 2 < groupRows)
  if (small.length < mergeCountMin) return undefined
  small.sort((left, right) => liveRowsOf(left) - liveRowsOf(right))
  const chosen: GroupPart[] = []
  let rows = 0
  for (const part of small) {
    const more = liveRowsOf(part)
    if (rows + more > groupRows || (chosen.length >= mergeCountMin && more > rows)) break
    chosen.push(part)
    rows += more
  }
  return chosen.length < 2 ? undefined : chosen
}

/** What would be left of a group by a merge: rows whose deletion is not in the manifest stay. */
function liveRowsOf({ group, saved }: GroupPart): number {
  return group.rowCount - (saved?.deletions.count ?? 0)
}
