/**
 * The headline figures of a result, one set an engine: what the terminal, `--json` and the page all say.
 *
 * An engine that ran several rounds is summed up by the median over its rounds, between the least and the
 * greatest. For five rounds that interval covers the true median with 94 % confidence, whatever the
 * distribution (both ends miss it with a chance of 2 · 0.5^5), so no bootstrap is needed to say so.
 */
import type { CheckResult, OperationResult, Phase, Result, Run, Status, Verdict } from './result.ts'

/** One figure over the rounds of an engine. All three are equal where there was one round. */
export interface Estimate {
  readonly median: number
  readonly low: number
  readonly high: number
}

export const percentileNames = ['p50', 'p90', 'p99', 'p999', 'max'] as const
export type PercentileName = (typeof percentileNames)[number]

export interface OperationSummary {
  /** Over all rounds that count. */
  readonly count: number
  readonly errors: number
  /** Errors by `notFound`, `wrong` or a store error's code. */
  readonly errorsByCode: Readonly<Record<string, number>>
  readonly latencyNs: Readonly<Record<PercentileName, Estimate>>
}

export interface EngineSummary {
  readonly engine: string
  /** The worst of its rounds. */
  readonly status: Status
  /** Rounds that the figures come from: the complete ones, or, where there is none, those that got as far as the run. */
  readonly rounds: number
  readonly operationsPerSecond: Estimate
  readonly operations: Readonly<Record<string, OperationSummary>>
  /** Records a second of the load phase; absent where none ended. */
  readonly loadedPerSecond?: Estimate
  readonly diskBytesAfterLoad?: Estimate
  readonly diskBytesAfterRun?: Estimate
  /** The worst of its rounds, check by check. */
  readonly verdict: Verdict
  readonly checks: readonly CheckResult[]
  /** The first failure, where a round failed. */
  readonly failure?: { readonly code: string; readonly message: string }
}

export interface ResultSummary {
  readonly status: Status
  /** The worst of the engines. */
  readonly verdict: Verdict
  /** In the order in which they were asked for. */
  readonly engines: readonly EngineSummary[]
  /** Everything a reader must know before any figure: of the result, then of each engine. */
  readonly warnings: readonly string[]
}

export function summarize(result: Result): ResultSummary {
  const engines = result.plan.engines.map(engine =>
    summarizeEngine(
      engine,
      result.runs.filter(run => run.engine === engine),
    ),
  )
  return {
    status: result.status,
    verdict: worstVerdict(engines.map(engine => engine.verdict)),
    engines,
    warnings: [...result.warnings, ...warningsOf(result)],
  }
}

function summarizeEngine(engine: string, runs: readonly Run[]): EngineSummary {
  const complete = runs.filter(run => run.status === 'complete')
  const counted = complete.length > 0 ? complete : runs
  const phases = phasesOf(counted, 'run')
  const failure = runs.find(run => run.failure !== undefined)?.failure
  return {
    engine,
    status: worstStatus(runs.map(run => run.status)),
    rounds: phases.length,
    operationsPerSecond: estimate(phases.map(phase => phase.operationsPerSecond)),
    operations: summarizeOperations(phases),
    ...optional(
      'loadedPerSecond',
      phasesOf(counted, 'load').map(phase => phase.operationsPerSecond),
    ),
    ...optional('diskBytesAfterLoad', defined(counted.map(run => run.diskBytesAfterLoad))),
    ...optional('diskBytesAfterRun', defined(counted.map(run => run.diskBytesAfterRun))),
    verdict: worstVerdict(runs.map(run => run.verdict)),
    checks: worstChecks(runs),
    ...(failure === undefined ? {} : { failure }),
  }
}

/**
 * The run that stands for an engine wherever only one of its rounds can be shown: that of median throughput (of two, the
 * slower) of those that count, or the last where none measured anything; `undefined` where there is none.
 */
