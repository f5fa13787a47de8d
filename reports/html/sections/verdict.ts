/** The top of the page: what was run, how it ended, one sentence that says it all, and what to know before any figure. */
import type { CheckResult, Result, Run, Status, Verdict } from '../../../harness/results/result.ts'
import { worstStatus } from '../../../harness/results/summary.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { countText, dateText, durationText, pluralText, rateText, secondsText, timesText } from '../units.ts'
import type { EngineView, ResultView } from '../view.ts'
import { warningsBlock } from './blocks.ts'
import { recoveryClause } from './recovery.ts'

/** More engines than this are counted in the sentence, not told. */
const engineToldMax = 4

const verdictWords: Readonly<Record<Verdict, string>> = {
  valid: 'Valid: every check held',
  violated: 'Violated: a check failed',
  unknown: 'Unknown: not every check has an answer',
}

const statusWords: Readonly<Record<Exclude<Status, 'complete'>, string>> = {
  interrupted: 'Interrupted',
  failed: 'Failed',
}

/** How the banner looks: a run that did not end well is never green, whatever its checks say. */
const tones = { good: '✓', bad: '✕', unsure: '?' } as const
type Tone = keyof typeof tones

export function verdictBlock(view: ResultView): Markup {
  const { result, summary } = view
  const status = worstStatus([result.status, ...summary.engines.map(engine => engine.status)])
  const missedCount = (result.objectives ?? []).filter(({ met }) => !met).length
  const tone = missedCount > 0 ? 'bad' : toneOf(summary.verdict, status)
  const verdict = checksOf(view).length === 0 ? 'Unknown: nothing was checked' : verdictText(summary.verdict, status)
  return html`
<header class="masthead">
<p class="eyebrow"><span>${result.plan.workload}</span><span>${result.plan.engines.join(', ')}</span><span>${dateText(result.startedAt)}</span></p>
<div class="verdict ${tone}">
<p class="verdict-word"><span class="sign" aria-hidden="true">${tones[tone]}</span>${status !== 'complete' && `${statusWords[status]}. `}${missedCount > 0 && `${pluralText(missedCount, 'objective')} missed. `}${verdict}</p>
<h1>${summarySentence(view)}</h1>
</div>
${statusBlock(result, status)}
${warningsBlock(summary.warnings)}
</header>`
}

function verdictText(verdict: Verdict, status: Status): string {
  return verdict === 'valid' && status !== 'complete' ? 'Every check that ran held' : verdictWords[verdict]
}

/** Each check of each engine once, as the worst of its rounds. */
function checksOf(view: ResultView): readonly CheckResult[] {
  return view.summary.engines.flatMap(({ checks }) => checks)
}

function toneOf(verdict: Verdict, status: Status): Tone {
  if (verdict === 'violated' || status === 'failed') return 'bad'
  return verdict === 'valid' && status === 'complete' ? 'good' : 'unsure'
}

export function summarySentence(view: ResultView): string {
  const told = view.engines.slice(0, engineToldMax)
  const parts = told.some(({ median }) => median !== undefined)
    ? engineClauses(told, view.result)
    : [`${listText(view.result.plan.engines)} did not get to the run phase of ${view.result.plan.workload}`]
  if (view.engines.length > told.length) parts.push(`${view.engines.length - told.length} more below`)
  if (view.roundCount > 1) parts.push(`medians of ${pluralText(view.roundCount, 'round')}`)
  const recovery = recoveryClause(view)
  if (recovery !== undefined) parts.push(recovery)
  const errorCount = view.engines
    .flatMap(({ operations }) => operations)
    .reduce((sum, { summary }) => sum + summary.errors, 0)
  if (errorCount > 0) parts.push(`${pluralText(errorCount, 'operation')} did not end well`)
  const checks = checksOf(view)
  const held = checks.filter(({ verdict }) => verdict === 'valid').length
  parts.push(
    checks.length === 0 ? 'no check ran' : `${countText(held)}\u00a0of\u00a0${pluralText(checks.length, 'check')} held`,
  )
  return `${parts.join('; ')}.`
}

function engineClauses(engines: readonly EngineView[], result: Result): string[] {
  const first = engines.find(({ median }) => median !== undefined)!
  const base = first.summary.operationsPerSecond.median
  return engines.map(engine => {
    const { name, median, response, summary } = engine
    if (median === undefined) return `${name} did not get to the run phase`
    const rate = summary.operationsPerSecond.median
    const ran =
      engine === first
        ? `${name} ran ${result.plan.workload} at ${rateText(rate)} operations/s`
        : `${name} at ${rateText(rate)} (${timesText(rate / base)})`
    const { pacing } = median.phase
    const asked = pacing?.kept === false ? `, behind the ${targetText(pacing)} that were asked for` : ''
    const p99 = response === undefined ? '' : `, p99\u00a0${durationText(response.p99.median)}`
    return `${ran}${asked}${p99}`
  })
}

function targetText({ targetFrom, targetTo }: { readonly targetFrom: number; readonly targetTo: number }): string {
  return targetFrom === targetTo ? rateText(targetFrom) : `${rateText(targetFrom)} to ${rateText(targetTo)}`
}

/** A line a run that did not end by itself, and one for the result where its runs do not say so. */
function statusBlock(result: Result, status: Status): Content {
  const broken = result.runs.filter(run => run.status !== 'complete')
  const lines = broken.map(run => statusLine(run, result))
  if (lines.length === 0 && status !== 'complete') {
    lines.push(html`<strong>${statusWords[status]}.</strong> The result holds what was measured until then.`)
  }
  const absent = result.plan.engines.length * result.plan.repeat - result.runs.length
  if (absent > 0 && status !== 'complete') lines.push(html`${pluralText(absent, 'round')} never started.`)
  if (lines.length === 0) return undefined
  return html`<ul class="notices ${status}">${lines.map(line => html`<li>${line}</li>`)}</ul>`
}

function statusLine(run: Run, result: Result): Markup {
  const word = statusWords[run.status === 'failed' ? 'failed' : 'interrupted']
  const where = result.runs.length > 1 ? ` (${runText(run, result)})` : ''
  const last = run.phases.at(-1)
  const reached =
    last === undefined
      ? 'No phase had begun.'
      : `The figures cover what was done until then: ${secondsText(last.seconds)} of the ${last.name} phase.`
  const failure = run.failure && html` <code>${run.failure.code}</code> ${run.failure.message}.`
  return html`<strong>${word}${where}.</strong>${failure} ${reached}`
}

function runText(run: Run, result: Result): string {
  return result.plan.repeat > 1 ? `${run.engine}, round ${run.round}` : run.engine
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
