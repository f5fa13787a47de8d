/**
 * The engines of one result, each against the first that was named: their rounds took turns, so nothing but the
 * engine differs. Nothing is gated: an engine that is slower than another has not regressed.
 */
import { type Comparison, comparisonSchemaVersion } from '../results/comparison.ts'
import type { Result } from '../results/result.ts'
import { groupRounds } from './groups.ts'
import { chooseMetrics } from './metric-choice.ts'
import { draftPairs, judgePairs } from './pairs.ts'
import { confidence } from './statistics/confidence.ts'

/** What a ratio must pass to count where nobody says otherwise. */
export const noiseThresholdDefault = 0.05

/** `undefined` where there is nothing to compare: one engine, or one round. */
export function compareEngines(result: Result): Comparison | undefined {
  const { plan, command } = result
  if (plan.engines.length < 2 || plan.repeat < 2) return undefined
  const groups = groupRounds([result])
  const [base, ...heads] = groups
  const matches =
    base === undefined || base.rounds.length === 0
      ? []
      : heads.filter(head => head.rounds.length > 0).map(head => ({ base, head }))
  const options = { noiseThreshold: noiseThresholdDefault, seed: plan.seed }
  const drafts = draftPairs(matches, undefined, undefined)
  return {
    schemaVersion: comparisonSchemaVersion,
    command,
    ...options,
    confidence,
    pairs: judgePairs(drafts, chooseMetrics(undefined, []), 'each pair', options),
    geometricMeans: [],
    unmatched: groups
      .filter(group => group.rounds.length === 0)
      .map(({ engine }) => `${engine} has no complete round.`),
  }
}