export function shownRun(runs: readonly Run[]): Run | undefined {
  const complete = runs.filter(run => run.status === 'complete')
  const measured = (complete.length > 0 ? complete : runs)
    .flatMap(run => run.phases.filter(({ name }) => name === 'run').map(phase => ({ run, phase })))
    .filter(({ phase }) => phase.operationCount > 0)
    .toSorted((a, b) => a.phase.operationsPerSecond - b.phase.operationsPerSecond)
  return measured[(measured.length - 1) >> 1]?.run ?? runs.at(-1)
}

function summarizeOperations(phases: readonly Phase[]): Record<string, OperationSummary> {
  const names = new Set(phases.flatMap(phase => Object.keys(phase.operations)))
  const summaries: Record<string, OperationSummary> = {}
  for (const name of names) {
    summaries[name] = summarizeOperation(defined(phases.map(phase => phase.operations[name])))
  }
  return summaries
}

function summarizeOperation(rounds: readonly OperationResult[]): OperationSummary {
  const errorsByCode: Record<string, number> = {}
  for (const round of rounds) {
    for (const [code, count] of Object.entries(round.errors)) errorsByCode[code] = (errorsByCode[code] ?? 0) + count
  }
  const latency = (name: PercentileName): Estimate => estimate(rounds.map(round => round.latencyNs[name]))
  return {
    count: sum(rounds.map(round => round.count)),
    errors: sum(Object.values(errorsByCode)),
    errorsByCode,
    latencyNs: {
      p50: latency('p50'),
      p90: latency('p90'),
      p99: latency('p99'),
      p999: latency('p999'),
      max: latency('max'),
    },
  }
}

/** All zero where there is no value. */
export function estimate(values: readonly number[]): Estimate {
  if (values.length === 0) return { median: 0, low: 0, high: 0 }
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
  return { median, low: sorted[0]!, high: sorted.at(-1)! }
}

/** `violated` beats `unknown` beats `valid`; nothing to judge by is `unknown`, never green. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated'
  return verdicts.length === 0 || verdicts.includes('unknown') ? 'unknown' : 'valid'
}

/** `failed` beats `interrupted` beats `complete`; nothing that ran was interrupted before it began. */
export function worstStatus(statuses: readonly Status[]): Status {
  if (statuses.includes('failed')) return 'failed'
  return statuses.length === 0 || statuses.includes('interrupted') ? 'interrupted' : 'complete'
}

/** Each check by name, from the round that did worst on it. */
function worstChecks(runs: readonly Run[]): CheckResult[] {
  const severity: Readonly<Record<Verdict, number>> = { valid: 0, unknown: 1, violated: 2 }
  const worst = new Map<string, CheckResult>()
  for (const check of runs.flatMap(run => run.checks)) {
    const known = worst.get(check.name)
    if (known === undefined || severity[check.verdict] > severity[known.verdict]) worst.set(check.name, check)
  }
  return [...worst.values()]
}

/** The runs' own warnings, each once an engine, with the engine where there are several and the rounds it came up in. */
function warningsOf(result: Result): string[] {
  const { engines, repeat } = result.plan
  const roundsByWarning = new Map<string, Set<number>>()
  for (const run of result.runs) {
    for (const warning of run.warnings) {
      const text = engines.length > 1 ? `${run.engine}: ${warning}` : warning
      roundsByWarning.set(text, (roundsByWarning.get(text) ?? new Set()).add(run.round))
    }
  }
  return [...roundsByWarning].map(([text, rounds]) =>
    repeat > 1 ? `${text} (${rounds.size} of ${repeat} rounds)` : text,
  )
}

function phasesOf(runs: readonly Run[], name: Phase['name']): Phase[] {
  return defined(runs.map(run => run.phases.find(phase => phase.name === name)))
}

function optional<Name extends string>(name: Name, values: readonly number[]): { [Key in Name]?: Estimate } {
  return values.length === 0 ? {} : ({ [name]: estimate(values) } as { [Key in Name]: Estimate })
}

function defined<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter(value => value !== undefined)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
