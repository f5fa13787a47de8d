/** How a graph is to be kept; every field is said, nothing below fills one in. */

/**
 * What an acknowledged write survives. `none`: nothing until a merge has written it. `buffered`: the death of the process
 * (the log is written, not synced). `sync`: a power loss (group commit).
 */
export type Durability = 'none' | 'buffered' | 'sync'

export interface GraphOptions {
  readonly durability: Durability
  /** A merge begins after so many changes (vertices, edges, removals) at the least… */
  readonly mergeChangesMin: number
  /** … and after as many as this share of what is settled: each merge writes all of it anew. */
  readonly mergeShare: number
  /** Bytes of entries written while a merge runs at which writers wait for its end. */
  readonly backlogBytes: number
}

/** Sound for graphs of thousands to tens of millions of edges; callers spread it and change what they must. */
export const graphDefaults: GraphOptions = {
  durability: 'buffered',
  mergeChangesMin: 500_000,
  mergeShare: 0.25,
  backlogBytes: 256 * 1024 * 1024,
}

/** @throws TypeError: no graph can be kept that way. */
export function checkOptions({ mergeChangesMin, mergeShare, backlogBytes }: GraphOptions): void {
  if (!(mergeChangesMin >= 1)) throw new TypeError(`mergeChangesMin is 1 or more; this one is ${mergeChangesMin}`)
  if (!(mergeShare >= 0)) throw new TypeError(`mergeShare is 0 or more; this one is ${mergeShare}`)
  if (!(backlogBytes >= 1)) throw new TypeError(`backlogBytes is 1 or more; this one is ${backlogBytes}`)
}
