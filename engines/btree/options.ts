/** How a tree is to be built and run; every field is said, nothing below fills one in. */

/**
 * What an acknowledged write survives. `none`: nothing until it is checkpointed. `buffered`: the death of the
 * process (the log is written, not synced). `sync`: a power loss (group commit).
 */
export type Durability = 'none' | 'buffered' | 'sync'

export interface BtreeOptions {
  readonly durability: Durability
  /** Bytes of a page in memory, a power of two; a directory keeps the size that it was begun with. */
  readonly pageBytes: number
  /** Bound of the page pool, clean pages and changed ones together. */
  readonly cacheBytes: number
  /** Bytes written, log or not, after which a checkpoint begins. */
  readonly checkpointBytes: number
  /** Bytes written while a checkpoint runs at which writers wait for its end. */
  readonly backlogBytes: number
}

/** Sound for stores of megabytes to hundreds of gigabytes; callers spread it and change what they must. */
export const btreeDefaults: BtreeOptions = {
  durability: 'buffered',
  pageBytes: 8192,
  cacheBytes: 256 * 1024 * 1024,
  checkpointBytes: 64 * 1024 * 1024,
  backlogBytes: 256 * 1024 * 1024,
}

/** Offsets in a page are 16 bits; a page of less than 512 bytes has no room for four entries. */
const pageBytesMin = 512
const pageBytesMax = 32_768

/** @throws TypeError: no tree can be built that way. */
export function checkOptions({ pageBytes, backlogBytes }: BtreeOptions): void {
  if (pageBytes < pageBytesMin || pageBytes > pageBytesMax || !Number.isInteger(Math.log2(pageBytes))) {
    throw new TypeError(`pageBytes is a power of two from ${pageBytesMin} to ${pageBytesMax}; this one is ${pageBytes}`)
  }
  if (backlogBytes < 1) throw new TypeError(`backlogBytes is 1 or more; this one is ${backlogBytes}`)
}
