/** LevelDB's own figures: a table in plain text, one line a level, sizes rounded to whole MiB. */
import type { Metric } from '../contract/index.ts'

export interface LevelStatistics {
  readonly level: number
  readonly fileCount: number
  readonly sizeMiB: number
  readonly compactionSeconds: number
  readonly readMiB: number
  readonly writtenMiB: number
}

const mib = 1024 * 1024

/** Reads the property `leveldb.stats`; levels without files and without history have no line. */
export function parseStatistics(table: string): LevelStatistics[] {
  return table.split('\n').flatMap(line => {
    const numbers = line.trim().split(/\s+/).map(Number)
    const [level, fileCount, sizeMiB, compactionSeconds, readMiB, writtenMiB] = numbers
    if (numbers.length !== 6 || numbers.some(Number.isNaN)) return []
    return [{ level, fileCount, sizeMiB, compactionSeconds, readMiB, writtenMiB } as LevelStatistics]
  })
}

/** True: a compaction is due by LevelDB's own rule: four files in level 0, ten times more bytes on each further level. */
export function isCompactionDue(levels: readonly LevelStatistics[]): boolean {
  return levels.some(({ level, fileCount, sizeMiB }) => (level === 0 ? fileCount >= 4 : sizeMiB > 10 ** level))
}

export function metricsOf(levels: readonly LevelStatistics[], memoryBytes: number): Metric[] {
  const sum = (pick: (level: LevelStatistics) => number): number =>
    levels.reduce((total, level) => total + pick(level), 0)
  return [
    { name: 'tables.count', value: sum(level => level.fileCount), unit: 'count', description: 'Tables of all levels' },
    {
      name: 'tables.bytes',
      value: sum(level => level.sizeMiB) * mib,
      unit: 'bytes',
      description: 'Bytes in tables, rounded to MiB a level',
    },
    {
      name: 'compaction.readBytes',
      value: sum(level => level.readMiB) * mib,
      unit: 'bytes',
      description: 'Bytes that compactions read, rounded to MiB a level',
    },
    {
      name: 'compaction.writtenBytes',
      value: sum(level => level.writtenMiB) * mib,
      unit: 'bytes',
      description: 'Bytes that flushes and compactions wrote, rounded to MiB a level',
    },
    {
      name: 'compaction.timeNs',
      value: sum(level => level.compactionSeconds) * 1e9,
      unit: 'ns',
      description: 'Time spent in flushes and compactions, rounded to seconds a level',
    },
    {
      name: 'memory.bytes',
      value: memoryBytes,
      unit: 'bytes',
      description: 'Approximate memory of cache, write buffers and open tables',
    },
  ]
}
