/** A result as Markdown, the weightiest first: the answer in a line, what to know, objectives, figures, checks. */
import type { ObjectiveResult } from '../../harness/results/objective.ts'
import type { Result, Verdict } from '../../harness/results/result.ts'
import {
  type EngineSummary,
  percentileNames,
  type ResultSummary,
  shownRun,
  summarize,
  worstStatus,
} from '../../harness/results/summary.ts'
import { absentWords, atOnce, hasSteady, notKnown } from '../chaos-text.ts'
import { measuredText } from '../objective-text.ts'
import { formatBytes, formatCount, formatLatency } from '../terminal/format.ts'
import type { Block } from './cut.ts'
import { codeBlock, codeCell, inline, row, tableHead } from './markup.ts'

const verdictWords: Readonly<Record<Verdict, string>> = {
  valid: '✓ valid',
  violated: '✕ violated',
  unknown: '? unknown',
}

export function blocksOfResult(result: Result): Block[] {
  const summary = summarize(result)
  const { engines } = summary
  return [
    headline(result, summary),
    failureBlock(engines),
    listBlock('warnings', 'To know before any figure:', summary.warnings.map(inline)),
    objectivesBlock(result.objectives ?? [], engines.length > 1),
    figuresBlock(engines),
    checksBlock(engines, engines.length > 1),
    faultsBlock(result),
    latenciesBlock(engines, engines.length > 1),
    repeatBlock(result.command),
  ].filter(block => block !== undefined)
}

function headline({ plan, objectives = [], ...result }: Result, { verdict, engines }: ResultSummary): Block {
  const status = worstStatus([result.status, ...engines.map(engine => engine.status)])
  const missed = objectives.filter(({ met }) => !met).length
  const good = verdict === 'valid' && status === 'complete' && missed === 0
  const bad = verdict === 'violated' || status === 'failed' || missed > 0
  const parts = [
    ...(status === 'complete' ? [] : [`the run ${status === 'failed' ? 'failed' : 'was interrupted'}`]),
    { valid: 'every check held', violated: 'a check was violated', unknown: 'not every check has an answer' }[verdict],
    ...(objectives.length === 0 ? [] : [`${objectives.length - missed} of ${objectives.length} objectives met`]),
  ]
  const sign = good ? '✓' : bad ? '✕' : '?'
  return plain('headline', [
    `### ${sign} ${inline(`${plan.workload} on ${plan.engines.join(', ')}`)}`,
    '',
    `${parts.join('; ')}.`,
  ])
}

function failureBlock(engines: readonly EngineSummary[]): Block | undefined {
  const lines = engines.flatMap(({ engine, failure }) =>
    failure === undefined ? [] : [`${inline(engine)} failed: ${inline(failure.message)}`],
  )
  return listBlock('failures', undefined, lines)
}

function objectivesBlock(objectives: readonly ObjectiveResult[], several: boolean): Block | undefined {
  const sorted = objectives.toSorted((a, b) => Number(a.met) - Number(b.met))
  return tableBlock(
    'objectives',
    ['Objective', ...(several ? ['Engine'] : []), 'Answer', 'Measured'],
    sorted.map(result => [
      codeCell(result.objective.text),
      ...(several ? [inline(result.engine)] : []),
      result.met ? '✓ met' : '✕ missed',
      inline(measuredText(result)),
    ]),
    several ? 3 : 2,
  )
}

/** One line an engine: what a reviewer looks at first. */
function figuresBlock(engines: readonly EngineSummary[]): Block | undefined {
  const measured = engines.filter(({ rounds }) => rounds > 0)
  const names = [...new Set(measured.flatMap(({ operations }) => Object.keys(operations)))]
  const titles = ['Engine', 'Answers', 'Operations/s', ...names.map(name => `${inline(name)} p99`), 'Disk', 'Rounds']
  const rows = measured.map(engine => [
    inline(engine.engine),
    verdictWords[engine.verdict],
    formatCount(engine.operationsPerSecond.median),
    ...names.map(name => {
      const operation = engine.operations[name]
      return operation === undefined ? '–' : formatLatency(operation.latencyNs.p99.median)
    }),
    engine.diskBytesAfterRun === undefined ? '–' : formatBytes(engine.diskBytesAfterRun.median),
    String(engine.rounds),
  ])
  return tableBlock('figures', titles, rows, 2)
}

