/** Column stores for tests: on a disk in memory, with groups so small that a few hundred rows make many. */
import { type ColumnStoreOptions, columnStoreDefaults } from '../../engines/column/index.ts'

/** Every mechanism that a table of millions has: many groups, merges, a cache that is too small, buffers that wait. */
export const smallOptions: ColumnStoreOptions = {
  ...columnStoreDefaults,
  groupRows: 24,
  bufferBytes: 64 * 1024,
  backlogCountMax: 2,
  cacheBytes: 8 * 1024,
  mergeCountMin: 3,
}
