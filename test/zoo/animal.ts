/** The animals: stores with one planted bug each, and labels that say how each gives itself away. */
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { type Plan, planNamed } from './plan.ts'
import { withSplitCompareAndSet } from './split-compare-and-set.ts'
import { zooStore } from './store/adapter.ts'
import type { Bug } from './store/bug.ts'
import { betrayedLsm, btree, lsm } from './systems.ts'

/** What a plan is tried on. */
export interface Subject {
  /** An animal's is its bug. */
  readonly name: string
  readonly adapter: OwnAdapter<'kv'>
}

/** Those in which no plan may find anything. */
export const soundSubjects: readonly Subject[] = [
  { name: 'zoo', adapter: zooStore('none') },
  { name: 'lsm', adapter: lsm },
  { name: 'btree', adapter: btree },
]

export interface Animal extends Subject {
  /** What it is planted in. */
  readonly host: 'zoo' | 'lsm'
  /** It names the checker that has to find it. */
  readonly plan: Plan
  readonly seed: number
}

export const animals: readonly Animal[] = [
  inStore('skips the sync of the log', 'crash', 1),
  inStore('skips the sync of the directory after a rename', 'crash', 1),
  inStore('skips the sync of the table before the manifest', 'crash', 1),
  inStore('log without checksum', 'torn write', 6),
  inStore('replays past a torn record', 'crash', 8),
  inStore('tears a batch', 'bank and power loss', 6),
  inStore('forgets a tombstone at compaction', 'registers', 3),
  inStore('resurrects expired keys', 'clock', 28),
  inStore('stale read from a cache after an overwrite', 'versions', 1),
  inStore('compare-and-set that reads outside the lock', 'registers', 7),
  inStore('loses an update under group commit', 'set and power loss', 2),
  inStore('acknowledges before the sync of its group', 'power loss', 3),
  inStore('a snapshot that moves', 'bank', 1),
  inStore('scan that skips a key at a page split', 'ranges', 1),
  inStore('wrong order of two writes after recovery', 'crash', 2),
  inStore('treats a failed sync as done', 'failed sync', 2),
  underLsm('never syncs its log', { unsyncedFiles: /\.log$/ }, 'power loss', 1),
  underLsm('never syncs its tables', { unsyncedFiles: /\.table$/ }, 'crash', 1),
  underLsm('never syncs a directory', { unsyncedDirectories: true }, 'crash', 1),
  underLsm('retries a failed sync', { retriesSyncs: true }, 'failed sync', 1),
  {
    name: 'compare-and-set made of a get and a put',
    host: 'lsm',
    adapter: withSplitCompareAndSet(lsm),
    plan: planNamed('counter'),
    seed: 1,
  },
]

function inStore(bug: Exclude<Bug, 'none'>, plan: string, seed: number): Animal {
  return { name: bug, host: 'zoo', adapter: zooStore(bug), plan: planNamed(plan), seed }
}

function underLsm(name: string, betrayal: Parameters<typeof betrayedLsm>[0], plan: string, seed: number): Animal {
  return { name, host: 'lsm', adapter: betrayedLsm(betrayal), plan: planNamed(plan), seed }
}
