/**
 * The end of a run on the terminal: warnings first, then throughput, latencies, verdict, disk, and where
 * the rest is. A pure function of the result; the caller decides about colour.
 */
import type { Comparison } from '../../harness/results/comparison.ts'
import type { ObjectiveResult } from '../../harness/results/objective.ts'
import type { LoadShape, Plan, Result, Verdict } from '../../harness/results/result.ts'
import {
  type EngineSummary,
  type Estimate,
  percentileNames,
  type ResultSummary,
  summarize,
} from '../../harness/results/summary.ts'
import { measuredText } from '../objective-text.ts'
import { chaosSections } from './chaos.ts'
import { comparisonSections } from './comparison.ts'
import { formatBytes, formatCount, formatLatency, formatRate, printable } from './format.ts'
import type { Style, StyleName } from './style.ts'
import { formatTable } from './table.ts'

const verdictStyles: Readonly<Record<Verdict, StyleName>> = { valid: 'good', violated: 'bad', unknown: 'doubtful' }

/** The summary, ending in a newline. `reportPath` is where the page was written; `comparison` is of its own engines. */
export function renderSummary(result: Result, reportPath: string, style: Style, comparison?: Comparison): string {
  const summary = summarize(result)
  const several = summary.engines.length > 1
  const sections = [
    warningLines(summary, style),
    failureLines(summary, style),
    [style('strong', printable(headline(result)))],
    several ? comparisonLines(summary.engines) : [],
    ...summary.engines.map(engine => [
      ...engineLines(engine, several, style),
      ...coldLines(result, engine.engine),
      ...objectiveLines(engine.engine, result.objectives ?? [], style),
    ]),
    ...summary.engines.flatMap(({ engine }) => chaosSections(result, engine, style)),
    ...(comparison === undefined ? [] : comparisonSections(comparison, style)),
    [style('faint', `report   ${printable(reportPath)}`), style('faint', `repeat   ${printable(result.command)}`)],
  ]
  const text = sections.filter(lines => lines.length > 0).map(lines => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function warningLines(summary: ResultSummary, style: Style): string[] {
  return summary.warnings.map(warning => style('doubtful', `! ${printable(warning)}`))
}

function failureLines(summary: ResultSummary, style: Style): string[] {
  const lines: string[] = []
  for (const { engine, failure } of summary.engines) {
    if (failure !== undefined) lines.push(style('bad', printable(`✗ ${engine} failed: ${failure.message}`)))
  }
  if (summary.status === 'interrupted')
    lines.push(style('doubtful', '! Interrupted: the figures are of the part that ran.'))
  return lines
}

function headline({ plan }: Result): string {
  const parts = [
    `${plan.workload} on ${plan.engines.join(', ')}`,
    `${formatCount(plan.records)} records`,
    plan.clients === 1 ? '1 client' : `${formatCount(plan.clients)} clients`,
    describeShape(plan.shape),
    `durability ${plan.durability}`,
    describeEnd(plan),
  ]
  if (plan.repeat > 1) parts.push(`${plan.repeat} rounds`)
  return parts.join(' · ')
}

function describeShape(shape: LoadShape): string {
  if (shape.type === 'closed') return 'closed loop'
  const range =
    shape.from === shape.to ? formatRate(shape.from) : `${formatRate(shape.from)} to ${formatRate(shape.to)}`
  return `${range}/s ${shape.arrivals}`
}

function describeEnd(plan: Plan): string {
  const ends: string[] = []
  if (plan.operationCount !== undefined) ends.push(`${formatCount(plan.operationCount)} operations`)
  if (plan.durationSeconds !== undefined) ends.push(`${plan.durationSeconds} s`)
  return ends.join(' or ')
}

/** All engines side by side, as ratios to the first. */
function comparisonLines(engines: readonly EngineSummary[]): string[] {
  const base = engines[0]!
  const names = [...new Set(engines.flatMap(engine => Object.keys(engine.operations)))]
  const header = [
    'engine',
    'operations/s',
    'ratio',
    'least',
    'greatest',
    ...names.map(name => `${name} p99`),
    'verdict',
  ]
  const rows = engines.map(engine => [
    printable(engine.engine),
    formatCount(engine.operationsPerSecond.median),
    ratio(engine.operationsPerSecond, base.operationsPerSecond),
    formatCount(engine.operationsPerSecond.low),
    formatCount(engine.operationsPerSecond.high),
    ...names.map(name => {
      const operation = engine.operations[name]
      return operation === undefined ? '–' : formatLatency(operation.latencyNs.p99.median)
    }),
    engine.verdict,
  ])
  return formatTable(header.map(printable), rows)
}

function ratio(value: Estimate, base: Estimate): string {
  return base.median === 0 ? '–' : `${(value.median / base.median).toFixed(2)}×`
}

function engineLines(engine: EngineSummary, several: boolean, style: Style): string[] {
  const lines = several ? [style('strong', printable(engine.engine))] : []
  if (engine.rounds > 0) lines.push(throughputLine(engine), '', ...operationLines(engine), '')
  lines.push(style(verdictStyles[engine.verdict], `verdict  ${engine.verdict}`))
  for (const check of engine.checks) {
    lines.push(style(verdictStyles[check.verdict], printable(`  ${check.verdict}: ${check.name}: ${check.detail}`)))
  }
  const disk = diskLine(engine)
  if (disk !== undefined) lines.push(disk)
  return lines
}

/** What was asked of this engine, and what it came to. */
function objectiveLines(engine: string, objectives: readonly ObjectiveResult[], style: Style): string[] {
  return objectives
    .filter(result => result.engine === engine)
    .map(result => {
      const line = `${result.met ? 'met   ' : 'missed'}   ${result.objective.text}: ${measuredText(result)}`
      return style(result.met ? 'good' : 'bad', printable(line))
    })
}

function throughputLine({
  operationsPerSecond: { median, low, high },
  rounds,
  loadedPerSecond,
}: EngineSummary): string {
  const spread = rounds > 1 ? ` (median of ${rounds} rounds, ${formatCount(low)} to ${formatCount(high)})` : ''
  const load = loadedPerSecond === undefined ? '' : `, loaded at ${formatCount(loadedPerSecond.median)} records/s`
  return `${formatCount(median)} operations/s${spread}${load}`
}

function operationLines(engine: EngineSummary): string[] {
  const rows = Object.entries(engine.operations).map(([name, { count, errors, latencyNs }]) => [
    printable(name),
    formatCount(count),
    formatCount(errors),
    ...percentileNames.map(percentile => formatLatency(latencyNs[percentile].median)),
  ])
  return formatTable(['operation', 'count', 'errors', 'p50', 'p90', 'p99', 'p99.9', 'max'], rows)
}

/** The first operations after an opening, of the last round; nothing where there were none. */
function coldLines({ runs }: Result, engine: string): string[] {
  const phase = runs.findLast(run => run.engine === engine)?.phases.find(({ name }) => name === 'cold')
  if (phase === undefined) return []
  const rows = Object.entries(phase.operations)
    .filter(([, { count }]) => count > 0)
    .map(([name, { count, latencyNs }]) => [
      printable(name),
      formatCount(count),
      ...[latencyNs.p50, latencyNs.p99, latencyNs.max].map(formatLatency),
    ])
  return rows.length === 0 ? [] : ['', ...formatTable(['cold', 'count', 'p50', 'p99', 'max'], rows)]
}

function diskLine({ diskBytesAfterLoad: afterLoad, diskBytesAfterRun: afterRun }: EngineSummary): string | undefined {
  const parts: string[] = []
  if (afterLoad?.median === 0 && afterRun?.median === 0) return undefined
  if (afterLoad !== undefined) parts.push(`${formatBytes(afterLoad.median)} after the load`)
  if (afterRun !== undefined) parts.push(`${formatBytes(afterRun.median)} after the run`)
  return parts.length === 0 ? undefined : `disk     ${parts.join(', ')}`
}
