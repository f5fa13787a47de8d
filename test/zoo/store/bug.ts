/** The bugs that this store can be opened with, one at a time. Each is one branch, marked `bug ===`, in the file named here. */
export const bugs = [
  // group-commit.ts
  'skips the sync of the log',
  'acknowledges before the sync of its group',
  'loses an update under group commit',
  'treats a failed sync as done',
  // log.ts
  'log without checksum',
  'replays past a torn record',
  'tears a batch',
  'wrong order of two writes after recovery',
  // manifest.ts
  'skips the sync of the directory after a rename',
  // table.ts
  'skips the sync of the table before the manifest',
  'scan that skips a key at a page split',
  // retain.ts
  'forgets a tombstone at compaction',
  'resurrects expired keys',
  // store.ts
  'stale read from a cache after an overwrite',
  'compare-and-set that reads outside the lock',
  'a snapshot that moves',
] as const

/** `none`: the healthy store. */
export type Bug = (typeof bugs)[number] | 'none'
