/** The LSM tree beside LevelDB, and the driver by itself. */
import {
  atLeast,
  atMost,
  diskBytes,
  type Figure,
  loadRate,
  megabytes,
  perSecond,
  throughput,
  valueSizes,
} from '../figure.ts'

const pair = { own: 'lsm', beside: ['leveldb'] } as const

export const lsmFigures: readonly Figure[] = [
  {
    name: 'driver ceiling: A on the null store, one process, full recording',
    workload: 'ycsb-a',
    own: 'null',
    beside: [],
    options: ['--value-bytes', '100'],
    read: throughput,
    goal: atLeast(4e6),
    show: perSecond,
  },
  ...valueSizes.flatMap(bytes => ['a', 'b', 'c', 'f', 'e'].map(letter => mixFigure(letter, bytes))),
  ...valueSizes.map(
    (bytes): Figure => ({
      ...pair,
      name: `lsm: load of random records of ${bytes} B`,
      workload: 'ycsb-c',
      options: ['--value-bytes', bytes],
      read: loadRate,
      goal: atLeast(1.5),
      show: perSecond,
    }),
  ),
  ...valueSizes.map(
    (bytes): Figure => ({
      ...pair,
      name: `lsm: disk space after the load of ${bytes} B records`,
      workload: 'ycsb-c',
      options: ['--value-bytes', bytes],
      read: diskBytes,
      goal: atMost(1.1),
      show: megabytes,
    }),
  ),
  {
    ...pair,
    name: 'lsm: durable updates (sync), 100 clients waiting, 100 B',
    workload: 'ycsb-a',
    options: [
      ...['--value-bytes', '100', '--durability', 'sync', '--clients', '100'],
      ...['-p', 'readproportion=0', '-p', 'updateproportion=1'],
    ],
    read: throughput,
    goal: atLeast(2),
    show: perSecond,
  },
]

function mixFigure(letter: string, bytes: string): Figure {
  return {
    ...pair,
    name: `lsm: ${letter.toUpperCase()}, ${bytes} B`,
    workload: `ycsb-${letter}`,
    options: ['--value-bytes', bytes],
    read: throughput,
    goal: atLeast(letter === 'e' ? 3 : 2),
    show: perSecond,
  }
}
