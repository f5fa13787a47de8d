/**
 * From values to findings: estimate, interval, test, correction, claim.
 *
 * A claim needs all three: an interval of the ratio without 1 in it, an adjusted p below the level, and a ratio that
 * passes the noise threshold. The first two ask whether there is a difference, the third whether it matters on a
 * machine on which builds of the same source differ by a few per cent for where their code happens to lie.
 */

import { createRandom } from '../../engines/env/index.ts'
import type { ComparedMetric, Finding, RatioEstimate, Sample } from '../results/comparison.ts'
import type { Measured } from './measured.ts'
import { bootstrapMedian } from './statistics/bootstrap.ts'
import { level } from './statistics/confidence.ts'
import { hodgesLehmannRatio } from './statistics/hodges-lehmann.ts'
import { adjustByHolm } from './statistics/holm.ts'
import { median } from './statistics/median.ts'
import { leastRankSumP, rankSumP } from './statistics/rank-sum.ts'

/** With fewer rounds a side no test at this level can tell anything, and nothing is claimed of them. */
const roundsMin = 4

export interface JudgeOptions {
  /** What a ratio must pass to count, as a share. */
  readonly noiseThreshold: number
  /** Seed of the bootstrap. */
  readonly seed: number
}

export interface Candidate extends Measured {
  readonly gated: boolean
}

/** The candidates with what was found, in order. They are one family: their p are corrected together. */
export function judgeFamily(candidates: readonly Candidate[], options: JudgeOptions): ComparedMetric[] {
  const tested = candidates.filter(isTested)
  const raw = tested.map(({ base, head }) => rankSumP(base, head))
  const adjusted = adjustByHolm(raw)
  const familySize = candidates.filter(({ exact }) => !exact).length
  return candidates.map(candidate => {
    const index = tested.indexOf(candidate)
    const p = index < 0 ? undefined : { raw: raw[index]!, adjusted: adjusted[index]! }
    return judge(candidate, p, familySize, options)
  })
}

function isTested({ exact, base, head }: Candidate): boolean {
  return !exact && Math.min(base.length, head.length) >= roundsMin
}

function judge(
  candidate: Candidate,
  p: ComparedMetric['p'],
  familySize: number,
  { noiseThreshold, seed }: JudgeOptions,
): ComparedMetric {
  const { name, unit, better, gated, exact, seedRatios } = candidate
  const base = sampleOf(candidate.base, seed)
  const head = sampleOf(candidate.head, seed)
  const ratio = exact ? ratioOfExact(seedRatios) : ratioOfTested(candidate)
  const metric = {
    ...{ name, unit, better, gated, exact, base, head },
    ...(ratio === undefined ? {} : { ratio }),
    ...(p === undefined ? {} : { p }),
  }
  if (isShown(metric, noiseThreshold)) return { ...metric, finding: directionOf(metric) }
  const needed = exact ? undefined : roundsNeeded(candidate, familySize)
  return needed === undefined ? { ...metric, finding: 'same' } : { ...metric, finding: 'unsure', roundsNeeded: needed }
}

type Unjudged = Omit<ComparedMetric, 'finding' | 'roundsNeeded'>

/** Where a value of 0 leaves no ratio to estimate, the medians say by how much, and the test alone whether. */
function isShown({ exact, ratio, p, base, head }: Unjudged, noiseThreshold: number): boolean {
  if (!exact && (p === undefined || p.adjusted >= level)) return false
  if (ratio === undefined) return Math.abs(head.median - base.median) > noiseThreshold * base.median
  const excludesOne = ratio.low > 1 || ratio.high < 1
  return excludesOne && Math.abs(ratio.estimate - 1) > noiseThreshold
}

function directionOf({ better, ratio, base, head }: Unjudged): Finding {
  const isHigher = ratio === undefined ? head.median > base.median : ratio.estimate > 1
  return isHigher === (better === 'higher') ? 'better' : 'worse'
}

/** Rounds a side without which nothing could be shown; `undefined`: there were enough. */
function roundsNeeded({ base, head }: Candidate, familySize: number): number | undefined {
  const couldBeShown = (baseRounds: number, headRounds: number): boolean =>
    Math.min(baseRounds, headRounds) >= roundsMin && leastRankSumP(baseRounds, headRounds) * familySize < level
  if (couldBeShown(base.length, head.length)) return undefined
  let rounds = roundsMin
  while (!couldBeShown(rounds, rounds)) rounds++
  return rounds
}

function sampleOf(values: readonly number[], seed: number): Sample {
  return { values, median: median(values), ...bootstrapMedian(values, createRandom(seed)) }
}

function ratioOfTested({ base, head }: Candidate): RatioEstimate | undefined {
  return Math.min(base.length, head.length) < roundsMin ? undefined : hodgesLehmannRatio(base, head)
}

function ratioOfExact(seedRatios: readonly number[]): RatioEstimate | undefined {
  if (seedRatios.length === 0) return undefined
  return { estimate: median(seedRatios), low: Math.min(...seedRatios), high: Math.max(...seedRatios) }
}
