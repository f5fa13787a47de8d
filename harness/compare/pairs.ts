/** Pairs on their way from matched groups of rounds to what a reader sees. */
import type { ComparedMetric, ComparedPair, ComparedSide } from '../results/comparison.ts'
import { type Candidate, type JudgeOptions, judgeFamily } from './findings.ts'
import type { Group } from './groups.ts'
import type { Matching } from './matching.ts'
import { type Measured, measure } from './measured.ts'
import type { IsGated } from './metric-choice.ts'
import { differingFacts } from './plan-facts.ts'
import { pairWarnings } from './warnings.ts'

/** A pair whose values are known and whose findings are not. */
export interface DraftPair extends Omit<ComparedPair, 'metrics'> {
  readonly measured: readonly Measured[]
  /** Metrics that only one side has. */
  readonly lacking: readonly { readonly name: string; readonly says: string }[]
}

/** What the gated metrics are corrected with: those of all pairs, or of their own alone. */
export type GatedFamily = 'whole comparison' | 'each pair'

/** A label that is `undefined` is the engine's name. */
export function draftPairs(
  matches: Matching['matches'],
  baseLabel: string | undefined,
  headLabel: string | undefined,
): DraftPair[] {
  return matches.map(({ base, head }) => {
    const { measured, onlyBase, onlyHead } = measure(base, head)
    const lacks = (side: string) => (name: string) => ({
      name,
      says: `${base.workload}: the ${side} lacks ${name}, which the other side has.`,
    })
    return {
      workload: workloadLabel(
        base,
        matches.map(match => match.base),
      ),
      base: sideOf(base, baseLabel),
      head: sideOf(head, headLabel),
      measured,
      lacking: [...onlyBase.map(lacks('head')), ...onlyHead.map(lacks('base'))],
      warnings: pairWarnings(base, head),
    }
  })
}

export function judgePairs(
  drafts: readonly DraftPair[],
  isGated: IsGated,
  gatedFamily: GatedFamily,
  options: JudgeOptions,
): ComparedPair[] {
  const found = new Map<Measured, ComparedMetric>()
  const judgeTogether = (family: readonly Measured[], gated: boolean): void => {
    const candidates = family.map((measured): Candidate => ({ ...measured, gated }))
    for (const [index, metric] of judgeFamily(candidates, options).entries()) found.set(family[index]!, metric)
  }
  const gatedOf = (draft: DraftPair): Measured[] => draft.measured.filter(({ name }) => isGated(name))
  if (gatedFamily === 'whole comparison') judgeTogether(drafts.flatMap(gatedOf), true)
  for (const draft of drafts) {
    if (gatedFamily === 'each pair') judgeTogether(gatedOf(draft), true)
    judgeTogether(
      draft.measured.filter(({ name }) => !isGated(name)),
      false,
    )
  }
  return drafts.map(({ workload, base, head, warnings, measured }) => ({
    workload,
    base,
    head,
    metrics: measured.map(of => found.get(of)!),
    warnings,
  }))
}

function sideOf(group: Group, label: string | undefined): ComparedSide {
  return {
    label: label ?? group.engine,
    engine: group.engine,
    results: group.results,
    rounds: group.rounds.length,
    verdict: group.verdict,
  }
}

/** The workload's name, with what tells this pair from others of the same workload and engine. */
function workloadLabel(group: Group, groups: readonly Group[]): string {
  const others = groups.filter(
    other => other !== group && other.workload === group.workload && other.engine === group.engine,
  )
  const names = new Set(others.flatMap(other => differingFacts(group.facts, other.facts)))
  return [group.workload, ...[...names].map(name => `${name} ${group.facts.get(name) ?? '–'}`)].join(', ')
}
