/**
 * The metrics of a round: its throughput, its latencies by operation, its load, its space, each with its name, its unit and
 * which way is better. What compares rounds, follows them over time or hands them to other tools begins here.
 */
import type { ComparedMetric } from './comparison.ts'
import type { Latency, Phase, Run } from './result.ts'

export type LatencyName = Exclude<keyof Latency, 'min'>

/** What a comparison needs of a distribution: the middle and the tail. */
const comparedLatencies: readonly LatencyName[] = ['p50', 'p99', 'p999']

export interface Metric extends Pick<ComparedMetric, 'name' | 'unit' | 'better'> {
  readonly deterministic: 'always' | 'by count' | 'never'
  /** `undefined`: the round does not have it. */
  readonly read: (run: Run) => number | undefined
}

/** Every metric that any of the runs has, in the order in which a reader wants them. */
export function metricsOf(runs: readonly Run[], latencies: readonly LatencyName[] = comparedLatencies): Metric[] {
  const operations = new Set(runs.flatMap(run => Object.keys(phaseOf(run, 'run')?.operations ?? {})))
  const amplifications = new Set(
    runs.flatMap(run => run.metrics.map(({ name }) => name)).filter(name => name.startsWith('amplification.')),
  )
  return [
    throughput('throughput', 'run'),
    ...[...operations].flatMap(operation => latencies.map(percentile => latency(operation, percentile))),
    throughput('load.throughput', 'load'),
    bytes('disk.afterLoad', 'always', run => run.diskBytesAfterLoad),
    bytes('disk.afterRun', 'by count', run => run.diskBytesAfterRun),
    ...[...amplifications].map(amplification),
  ]
}

function throughput(name: string, phase: Phase['name']): Metric {
  return {
    name,
    unit: 'operations/s',
    better: 'higher',
    deterministic: 'never',
    read: run => phaseOf(run, phase)?.operationsPerSecond,
  }
}

function latency(operation: string, percentile: LatencyName): Metric {
  return {
    name: `${operation}.${percentile}`,
    unit: 'ns',
    better: 'lower',
    deterministic: 'never',
    read(run) {
      const measured = phaseOf(run, 'run')?.operations[operation]
      return measured === undefined || measured.count === 0 ? undefined : measured.latencyNs[percentile]
    },
  }
}

function bytes(name: string, deterministic: Metric['deterministic'], read: Metric['read']): Metric {
  return { name, unit: 'bytes', better: 'lower', deterministic, read }
}

/** What an engine reports of itself: bytes written for each byte that was asked for, and the like. */
function amplification(name: string): Metric {
  return {
    name,
    unit: 'ratio',
    better: 'lower',
    deterministic: 'by count',
    read: run => run.metrics.find(metric => metric.name === name)?.value,
  }
}

function phaseOf(run: Run, name: Phase['name']): Phase | undefined {
  return run.phases.find(phase => phase.name === name)
}
