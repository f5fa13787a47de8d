import type { Workload } from '../../workloads/workload.ts'
import { listOf, nearestName, unknownName } from '../nearest.ts'
import { quoted } from '../plan/given.ts'
import { parseRate, parseSeconds, parseShare } from '../plan/units.ts'
import type { Objective } from '../results/objective.ts'
import type { PhaseName } from '../results/result.ts'
import { UsageError } from '../usage-error.ts'
import { metricNames } from './metric.ts'

const phaseNames: readonly PhaseName[] = ['load', 'cold', 'warm-up', 'run']
const operators: readonly Objective['operator'][] = ['<', '<=', '>', '>=']

/** What of a plan decides whether an objective can be measured. */
export interface Measurable {
  readonly workload: Pick<Workload<never>, 'name' | 'operations'>
  readonly warmUpSeconds: number
  readonly coldOperationCount?: number | undefined
}

/**
 * The objectives of `texts`, in that order; nothing where there are none, so that a plan without has no field.
 *
 * @throws UsageError one that is none, that stands there twice, or that this plan would never measure.
 */
export function resolveObjectives(
  texts: readonly string[],
  measurable: Measurable,
): { readonly objectives?: readonly Objective[] } {
  if (texts.length === 0) return {}
  const objectives = texts.map(text => parseObjective(text, measurable.workload.operations))
  for (const [index, objective] of objectives.entries()) {
    requireMeasurable(objective, measurable)
    if (objectives.findIndex(({ text }) => text === objective.text) !== index) {
      throw refusal(objective.text, 'it is given twice')
    }
  }
  return { objectives }
}

/**
 * `operations` are only for the hint to who leaves the metric out.
 *
 * @throws UsageError the text is no objective; the message says which part of it.
 */
export function parseObjective(text: string, operations: readonly string[] = []): Objective {
  const [, target, operator, value] = /^([^<>=!]*)([<>=!]+)(.*)$/.exec(text.trim().replaceAll(/\s+/g, ' ')) ?? []
  if (target === undefined || target.trim() === '') {
    throw new UsageError(
      `--objective takes a figure and what it must reach, such as 'read.p99 < 2ms' or 'throughput > 50k', not ${quoted(text)}.`,
    )
  }
  const known = operators.find(name => name === operator)
  if (known === undefined) throw refusal(text, `${operator} is no operator; there are ${listOf(operators)}`)
  const place = parseTarget(text, target.trim(), operations)
  return {
    text: `${target.trim()} ${operator} ${value!.trim()}`,
    ...place,
    operator: known,
    value: parseValue(text, place.metric, known, value!.trim()),
  }
}

function parseTarget(
  text: string,
  target: string,
  operations: readonly string[],
): Pick<Objective, 'phase' | 'operation' | 'metric'> {
  // As reports write it: p99.9 is p999.
  const words = target.replace(/(^|\.)p99\.(9{1,2})$/, '$1p99$2').split('.')
  const metric = words.pop()!
  if (words.includes('') || metric === '') throw refusal(text, `${quoted(target)} has a dot too many`)
  if (!metricNames.includes(metric)) {
    const isSubject = [...operations, ...phaseNames].includes(metric)
    throw refusal(
      text,
      isSubject ? `${target} has no metric; perhaps ${target}.p99` : unknownName('metric', metric, metricNames),
    )
  }
  const phase = phaseNames.find(name => name === words[0])
  if (phase !== undefined) words.shift()
  const operation = words.join('.')
  return { phase: phase ?? 'run', ...(operation === '' ? {} : { operation }), metric }
}

function parseValue(text: string, metric: string, operator: Objective['operator'], typed: string): number {
  const value = readValue(metric, typed)
  if (value === undefined) throw refusal(text, `${metric} takes ${wantedBy(metric)}, not ${quoted(typed)}`)
  if (value < 0) throw refusal(text, `${metric} is never below 0`)
  if (value === 0 && operator === '<') throw refusal(text, `${metric} is never below 0; perhaps ${metric} <= 0`)
  if (metric === 'errors' && value > 1) throw refusal(text, 'errors are a share, at most 100%')
  return value
}

function readValue(metric: string, typed: string): number | undefined {
  if (metric === 'throughput') {
    const rate = parseRate(typed)
    return rate?.from === rate?.to ? rate?.from : undefined
  }
  if (metric === 'errors') return parseShare(typed)
  // A bare number would be seconds, which nobody means who writes `p99 < 2`.
  const seconds = /[a-zµμ]$/i.test(typed) ? parseSeconds(typed) : undefined
  return seconds === undefined ? undefined : Number((seconds * 1e9).toFixed(3))
}

function wantedBy(metric: string): string {
  if (metric === 'throughput') return 'operations a second such as 50k'
  if (metric === 'errors') return 'a share such as 0.1%'
  return 'a time with its unit such as 500us or 2ms'
}

function requireMeasurable(
  { text, phase, operation }: Objective,
  { workload, warmUpSeconds, coldOperationCount }: Measurable,
): void {
  if (phase === 'cold' && coldOperationCount === undefined) throw refusal(text, 'there is no cold phase without --cold')
  if (phase === 'warm-up' && warmUpSeconds === 0) throw refusal(text, 'there is no warm-up with --warm-up 0')
  if (operation === undefined) return
  if (phase === 'load') throw refusal(text, 'a load is one operation: leave the name out')
  if (workload.operations.includes(operation)) return
  if (nearestName(operation, workload.operations) !== undefined) {
    throw refusal(text, unknownName('operation', operation, workload.operations))
  }
  throw refusal(
    text,
    `${workload.name} has no operation ${quoted(operation)}; it has ${listOf(workload.operations)}, and phases are ${listOf(phaseNames)}`,
  )
}

/** `problem` may end in a full stop or a question mark of its own. */
function refusal(text: string, problem: string): UsageError {
  return new UsageError(`--objective ${quoted(text)}: ${problem}${/[.?]$/.test(problem) ? '' : '.'}`)
}
