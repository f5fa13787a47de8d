/** How a store is to be built and run; every field is said, nothing below fills one in. */
import { type TreeKind, treeKinds } from './tree/new-tree.ts'

/**
 * What an acknowledged write survives. `none`: nothing until a checkpoint has it. `buffered`: the death of the
 * process (the log is written, not synced). `sync`: a power loss (group commit).
 */
type Durability = 'none' | 'buffered' | 'sync'

export interface RtreeOptions {
  readonly durability: Durability
  /** How items are arranged in memory; files are the same, so a directory may be opened with another each time. */
  readonly index: TreeKind
  /** Bytes of writes after which a checkpoint begins; not before they are as many as the last checkpoint's, though. */
  readonly checkpointBytes: number
  /** Bytes of writes while a checkpoint runs at which writers wait for its end; four checkpoints' worth at least. */
  readonly backlogBytes: number
}

/** Sound for stores of up to tens of millions of items; callers spread it and change what they must. */
export const rtreeDefaults: RtreeOptions = {
  durability: 'buffered',
  index: 'rtree',
  checkpointBytes: 64 * 1024 * 1024,
  backlogBytes: 256 * 1024 * 1024,
}

/** @throws TypeError: no store can be built that way. */
export function checkOptions({ index, backlogBytes, checkpointBytes }: RtreeOptions): void {
  if (!treeKinds.includes(index)) throw new TypeError(`index is one of ${treeKinds.join(', ')}; this one is ${index}`)
  if (!(checkpointBytes >= 1)) throw new TypeError(`checkpointBytes is 1 or more; this one is ${checkpointBytes}`)
  if (!(backlogBytes >= 1)) throw new TypeError(`backlogBytes is 1 or more; this one is ${backlogBytes}`)
}
