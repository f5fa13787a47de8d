/** The B+ tree beside what people would pick instead, of which the best counts, and beside the LSM tree. */
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

/** Whatever the figure, so that figures of the same workload share a run. */
const peers = ['lmdb', 'sqlite', 'leveldb', 'rocksdb'] as const

/** Each peer as it is fastest with values of that size; its README has the measurements. */
const tuning: Readonly<Record<string, readonly string[]>> = {
  '100': ['--engine-option', 'sqlite.page=4096'],
  '1000': [],
}

const withValues = (bytes: string): string[] => ['--value-bytes', bytes, ...(tuning[bytes] ?? [])]

export const btreeFigures: readonly Figure[] = [
  ...valueSizes.flatMap(bytes => ['c', 'a', 'b', 'f', 'e'].map(letter => mixFigure(letter, bytes))),
  ...valueSizes.map(
    (bytes): Figure => ({
      name: `btree: load of sorted records of ${bytes} B`,
      workload: 'ycsb-c',
      own: 'btree',
      beside: peers,
      options: [...withValues(bytes), '-p', 'insertorder=ordered'],
      read: loadRate,
      goal: atLeast(1),
      show: perSecond,
    }),
  ),
  ...valueSizes.map(
    (bytes): Figure => ({
      name: `btree: durable updates (sync), 100 clients waiting, ${bytes} B`,
      workload: 'ycsb-a',
      own: 'btree',
      beside: peers,
      options: [
        ...[...withValues(bytes), '--durability', 'sync', '--clients', '100'],
        ...['-p', 'readproportion=0', '-p', 'updateproportion=1'],
      ],
      read: throughput,
      goal: atLeast(1),
      show: perSecond,
    }),
  ),
  ...valueSizes.map(
    (bytes): Figure => ({
      name: `btree: disk space after the load of random ${bytes} B records`,
      workload: 'ycsb-c',
      own: 'btree',
      beside: ['sqlite'],
      alongside: peers,
      options: withValues(bytes),
      read: diskBytes,
      goal: atMost(1),
      show: megabytes,
    }),
  ),
  orderFigure({ own: 'btree', beside: 'lsm', letter: 'c', recordsFactor: 1, read: throughput }),
  orderFigure({ own: 'btree', beside: 'lsm', letter: 'e', recordsFactor: 1, read: throughput }),
  orderFigure({ own: 'lsm', beside: 'btree', letter: 'a', recordsFactor: 10, read: throughput }),
  orderFigure({ own: 'lsm', beside: 'btree', letter: 'a', recordsFactor: 10, read: loadRate }),
]

function mixFigure(letter: string, bytes: string): Figure {
  return {
    name: `btree: ${letter.toUpperCase()}, ${bytes} B`,
    workload: `ycsb-${letter}`,
    own: 'btree',
    beside: peers,
    options: withValues(bytes),
    read: throughput,
    goal: atLeast(letter === 'e' ? 2 : 1.5),
    show: perSecond,
  }
}

interface Order {
  readonly own: string
  readonly beside: string
  readonly letter: string
  readonly recordsFactor: number
  readonly read: Figure['read']
}

/** Which of our own two is ahead, and where. */
function orderFigure({ own, beside, letter, recordsFactor, read }: Order): Figure {
  const what = read === loadRate ? 'load' : letter.toUpperCase()
  return {
    name: `order: ${what} on ${own} ahead of ${beside}, 100 B${recordsFactor === 1 ? '' : `, ${recordsFactor} times the records`}`,
    workload: `ycsb-${letter}`,
    own,
    beside: [beside],
    options: ['--value-bytes', '100'],
    recordsFactor,
    read,
    goal: atLeast(1),
    show: perSecond,
  }
}
