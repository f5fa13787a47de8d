/**
 * JUnit XML, for CI systems that show tests: a suite an engine or a pair, a case for each round, check, objective and
 * compared metric.
 *
 * Pure functions. A suite without a case would be green, so what never ran stands there as an error.
 */
import type { ComparedMetric, ComparedSide, Comparison } from '../../harness/results/comparison.ts'
import type { ObjectiveResult } from '../../harness/results/objective.ts'
import type { CheckResult, Result, Run, Verdict } from '../../harness/results/result.ts'
import { summarize } from '../../harness/results/summary.ts'
import { changeText, findingWords, metricText } from '../metric-text.ts'
import { measuredText } from '../objective-text.ts'
import { type Outcome, type Suite, suitesText, type TestCase } from './suite.ts'

export function renderJunit(result: Result): string {
  const { plan } = result
  const suites = summarize(result).engines.map(
    ({ engine, checks }): Suite => ({
      name: `${plan.workload} on ${engine}`,
      startedAt: result.startedAt,
      properties: {
        command: result.command,
        tool: result.environment.tool,
        seed: String(plan.seed),
        ...(plan.chaos !== undefined && { chaos: plan.chaos }),
      },
      cases: [
        ...roundCases(engine, result),
        ...checks.map(checkCase),
        ...(result.objectives ?? []).filter(objective => objective.engine === engine).map(objectiveCase),
      ],
    }),
  )
  return suitesText(suites)
}

export function renderJunitOfComparison(comparison: Comparison): string {
  const { pairs, unmatched, gate, command } = comparison
  const properties = { command }
  const suites: Suite[] = pairs.map(pair => ({
    name: `${pair.workload}: ${pair.head.label} against ${pair.base.label}`,
    properties,
    cases: [
      sideCase('base', pair.base),
      sideCase('head', pair.head),
      ...pair.metrics.map(metric => metricCase(metric, gate !== undefined)),
    ],
  }))
  const cases = [...unmatched.map(unmatchedCase), ...(gate === undefined ? [] : [gateCase(gate)])]
  if (pairs.length === 0) cases.push({ name: 'pairs', outcome: error('no-data', 'There was nothing to compare.') })
  if (cases.length > 0) suites.push({ name: 'comparison', properties, cases })
  return suitesText(suites)
}

/** Every round that was planned, whether it came to be or not. */
function roundCases(engine: string, { runs, plan }: Result): TestCase[] {
  return Array.from({ length: plan.repeat }, (_, index) => {
    const round = index + 1
    const run = runs.find(candidate => candidate.engine === engine && candidate.round === round)
    const seconds = run?.phases.reduce((sum, phase) => sum + phase.seconds, 0) ?? 0
    return { name: `round ${round}`, seconds, outcome: roundOutcome(run) }
  })
}

function roundOutcome(run: Run | undefined): Outcome {
  if (run === undefined) return error('not-run', 'This round never started.')
  if (run.failure !== undefined) return error(run.failure.code, run.failure.message)
  if (run.status !== 'complete') return error(run.status, `This round was ${run.status}.`)
  return { type: 'passed' }
}

function checkCase({ name, verdict, detail }: CheckResult): TestCase {
  return { name: `check: ${name}`, outcome: verdictOutcome(verdict, detail) }
}

function objectiveCase(result: ObjectiveResult): TestCase {
  const message = `${result.objective.text}: ${measuredText(result)}`
  return {
    name: `objective: ${result.objective.text}`,
    outcome: result.met ? { type: 'passed' } : { type: 'failed', kind: 'objective', message },
  }
}

function sideCase(side: 'base' | 'head', { label, verdict, rounds }: ComparedSide): TestCase {
  const outcome =
    rounds === 0
      ? error('no-data', `${label} has no complete round.`)
      : verdictOutcome(verdict, `The answers of ${label}: ${verdict}.`)
  return { name: `${side}: answers`, outcome }
}

/** Only what a gate judges can fail; the rest is told. */
function metricCase(metric: ComparedMetric, hasGate: boolean): TestCase {
  const gated = metric.gated && hasGate
  return { name: gated ? metric.name : `${metric.name} (not gated)`, outcome: metricOutcome(metric, gated) }
}

function metricOutcome(metric: ComparedMetric, gated: boolean): Outcome {
  const { finding, unit, base, head } = metric
  const figures = `${metricText(base.median, unit)} to ${metricText(head.median, unit)}, ${changeText(metric)}`
  const message = `${metric.name} is ${findingWords[finding]}: ${figures}`
  if (finding === 'worse' && gated) return { type: 'failed', kind: 'regression', message }
  if (finding === 'unsure') return { type: 'unknown', message: `${metric.name}: too few rounds to tell (${figures})` }
  return { type: 'passed' }
}

function unmatchedCase(sentence: string, index: number): TestCase {
  return { name: `unmatched ${index + 1}`, outcome: { type: 'failed', kind: 'unmatched', message: sentence } }
}

function gateCase({ outcome, reasons }: NonNullable<Comparison['gate']>): TestCase {
  const message = reasons.join(' ')
  if (outcome === 'passed') return { name: 'gate', outcome: { type: 'passed' } }
  if (outcome === 'inconclusive') return { name: 'gate', outcome: { type: 'unknown', message } }
  return { name: 'gate', outcome: { type: 'failed', kind: outcome, message } }
}

function verdictOutcome(verdict: Verdict, message: string): Outcome {
  switch (verdict) {
    case 'valid':
      return { type: 'passed' }
    case 'violated':
      return { type: 'failed', kind: 'violated', message }
    case 'unknown':
      return { type: 'unknown', message }
  }
}

function error(kind: string, message: string): Outcome {
  return { type: 'error', kind, message }
}
