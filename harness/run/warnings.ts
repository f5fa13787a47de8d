/** What a reader must know before the figures of a run, one sentence each. */
import type { Phase, Run } from '../results/result.ts'
import { countEndings } from './verdict.ts'

/** Up to this share of an operation's time may be the harness's own. */
const ownShareMax = 0.2
const runSecondsMin = 5

/** The warnings that follow from a run's own figures. */
export function warningsOf(run: Pick<Run, 'phases' | 'self' | 'capabilities' | 'status'>): string[] {
  const measured = run.phases.find(({ name }) => name === 'run')
  if (measured === undefined) return []
  const keepsData = run.capabilities?.keepsData ?? true
  return [
    warnOfSchedule(measured),
    warnOfFailures(measured),
    keepsData ? warnOfMisses(measured) : undefined,
    run.status === 'complete' ? warnOfLength(measured) : undefined,
    warnOfDrift(measured),
    keepsData && run.self !== undefined ? warnOfOwnCost(measured, run.self.nullStoreNs) : undefined,
  ].filter(warning => warning !== undefined)
}

function warnOfSchedule({ pacing, operationCount }: Phase): string | undefined {
  if (pacing === undefined || pacing.kept) return undefined
  const share = percent(operationCount / pacing.scheduledCount)
  return `The run did not keep its schedule: only ${share} of the operations that were due had started when it ended.`
}

function warnOfFailures(phase: Phase): string | undefined {
  const { failed } = countEndings([phase])
  if (failed.size === 0) return undefined
  return `Operations failed: ${[...failed].map(([code, count]) => `${count.toLocaleString('en-US')} with ${code}`).join(', ')}.`
}

function warnOfMisses(phase: Phase): string | undefined {
  const { notFound } = countEndings([phase])
  return notFound === 0
    ? undefined
    : `${notFound.toLocaleString('en-US')} operations found no record where there must be one.`
}

function warnOfLength({ seconds }: Phase): string | undefined {
  return seconds >= runSecondsMin
    ? undefined
    : `The run took less than ${runSecondsMin} s: its high percentiles mean little.`
}

function warnOfDrift({ steady }: Phase): string | undefined {
  return steady === false ? 'Throughput was not steady: the halves of the run differ by more than 10 %.' : undefined
}

function warnOfOwnCost({ operations }: Phase, nullStoreNs: number): string | undefined {
  let count = 0
  let sumNs = 0
  for (const operation of Object.values(operations)) {
    count += operation.count
    sumNs += operation.count * operation.serviceNs.mean
  }
  const share = count === 0 ? 0 : nullStoreNs / (sumNs / count)
  if (share <= ownShareMax) return undefined
  return `The harness's own cost is ${percent(share)} of the mean service time: the store is faster than the figures say.`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
