/** Which versions a new table has to keep: those that somebody can still read. And which tables to merge into one. */
import type { Bug } from './bug.ts'
import { type Entry, isExpired, type Version } from './version.ts'

export interface Retention {
  /** Sequences of live snapshots. */
  readonly snapshots: readonly number[]
  /** There is no older table with the same keys. */
  readonly isBottom: boolean
  readonly nowMs: number
}

/** The entries of several sources as one, the newest source first, without what nobody can read. */
export function mergeEntries(sources: readonly (readonly Entry[])[], retention: Retention, bug: Bug): Entry[] {
  const merged = new Map<string, Version[]>()
  for (const [key, versions] of sources.flat()) merged.set(key, [...(merged.get(key) ?? []), ...versions])
  return [...merged]
    .map(([key, versions]): Entry => [key, retain(versions, retention, bug)])
    .filter(([, versions]) => versions.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function retain(versions: readonly Version[], { snapshots, isBottom, nowMs }: Retention, bug: Bug): Version[] {
  const moments = [Number.POSITIVE_INFINITY, ...snapshots]
  const read = new Set(moments.map(moment => versions.find(({ sequence }) => sequence <= moment)))
  const kept = versions.filter(version => read.has(version))
  // Where nothing lies below, what says that there is nothing is not needed.
  const isNeedless = (version: Version): boolean => {
    if (version.value === undefined) return isBottom || bug === 'forgets a tombstone at compaction'
    return isExpired(version, nowMs) && (isBottom || bug === 'resurrects expired keys')
  }
  for (let last = kept.at(-1); last !== undefined && isNeedless(last); last = kept.at(-1)) kept.pop()
  return kept
}

/** How many of the newest tables to merge; 0: none. A table joins if it is not larger than all newer ones together. */
export function countToMerge(tableBytes: readonly number[]): number {
  let count = 0
  let bytes = 0
  for (const next of tableBytes) {
    if (count > 1 && next > bytes) break
    bytes += next
    count++
  }
  return tableBytes.length < 3 ? 0 : count
}
