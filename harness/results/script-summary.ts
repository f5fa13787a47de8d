/**
 * What `--json` prints: the headline figures as plain numbers, under names that scripts may rely on.
 *
 * Fields may be added; none is renamed or removed within a major version. Documented in harness/cli/README.md.
 */
import type { ObjectiveResult } from './objective.ts'
import type { Result, Status, Verdict } from './result.ts'
import { type EngineSummary, type PercentileName, percentileNames, summarize } from './summary.ts'

interface ScriptOperation {
  readonly count: number
  readonly errors: number
  readonly latencyNs: Readonly<Record<PercentileName, number>>
}

/** One objective of one engine; `measured` is null where there was nothing to judge by, with the reason. */
interface ScriptObjective {
  readonly engine: string
  readonly objective: string
  readonly met: boolean
  readonly measured: number | null
  readonly reason?: string
}

/** One engine; medians over its rounds. */
interface ScriptEngine {
  readonly engine: string
  readonly operationsPerSecond: number
  readonly operations: Readonly<Record<string, ScriptOperation>>
  readonly verdict: Verdict
}

/** The first engine's figures, and all engines in `engines`; `verdict` and `status` are the worst of all. */
export interface ScriptSummary extends ScriptEngine {
  readonly workload: string
  readonly status: Status
  readonly engines: readonly ScriptEngine[]
  /** Empty where nothing was asked. */
  readonly objectives: readonly ScriptObjective[]
  readonly warnings: readonly string[]
  readonly failures: readonly string[]
  readonly seed: number
  readonly command: string
  readonly resultDirectory: string
}

export function scriptSummary(result: Result, resultDirectory: string): ScriptSummary {
  const summary = summarize(result)
  const engines = summary.engines.map(scriptEngine)
  return {
    workload: result.plan.workload,
    ...engines[0]!,
    verdict: summary.verdict,
    status: summary.status,
    engines,
    objectives: (result.objectives ?? []).map(scriptObjective),
    warnings: summary.warnings,
    failures: summary.engines.flatMap(({ engine, failure }) =>
      failure === undefined ? [] : [`${engine}: ${failure.code}: ${failure.message}`],
    ),
    seed: result.plan.seed,
    command: result.command,
    resultDirectory,
  }
}

function scriptObjective({ engine, objective, met, measured, reason }: ObjectiveResult): ScriptObjective {
  return {
    engine,
    objective: objective.text,
    met,
    measured: measured ?? null,
    ...(reason === undefined ? {} : { reason }),
  }
}

function scriptEngine({ engine, operationsPerSecond, operations, verdict }: EngineSummary): ScriptEngine {
  const plain: Record<string, ScriptOperation> = {}
  for (const [name, { count, errors, latencyNs }] of Object.entries(operations)) {
    const medians = percentileNames.map(percentile => [percentile, latencyNs[percentile].median] as const)
    plain[name] = { count, errors, latencyNs: Object.fromEntries(medians) as Record<PercentileName, number> }
  }
  return { engine, operationsPerSecond: operationsPerSecond.median, operations: plain, verdict }
}
