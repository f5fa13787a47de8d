/** Results for comparisons: one run a round, with the figures that a test gives it and everything else the same. */
import type { Latency, Phase, Result, Run } from '../../harness/results/result.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'

export interface RoundForTests {
  readonly operationsPerSecond: number
  readonly p50?: number
  readonly p99?: number
  readonly p999?: number
  readonly loadedPerSecond?: number
  readonly diskBytesAfterLoad?: number
  readonly diskBytesAfterRun?: number
}

interface ResultChanges {
  readonly name?: string
  readonly plan?: Partial<Result['plan']>
  readonly result?: Partial<Result>
  /** Of each run, after everything else. */
  readonly run?: (run: Run, index: number) => Partial<Run>
}

/** One result of one engine, a round after the other, ten seconds apart, with seeds from 42 on. */
export function resultOfRounds(rounds: readonly RoundForTests[], changes: ResultChanges = {}): Result {
  const plan = planForTests({ workload: 'ycsb-c', repeat: rounds.length, ...changes.plan })
  const runs = plan.engines.flatMap(engine => rounds.map((round, index) => runOf(engine, round, index)))
  return resultForTests({
    name: changes.name ?? 'result',
    plan,
    runs: runs.map((run, index) => ({ ...run, ...changes.run?.(run, index) })),
    ...changes.result,
  })
}

/** So many equal rounds, but for a jitter of 0, 1, 2, … parts in a thousand. */
export function steadyRounds(count: number, operationsPerSecond: number, p99 = 3000): RoundForTests[] {
  return Array.from({ length: count }, (_, index) => {
    const jitter = 1 + index / 1000
    return {
      operationsPerSecond: operationsPerSecond * jitter,
      p50: (p99 / 3) * jitter,
      p99: p99 * jitter,
      p999: 2 * p99 * jitter,
    }
  })
}

function runOf(engine: string, round: RoundForTests, index: number): Run {
  const { diskBytesAfterLoad = 1e8, diskBytesAfterRun = 1.1e8, loadedPerSecond = 5e5 + index } = round
  return runForTests({
    engine,
    round: index + 1,
    seed: 42 + index,
    phases: [phaseForTests('load', loadedPerSecond), measuredPhase(round, index)],
    diskBytesAfterLoad,
    diskBytesAfterRun,
  })
}

function measuredPhase({ operationsPerSecond, p50, p99, p999 }: RoundForTests, index: number): Phase {
  const phase = phaseForTests('run', operationsPerSecond)
  const read = phase.operations.read!
  const latencyNs: Latency = { ...read.latencyNs, p50: p50 ?? 1000, p99: p99 ?? 3000, p999: p999 ?? 4000 }
  return {
    ...phase,
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 10 * index)).toISOString(),
    operations: { read: { ...read, errors: {}, latencyNs, serviceNs: latencyNs } },
  }
}