function checksBlock(engines: readonly EngineSummary[], several: boolean): Block | undefined {
  const order: readonly Verdict[] = ['violated', 'unknown', 'valid']
  const checks = engines
    .flatMap(({ engine, checks }) => checks.map(check => ({ engine, ...check })))
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const titles = ['Check', ...(several ? ['Engine'] : []), 'Answer', 'Detail']
  const rows = checks.map(({ engine, name, verdict, detail }) => [
    inline(name),
    ...(several ? [inline(engine)] : []),
    verdictWords[verdict],
    inline(detail),
  ])
  return tableBlock('checks', titles, rows, titles.length)
}

/** Each fault of the run that stands for its engine, and how it came back. */
function faultsBlock({ plan, runs }: Result): Block | undefined {
  const several = plan.engines.length > 1
  const rows = plan.engines.flatMap(engine => {
    const chaos = shownRun(runs.filter(run => run.engine === engine))?.chaos
    return (chaos?.faults ?? []).map(({ line, recovery }) => [
      codeCell(line),
      ...(several ? [inline(engine)] : []),
      secondsText(recovery.firstSuccessSeconds, absentWords.firstSuccessSeconds),
      secondsText(recovery.steadySeconds, chaos && hasSteady(chaos) ? absentWords.steadySeconds : notKnown),
      formatCount(recovery.refusedCount),
      formatCount(recovery.unknownCount),
      recovery.lostCount === undefined ? absentWords.lostCount : formatCount(recovery.lostCount),
    ])
  })
  const titles = ['Fault', ...(several ? ['Engine'] : []), 'First success', 'Steady', 'Refused', 'Unknown', 'Lost']
  return tableBlock('faults', titles, rows, several ? 2 : 1)
}

function secondsText(seconds: number | undefined, absent: string): string {
  if (seconds === undefined) return absent
  return seconds === 0 ? atOnce : formatLatency(seconds * 1e9)
}

/** Folded: for who wants more than the p99. */
function latenciesBlock(engines: readonly EngineSummary[], several: boolean): Block | undefined {
  const titles = ['Operation', ...(several ? ['Engine'] : []), 'Count', 'Errors', 'p50', 'p90', 'p99', 'p99.9', 'Max']
  const rows = engines.flatMap(({ engine, operations }) =>
    Object.entries(operations).map(([name, { count, errors, latencyNs }]) => [
      inline(name),
      ...(several ? [inline(engine)] : []),
      formatCount(count),
      formatCount(errors),
      ...percentileNames.map(percentile => formatLatency(latencyNs[percentile].median)),
    ]),
  )
  const table = tableBlock('latencies', titles, rows, several ? 2 : 1)
  return table && folded(table, 'Latencies by operation')
}

export function repeatBlock(command: string): Block {
  return plain('command', ['Repeat:', '', ...codeBlock(command)])
}

export function plain(name: string, lines: readonly string[]): Block {
  return { name, head: lines, rows: [], tail: [] }
}

/** The items are Markdown; nothing where there are none. */
export function listBlock(name: string, title: string | undefined, items: readonly string[]): Block | undefined {
  if (items.length === 0) return undefined
  return { name, head: title === undefined ? [] : [title, ''], rows: items.map(item => `- ${item}`), tail: [] }
}

/** The cells are Markdown; nothing where there is no row. */
export function tableBlock(
  name: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  leftCount: number,
): Block | undefined {
  if (rows.length === 0) return undefined
  return { name, head: tableHead(titles, leftCount), rows: rows.map(row), tail: [] }
}

/** `title` is Markdown of ours. */
export function folded(block: Block, title: string): Block {
  return {
    ...block,
    head: ['<details>', `<summary>${title}</summary>`, '', ...block.head],
    tail: [...block.tail, '', '</details>'],
  }
}
