/** How an index is to be built and run; every field is said, nothing below fills one in. */
import type { AnalyzerOptions } from './analysis/analyzer.ts'

/**
 * What an acknowledged write survives. `none`: nothing until it is in a segment on the disk. `buffered`: the death of the
 * process (the log is written, not synced). `sync`: a power loss (group commit).
 */
export type Durability = 'none' | 'buffered' | 'sync'

export interface InvertedOptions {
  readonly durability: Durability
  /** Bound of what is kept of segments that lie on the disk: pages and lists. */
  readonly cacheBytes: number
  /** Bytes of documents after which what is in memory goes to the disk. */
  readonly writeBufferBytes: number
  /** Bytes in memory on their way to the disk at which writers wait. */
  readonly backlogBytes: number
  /** A directory keeps those that it was begun with. */
  readonly analyzer: AnalyzerOptions
  /** So many segments of about the same size become one; 2 or more. */
  readonly mergeCount: number
}

/** Sound for stores of megabytes to tens of gigabytes; callers spread it and change what they must. */
export const invertedDefaults: InvertedOptions = {
  durability: 'buffered',
  cacheBytes: 256 * 1024 * 1024,
  writeBufferBytes: 64 * 1024 * 1024,
  backlogBytes: 256 * 1024 * 1024,
  analyzer: { stemming: 'none', stopWords: [], synonyms: {} },
  mergeCount: 4,
}

/** @throws TypeError: no index can be built that way. */
export function checkOptions({ cacheBytes, writeBufferBytes, backlogBytes, mergeCount }: InvertedOptions): void {
  if (!(cacheBytes >= 0)) throw new TypeError(`cacheBytes is 0 or more; this one is ${cacheBytes}`)
  if (!(writeBufferBytes >= 1)) throw new TypeError(`writeBufferBytes is 1 or more; this one is ${writeBufferBytes}`)
  if (!(backlogBytes >= 1)) throw new TypeError(`backlogBytes is 1 or more; this one is ${backlogBytes}`)
  if (!Number.isSafeInteger(mergeCount) || mergeCount < 2) {
    throw new TypeError(`mergeCount is a whole number of 2 or more; this one is ${mergeCount}`)
  }
}
