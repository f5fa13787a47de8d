/** How a column store is to be built and run; every field is said, nothing below fills one in. */

/** What an acknowledged write survives. `none`: nothing until it is in a row group. `buffered`: the death of the process. `sync`: a power loss. */
export type Durability = 'none' | 'buffered' | 'sync'

/** What becomes of a chunk after its encoding. `zstd` is kept only where it saves a tenth. */
export type Compression = 'none' | 'zstd'

export interface ColumnStoreOptions {
  readonly durability: Durability
  /** Rows at which a row buffer becomes a row group. A group may have half as many more. */
  readonly groupRows: number
  /** Bytes of row buffers at which they become groups, however few their rows. */
  readonly bufferBytes: number
  /** Full row buffers that may wait to be written; then writers wait. */
  readonly backlogCountMax: number
  /** Bound of the cache of decoded chunks. Footers of groups come on top: about 200 bytes a chunk. */
  readonly cacheBytes: number
  readonly compression: Compression
  /** Small groups of a table that start a compaction. */
  readonly mergeCountMin: number
}

/** Sound for tables of thousands to billions of rows; callers spread it and change what they must. */
export const columnStoreDefaults: ColumnStoreOptions = {
  durability: 'buffered',
  groupRows: 128 * 1024,
  bufferBytes: 64 * 1024 * 1024,
  backlogCountMax: 4,
  cacheBytes: 1024 * 1024 * 1024,
  compression: 'zstd',
  mergeCountMin: 4,
}

/** @throws TypeError: with these options writers would wait for what never happens. */
export function checkOptions({ groupRows, backlogCountMax, mergeCountMin }: ColumnStoreOptions): void {
  if (!(Number.isInteger(groupRows) && groupRows >= 1 && groupRows <= groupRowsMax)) {
    throw new TypeError(`groupRows is 1 to ${groupRowsMax}; this one is ${groupRows}`)
  }
  if (backlogCountMax < 1) throw new TypeError(`backlogCountMax is 1 or more; this one is ${backlogCountMax}`)
  if (mergeCountMin < 2) throw new TypeError(`mergeCountMin is 2 or more; this one is ${mergeCountMin}`)
}

const groupRowsMax = 1024 * 1024
