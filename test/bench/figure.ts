/** A figure: what to run, what to read off the result, and what to reach. */
import type { Phase, Run } from '../../harness/results/result.ts'

export interface Figure {
  readonly name: string
  readonly workload: string
  /** The one measured. */
  readonly own: string
  /** Those beside it, of which the best counts; none: the figure stands alone. */
  readonly beside: readonly string[]
  /** Further engines in the run, so that figures which read different things off it share it. */
  readonly alongside?: readonly string[]
  readonly options: readonly string[]
  /** Times as many records as the others. */
  readonly recordsFactor?: number
  /** Over other data the same engine stands beside itself: what is said of it, and how its run differs. */
  readonly besideItself?: { readonly name: string; readonly recordsFactor: number; readonly options: readonly string[] }
  readonly read: (run: Run) => number
  /** Of the ratio own / best beside, or of the figure itself where nothing is beside it. */
  readonly goal: { readonly value: number; readonly atMost: boolean }
  readonly show: (value: number) => string
}

/** Every engine of the run, the measured one first. */
export function enginesOf({ own, beside, alongside = [] }: Figure): string[] {
  return [...new Set([own, ...beside, ...alongside])]
}

export const perSecond = (value: number): string =>
  value >= 1e6 ? `${(value / 1e6).toFixed(2)} M/s` : `${(value / 1e3).toFixed(1)} k/s`
export const megabytes = (value: number): string => `${(value / 1e6).toFixed(1)} MB`

export const microseconds = (value: number): string => `${(value / 1e3).toPrecision(3)} µs`
export const milliseconds = (value: number): string => `${(value / 1e6).toPrecision(3)} ms`

export const throughput = (run: Run): number => phaseOf(run, 'run').operationsPerSecond
export const loadRate = (run: Run): number => phaseOf(run, 'load').operationsPerSecond
export const diskBytes = (run: Run): number => run.diskBytesAfterLoad ?? Number.NaN

/** The median time of one kind of operation, in nanoseconds. */
export const medianOf =
  (operation: string) =>
  (run: Run): number => {
    const found = phaseOf(run, 'run').operations[operation]
    if (found === undefined || found.count === 0) throw new Error(`${run.engine} ran no ${operation}`)
    return found.latencyNs.p50
  }

/** The mean time of one kind of operation, in nanoseconds: what throughput is made of. */
export const meanOf =
  (operation: string) =>
  (run: Run): number => {
    const found = phaseOf(run, 'run').operations[operation]
    if (found === undefined || found.count === 0) throw new Error(`${run.engine} ran no ${operation}`)
    return found.latencyNs.mean
  }

/** What each record of the load takes on the disk, once it has settled. */
export const bytesARecord = (run: Run): number => diskBytes(run) / phaseOf(run, 'load').operationCount

export const atLeast = (value: number): Figure['goal'] => ({ value, atMost: false })
export const atMost = (value: number): Figure['goal'] => ({ value, atMost: true })

export const valueSizes = ['100', '1000'] as const

function phaseOf(run: Run, name: Phase['name']): Phase {
  const phase = run.phases.find(candidate => candidate.name === name)
  if (phase === undefined) throw new Error(`${run.engine} has no ${name} phase: ${run.failure?.message ?? 'unknown'}`)
  return phase
}
