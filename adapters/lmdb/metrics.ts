/** LMDB's own figures. */
import type { Metric } from '../contract/index.ts'

/** What `getStats` of the package tells, as far as it is used here. */
export interface LmdbStatistics {
  readonly pageSize: number
  readonly treeDepth: number
  readonly treeBranchPageCount: number
  readonly treeLeafPageCount: number
  readonly overflowPages: number
  readonly lastPageNumber: number
  readonly lastTxnId: number
  readonly numReaders: number
}

export function metricsOf(statistics: LmdbStatistics): Metric[] {
  const { pageSize, treeDepth, treeBranchPageCount, treeLeafPageCount, overflowPages } = statistics
  const treeBytes = (treeBranchPageCount + treeLeafPageCount + overflowPages) * pageSize
  const fileBytes = (statistics.lastPageNumber + 1) * pageSize
  return [
    { name: 'tree.depth', value: treeDepth, unit: 'count', description: 'Levels of the tree' },
    { name: 'tree.bytes', value: treeBytes, unit: 'bytes', description: 'Pages that the newest tree is made of' },
    {
      name: 'tree.overflowBytes',
      value: overflowPages * pageSize,
      unit: 'bytes',
      description: 'Pages of values that are too large for a leaf',
    },
    { name: 'file.bytes', value: fileBytes, unit: 'bytes', description: 'All pages, those that wait for use included' },
    {
      name: 'transaction.count',
      value: statistics.lastTxnId,
      unit: 'count',
      description: 'Write transactions since the file was made',
    },
    {
      name: 'readers.count',
      value: statistics.numReaders,
      unit: 'count',
      description: 'Slots that read transactions have taken so far',
    },
  ]
}
