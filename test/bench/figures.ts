/** Which figures there are: what to run, what to read off the result, and what to reach. */
import type { Phase, Run } from '../../harness/results/result.ts'

export interface Figure {
  readonly name: string
  readonly workload: string
  /** The one measured, and the one beside it, if any. */
  readonly engines: readonly [string] | readonly [string, string]
  readonly options: readonly string[]
  readonly read: (run: Run) => number
  /** Of the ratio own / peer, or of the figure itself where nothing is beside it. */
  readonly goal: { readonly value: number; readonly atMost: boolean }
  readonly show: (value: number) => string
}

const perSecond = (value: number): string =>
  value >= 1e6 ? `${(value / 1e6).toFixed(2)} M/s` : `${(value / 1e3).toFixed(1)} k/s`
const megabytes = (value: number): string => `${(value / 1e6).toFixed(1)} MB`

const throughput = (run: Run): number => phaseOf(run, 'run').operationsPerSecond
const loadRate = (run: Run): number => phaseOf(run, 'load').operationsPerSecond
const diskBytes = (run: Run): number => run.diskBytesAfterLoad ?? Number.NaN

/** In cache: LevelDB reads through a map of the page cache, which holds everything here. */
const timed = ['--warm-up', '2s', '--duration', '8s', '--cache', '2GB']
const sizes = ['100', '1000'] as const

export const figures: readonly Figure[] = [
  {
    name: 'driver ceiling: A on the null store, one process, full recording',
    workload: 'ycsb-a',
    engines: ['null'],
    options: [...timed, '--value-bytes', '100'],
    read: throughput,
    goal: { value: 4e6, atMost: false },
    show: perSecond,
  },
  ...sizes.flatMap(bytes => ['a', 'b', 'c', 'f', 'e'].map(letter => mixFigure(letter, bytes))),
  ...sizes.map(
    (bytes): Figure => ({
      name: `load of random records of ${bytes} B`,
      workload: 'ycsb-c',
      engines: ['lsm', 'leveldb'],
      options: [...timed, '--value-bytes', bytes],
      read: loadRate,
      goal: { value: 1.5, atMost: false },
      show: perSecond,
    }),
  ),
  ...sizes.map(
    (bytes): Figure => ({
      name: `disk space after the load of ${bytes} B records`,
      workload: 'ycsb-c',
      engines: ['lsm', 'leveldb'],
      options: [...timed, '--value-bytes', bytes],
      read: diskBytes,
      goal: { value: 1.1, atMost: true },
      show: megabytes,
    }),
  ),
  {
    name: 'durable updates (sync), 100 clients waiting, 100 B',
    workload: 'ycsb-a',
    engines: ['lsm', 'leveldb'],
    options: [
      ...timed,
      ...['--value-bytes', '100', '--durability', 'sync', '--clients', '100'],
      ...['-p', 'readproportion=0', '-p', 'updateproportion=1'],
    ],
    read: throughput,
    goal: { value: 2, atMost: false },
    show: perSecond,
  },
]

function mixFigure(letter: string, bytes: string): Figure {
  return {
    name: `${letter.toUpperCase()}, ${bytes} B`,
    workload: `ycsb-${letter}`,
    engines: ['lsm', 'leveldb'],
    options: [...timed, '--value-bytes', bytes],
    read: throughput,
    goal: { value: letter === 'e' ? 3 : 2, atMost: false },
    show: perSecond,
  }
}

function phaseOf(run: Run, name: Phase['name']): Phase {
  const phase = run.phases.find(candidate => candidate.name === name)
  if (phase === undefined) throw new Error(`${run.engine} has no ${name} phase: ${run.failure?.message ?? 'unknown'}`)
  return phase
}
