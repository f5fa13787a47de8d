/** What a comparison means for a script: one outcome, with its reasons. Exit codes are the command line's business. */
import type { ComparedPair, Gate } from '../results/comparison.ts'

export interface GateEvidence {
  readonly pairs: readonly ComparedPair[]
  /** What one side has and the other lacks. */
  readonly unmatched: readonly string[]
  /** Rounds of the head that failed, a sentence each. */
  readonly failures: readonly string[]
}

/** A wrong answer outweighs a failure, that outweighs a regression, and that outweighs not knowing. */
export function judgeGate({ pairs, unmatched, failures }: GateEvidence): Gate {
  const violated = pairs
    .filter(({ head }) => head.verdict === 'violated')
    .map(({ workload, head }) => `${workload}: a check found a wrong answer of ${head.label}.`)
  if (violated.length > 0) return { outcome: 'violated', reasons: violated }

  const missing = pairs.flatMap(({ workload, metrics }) =>
    metrics.some(metric => metric.gated) ? [] : [`${workload}: none of the gated metrics was measured.`],
  )
  const failed = [...failures, ...unmatched, ...missing]
  if (pairs.length === 0) failed.push('There is nothing to compare.')
  if (failed.length > 0) return { outcome: 'failed', reasons: failed }

  const regressed = gatedAs(pairs, 'worse')
  if (regressed.length > 0) {
    return { outcome: 'regressed', reasons: regressed.map(({ workload, name }) => `${workload}: ${name} is worse.`) }
  }
  const reasons = [...unsureReasons(pairs), ...unprovenReasons(pairs)]
  return { outcome: reasons.length === 0 ? 'passed' : 'inconclusive', reasons }
}

interface Named {
  readonly workload: string
  readonly name: string
  readonly roundsNeeded: number | undefined
}

function gatedAs(pairs: readonly ComparedPair[], finding: 'worse' | 'unsure'): Named[] {
  return pairs.flatMap(({ workload, metrics }) =>
    metrics
      .filter(metric => metric.gated && metric.finding === finding)
      .map(({ name, roundsNeeded }) => ({ workload, name, roundsNeeded })),
  )
}

function unsureReasons(pairs: readonly ComparedPair[]): string[] {
  const unsure = gatedAs(pairs, 'unsure')
  if (unsure.length === 0) return []
  const needed = Math.max(...unsure.map(({ roundsNeeded }) => roundsNeeded ?? 0))
  const names = [...new Set(unsure.map(({ name }) => name))].join(', ')
  return [`Too few rounds to tell of ${names}: it takes ${needed} a side.`]
}

function unprovenReasons(pairs: readonly ComparedPair[]): string[] {
  return pairs
    .filter(({ head }) => head.verdict === 'unknown')
    .map(({ workload, head }) => `${workload}: nothing proved the answers of ${head.label} right.`)
}
