/** RocksDB's own figures: numbers as text, each by the name of its property. */
import type { Metric } from '../contract/index.ts'

/** Each of them is above zero while flushes or compactions run, or are due. */
export const activityProperties: readonly string[] = [
  'rocksdb.mem-table-flush-pending',
  'rocksdb.num-running-flushes',
  'rocksdb.compaction-pending',
  'rocksdb.num-running-compactions',
]

const figures: readonly (Omit<Metric, 'value'> & { readonly property: string })[] = [
  { name: 'tables.bytes', property: 'rocksdb.total-sst-files-size', unit: 'bytes', description: 'Bytes in tables' },
  {
    name: 'tables.liveBytes',
    property: 'rocksdb.live-sst-files-size',
    unit: 'bytes',
    description: 'Bytes in tables of the newest version',
  },
  {
    name: 'memtables.bytes',
    property: 'rocksdb.cur-size-all-mem-tables',
    unit: 'bytes',
    description: 'Memory of memtables that are not flushed yet',
  },
  {
    name: 'cache.bytes',
    property: 'rocksdb.block-cache-usage',
    unit: 'bytes',
    description: 'Bytes of blocks in the cache',
  },
  {
    name: 'compaction.pendingBytes',
    property: 'rocksdb.estimate-pending-compaction-bytes',
    unit: 'bytes',
    description: 'Estimate of what compactions have yet to rewrite',
  },
  {
    name: 'level0.count',
    property: 'rocksdb.num-files-at-level0',
    unit: 'count',
    description: 'Tables that a read may have to look into one by one',
  },
]

export function metricsOf(getProperty: (name: string) => string): Metric[] {
  return figures.map(({ property, ...figure }) => ({ ...figure, value: Number(getProperty(property)) }))
}
