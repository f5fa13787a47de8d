/** Stored results against stored results: what a gate is asked about. */
import { type Comparison, comparisonSchemaVersion } from '../results/comparison.ts'
import type { Result } from '../results/result.ts'
import type { JudgeOptions } from './findings.ts'
import { judgeGate } from './gate.ts'
import { geometricMeans } from './geometric-means.ts'
import { groupRounds } from './groups.ts'
import { matchGroups } from './matching.ts'
import { chooseMetrics } from './metric-choice.ts'
import { draftPairs, judgePairs } from './pairs.ts'
import { confidence } from './statistics/confidence.ts'

/** One side: any number of results, whose rounds of the same experiment count as one sample. */
export interface Side {
  /** How the reader knows it. */
  readonly label: string
  readonly results: readonly Result[]
}

export interface CompareOptions extends JudgeOptions {
  /** What the gate judges: names of metrics, or last parts of them; `undefined`: throughput and each p99. */
  readonly gatedMetrics: readonly string[] | undefined
  /** The command that makes this comparison again. */
  readonly command: string
}

/** @throws UsageError a gated metric that there is not. */
export function compareResults(base: Side, head: Side, options: CompareOptions): Comparison {
  const heads = groupRounds(head.results)
  const { matches, unmatched } = matchGroups(groupRounds(base.results), heads)
  const [baseLabel, headLabel] =
    base.label === head.label ? [`${base.label} (base)`, `${head.label} (head)`] : [base.label, head.label]
  const drafts = draftPairs(matches, baseLabel, headLabel)
  const names = drafts.flatMap(({ measured }) => measured.map(({ name }) => name))
  const isGated = chooseMetrics(options.gatedMetrics, names)
  const pairs = judgePairs(drafts, isGated, 'whole comparison', options)
  const lacking = [
    ...unmatched,
    ...drafts.flatMap(draft => draft.lacking.filter(({ name }) => isGated(name)).map(({ says }) => says)),
  ]
  const failures = heads.flatMap(({ workload, engine, lost }) => {
    const failed = lost.filter(({ run }) => run.status === 'failed')
    const [first] = failed
    if (first === undefined) return []
    const reason = first.run.failure?.message ?? 'it did not say why'
    return [`${workload} on ${engine}: ${failed.length} of the head's rounds failed: ${reason}.`]
  })
  return {
    schemaVersion: comparisonSchemaVersion,
    command: options.command,
    noiseThreshold: options.noiseThreshold,
    confidence,
    seed: options.seed,
    pairs,
    geometricMeans: geometricMeans(pairs),
    unmatched: lacking,
    gate: judgeGate({ pairs, unmatched: lacking, failures }),
  }
}
