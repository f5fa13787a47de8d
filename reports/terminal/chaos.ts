/**
 * What was broken in a run, on the terminal: the plan, each fault with its recovery, the stages, and the operations that
 * prove a violation. Long texts are cut; the page has them whole.
 */
import type { CounterexampleResult, FaultResult, LaneOperation } from '../../harness/results/chaos.ts'
import type { Result, Run, Verdict } from '../../harness/results/result.ts'
import { shownRun } from '../../harness/results/summary.ts'
import { absentWords, atOnce, clientText, hasSteady, honestyText, notKnown, operationsAround } from '../chaos-text.ts'
import { formatCount, formatLatency, formatRate, printable } from './format.ts'
import type { Style, StyleName } from './style.ts'
import { formatTable } from './table.ts'

const lineLengthMax = 32
const textLengthMax = 60
const planLengthMax = 110
const faultCountMax = 20
const operationCountMax = 12
const counterexampleCountMax = 3

/** The blocks of one engine; none where nothing was broken. */
export function chaosSections(result: Result, engine: string, style: Style): string[][] {
  const runs = result.runs.filter(run => run.engine === engine && run.chaos !== undefined)
  const run = shownRun(runs)
  if (run === undefined) return []
  const proofs = runs.flatMap(run => (run.chaos?.counterexamples ?? []).map(proof => ({ run, proof })))
  const left = proofs.length - counterexampleCountMax
  return [
    ...proofs.slice(0, counterexampleCountMax).map(({ run, proof }) => counterexampleLines(proof, run, result, style)),
    ...(left > 0 ? [[`${formatCount(left)} more of them in the report`]] : []),
    faultLines(run, result, style),
  ]
}

function faultLines(run: Run, result: Result, style: Style): string[] {
  const chaos = run.chaos!
  const { engines, repeat } = result.plan
  const where = [...(engines.length > 1 ? [run.engine] : []), ...(repeat > 1 ? [`round ${run.round}`] : [])].join(', ')
  const head = `broken   ${where === '' ? '' : `${where}: `}${cut(chaos.plan, planLengthMax)}`
  const left = chaos.faults.length - faultCountMax
  return [
    style('strong', printable(head)),
    ...(chaos.honest ? [] : [style('doubtful', `! ${honestyText(false)}`)]),
    ...chaos.unhealed.map(sentence =>
      style('doubtful', printable(`! Not put right before the final reads: ${sentence}`)),
    ),
    ...recoveryLines(chaos.faults.slice(0, faultCountMax), hasSteady(chaos)),
    ...(left > 0 ? [`${formatCount(left)} more of them in the report`] : []),
    ...stageLines(run),
  ]
}

function recoveryLines(faults: readonly FaultResult[], isSteadyKnown: boolean): string[] {
  if (faults.length === 0) return ['no fault struck']
  const header = ['fault', 'when', 'detected', 'success', 'steady', 'refused', 'unknown', 'lost', 'missing']
  const rows = faults.map(({ line, fromSeconds, toSeconds, recovery }) => [
    printable(cut(line, lineLengthMax)),
    fromSeconds === toSeconds ? `${seconds(fromSeconds)} s` : `${seconds(fromSeconds)}–${seconds(toSeconds)} s`,
    timeText(recovery.detectSeconds, absentWords.detectSeconds),
    timeText(recovery.firstSuccessSeconds, absentWords.firstSuccessSeconds),
    timeText(recovery.steadySeconds, isSteadyKnown ? absentWords.steadySeconds : notKnown),
    formatCount(recovery.refusedCount),
    formatCount(recovery.unknownCount),
    recovery.lostCount === undefined ? absentWords.lostCount : formatCount(recovery.lostCount),
    isSteadyKnown && recovery.missingCount !== undefined ? formatCount(recovery.missingCount) : notKnown,
  ])
  return formatTable(header, rows)
}

function stageLines({ chaos }: Run): string[] {
  const stages = chaos!.stages.filter(({ operationCount }) => operationCount > 0)
  const parts = stages.map(
    ({ stage, operationsPerSecond, latencyNs }) =>
      `${stage} ${formatRate(operationsPerSecond)}/s, p99 ${formatLatency(latencyNs.p99)}`,
  )
  return parts.length === 0 ? [] : [`stages   ${parts.join(' · ')}`]
}

const verdictStyles: Readonly<Record<Verdict, StyleName>> = { valid: 'good', violated: 'bad', unknown: 'doubtful' }

function counterexampleLines(
  { check, key, reason, operations }: CounterexampleResult,
  run: Run,
  { plan }: Result,
  style: Style,
): string[] {
  const verdict = run.checks.find(({ name }) => name === check)?.verdict ?? 'unknown'
  const about = key === undefined ? '' : `, key ${cut(key, textLengthMax)}`
  const shown = operationsAround(operations, operationCountMax)
  const left = operations.length - shown.length
  return [
    style(verdictStyles[verdict], printable(`${check}${about}: ${reason}`)),
    ...operationLines(shown, client => clientText(client, plan)),
    ...(left > 0 ? [`  … and ${formatCount(left)} more in the report`] : []),
  ]
}

function operationLines(operations: readonly LaneOperation[], nameOf: (client: number) => string): string[] {
  const rows = operations.map(({ client, fromSeconds, toSeconds, text, offending }) => ({
    who: `  ${nameOf(client)}`,
    from: `${fromSeconds.toFixed(6)} s`,
    to: toSeconds === undefined ? 'never' : `${toSeconds.toFixed(6)} s`,
    what: `${cut(text, textLengthMax)}${offending ? '   ← this' : ''}`,
  }))
  const width = (of: (row: (typeof rows)[number]) => string): number => Math.max(...rows.map(row => of(row).length))
  const [who, from, to] = [width(row => row.who), width(row => row.from), width(row => row.to)]
  return rows.map(row =>
    printable(`${row.who.padEnd(who)}   ${row.from.padStart(from)} to ${row.to.padStart(to)}   ${row.what}`),
  )
}

function timeText(seconds: number | undefined, absent: string): string {
  if (seconds === undefined) return absent
  return seconds === 0 ? atOnce : formatLatency(seconds * 1e9)
}

/** `4.002`: to the millisecond. */
function seconds(value: number): string {
  return `${Number(value.toFixed(3))}`
}

function cut(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text
}
