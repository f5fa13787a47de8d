/**
 * What a history keeps of a result: for each engine the figures of its metrics, over its complete rounds. The rest,
 * histograms and series of each interval, is let go as soon as the result was read.
 *
 * Rounds of an engine that gave a wrong answer are no figures: they are of another thing.
 */
import { type PlanFacts, planFacts } from '../compare/plan-facts.ts'
import type { ComparedMetric } from '../results/comparison.ts'
import type { Result, Run } from '../results/result.ts'
import { metricsOf } from '../results/round-metrics.ts'
import { type Estimate, estimate } from '../results/summary.ts'
import type { TrendResult } from '../results/trend.ts'

interface Figure extends Pick<ComparedMetric, 'name' | 'unit' | 'better'>, Estimate {
  readonly rounds: number
}

export interface FiguresOfEngine {
  readonly workload: string
  readonly engine: string
  /** The plan and the machine: where any of it differs, figures do not continue a series. */
  readonly facts: PlanFacts
  readonly figures: readonly Figure[]
}

export interface FiguresOfResult {
  readonly result: TrendResult
  readonly engines: readonly FiguresOfEngine[]
  /** Engines without figures, a sentence each. */
  readonly leftOut: readonly string[]
}

export function figuresOf(result: Result): FiguresOfResult {
  const { name, startedAt, plan, environment } = result
  const engines: FiguresOfEngine[] = []
  const leftOut: string[] = []
  for (const engine of plan.engines) {
    const runs = result.runs.filter(run => run.engine === engine)
    const complete = runs.filter(({ status }) => status === 'complete')
    const figures = complete.length === 0 ? [] : figuresOfRounds(complete)
    if (runs.some(({ verdict }) => verdict === 'violated')) {
      leftOut.push(`${name}: ${engine} gave a wrong answer, so it has no figures here.`)
    } else if (figures.length === 0) {
      leftOut.push(`${name}: ${engine} has no complete round.`)
    } else {
      engines.push({ workload: plan.workload, engine, facts: factsOf(result, engine), figures })
    }
  }
  const commit = environment.commit === undefined ? {} : { commit: environment.commit }
  return { result: { name, startedAt, ...commit }, engines, leftOut }
}

function figuresOfRounds(rounds: readonly Run[]): Figure[] {
  return metricsOf(rounds).flatMap(({ name, unit, better, read }) => {
    const values = rounds.map(read).filter(value => value !== undefined)
    return values.length === 0 ? [] : [{ name, unit, better, rounds: values.length, ...estimate(values) }]
  })
}

function factsOf({ plan, environment }: Result, engine: string): PlanFacts {
  const { cpu, cpuCount, fileSystem } = environment
  return new Map([
    ...planFacts(plan, engine),
    ['processor', cpu],
    ['processor count', String(cpuCount)],
    ['file system', fileSystem],
  ])
}
