/** What was broken, and how the store came back from each fault; whether the plan was honest; what stayed broken. */
import type { ChaosResult } from '../../../harness/results/chaos.ts'
import { absentWords, atOnce, hasSteady, honestyText, notKnown } from '../../chaos-text.ts'
import type { NumberedFault } from '../faults.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { bytesText, countText, pluralText, rateText, secondsText } from '../units.ts'
import type { EngineView, ResultView } from '../view.ts'
import { type Column, factsBlock, figureCell, missingBlock, type Section, tableBlock } from './blocks.ts'
import { shownRoundsNote } from './rounds.ts'

/** More rows help nobody; all are in the result. */
const rowCountMax = 100

/** An engine whose shown run has faults to tell of. */
interface Broken extends EngineView {
  readonly chaos: ChaosResult
}

/** Only where something was to be broken. */
export function recoverySection(view: ResultView): Section | undefined {
  const section = { id: 'recovery', title: 'Faults and recovery' }
  const broken = view.engines.flatMap((engine): readonly Broken[] => {
    const chaos = engine.shown?.chaos
    return chaos === undefined ? [] : [{ ...engine, chaos }]
  })
  if (broken.length === 0) {
    const { chaos, exhaustive } = view.result.plan
    if (chaos === undefined || exhaustive === true) return undefined
    const reason = html`No run got so far that its faults (<code>${chaos}</code>) and recoveries were measured.`
    return { ...section, body: missingBlock(reason) }
  }
  return {
    ...section,
    body: html`<div class="prose"><p>${honestyText(broken.every(({ chaos }) => chaos.honest))}</p></div>
${unhealedBlock(view)}${shownRoundsNote(view)}${recoveryTable(view, broken)}${againBlock(view, broken)}`,
  }
}

/** Part of the sentence that says it all; nothing where nothing was broken, or several engines have their own answers. */
export function recoveryClause({ engines: [engine], several }: ResultView): string | undefined {
  const chaos = engine?.shown?.chaos
  if (chaos === undefined || several) return undefined
  const recoveries = chaos.faults.map(({ recovery }) => recovery.steadySeconds)
  const count = pluralText(recoveries.length, 'fault')
  if (recoveries.length === 0) return 'no fault struck'
  if (!hasSteady(chaos)) return count
  const back = recoveries.filter(seconds => seconds !== undefined)
  const never = recoveries.length - back.length
  if (back.length === 0) return `${count}, throughput never back`
  if (never > 0) return `${count}, throughput not back after ${countText(never)} of them`
  const longest = Math.max(...back)
  if (longest === 0) return `${count}, throughput back ${atOnce}`
  return `${count}, throughput back ${recoveries.length > 1 ? 'at most ' : ''}${secondsText(longest)} after`
}

function recoveryTable(view: ResultView, broken: readonly Broken[]): Content {
  const rows = broken.flatMap(engine => engine.faults.map(fault => recoveryRow(fault, engine, view.several)))
  if (rows.length === 0) return missingBlock('No fault struck: the run was over before the first.')
  const columns: readonly Column[] = ['Fault', 'From – to', ...answers.map(({ title }) => title)].map(title => ({
    title,
  }))
  const left = rows.length - rowCountMax
  const more = left > 0 && html`<p class="note">${pluralText(left, 'more fault')} in result.json.</p>`
  return html`<div class="recovery">${tableBlock(columns, rows.slice(0, rowCountMax))}</div>${more}${tableNote(broken)}`
}

interface Answer {
  readonly title: string
  readonly of: (fault: NumberedFault, chaos: ChaosResult) => Content
}

const answers: readonly Answer[] = [
  { title: 'Detected', of: ({ recovery }) => timeCell(recovery.detectSeconds, absentWords.detectSeconds) },
  {
    title: 'First success',
    of: ({ recovery }) => timeCell(recovery.firstSuccessSeconds, `${absentWords.firstSuccessSeconds} in this run`),
  },
  {
    title: '95 % of steady',
    of: ({ recovery }, chaos) =>
      timeCell(recovery.steadySeconds, hasSteady(chaos) ? `${absentWords.steadySeconds} in this run` : notKnown),
  },
  { title: 'Refused', of: ({ recovery }) => countText(recovery.refusedCount) },
  { title: 'Unknown', of: ({ recovery }) => countText(recovery.unknownCount) },
  {
    title: 'Lost',
    of: ({ recovery: { lostCount } }) => {
      if (lostCount === undefined) return wordCell(absentWords.lostCount)
      return lostCount === 0 ? 'none' : html`<strong class="mark violated">✕ ${countText(lostCount)}</strong>`
    },
  },
  {
    title: 'Missing',
    of: ({ recovery }, chaos) =>
      recovery.missingCount === undefined || !hasSteady(chaos) ? wordCell(notKnown) : countText(recovery.missingCount),
  },
]

/** On a phone a row becomes a card: each cell then says what it is. */
function recoveryRow(fault: NumberedFault, engine: Broken, several: boolean): readonly Content[] {
  const { number, line, fromSeconds, toSeconds } = fault
  const cells = [{ title: 'From – to', content: windowText(fromSeconds, toSeconds) }].concat(
    answers.map(({ title, of }) => ({ title, content: of(fault, engine.chaos) as string })),
  )
  return [
    html`<div class="fault"><span class="fault-number">${number}</span> <span><code>${line}</code>${several && html`<span class="meaning">${engine.name}</span>`}</span></div>`,
    ...cells.map(({ title, content }) => html`<span class="cell-title">${title}</span> <span>${content}</span>`),
  ]
}

function windowText(fromSeconds: number, toSeconds: number): string {
  const from = fromSeconds === 0 ? '0\u00a0s' : secondsText(fromSeconds)
  return toSeconds > fromSeconds ? `${from} – ${secondsText(toSeconds)}` : from
}

function timeCell(seconds: number | undefined, absent: string): Markup {
  if (seconds === undefined) return wordCell(absent)
  return figureCell(seconds === 0 ? atOnce : secondsText(seconds), `${seconds.toFixed(6)} s`)
}

function wordCell(word: string): Markup {
  return html`<span class="hint">${word}</span>`
}

function tableNote(broken: readonly Broken[]): Markup {
  const steady = broken.flatMap(({ name, chaos }) => {
    const before = chaos.stages.find(({ stage }) => stage === 'before')
    if (before === undefined || !hasSteady(chaos)) return []
    return [`${rateText(before.operationsPerSecond)} operations/s${broken.length > 1 ? ` of ${name}` : ''}`]
  })
  const base =
    steady.length === 0
      ? 'The first fault came so early that there is no throughput of before, so nothing can be said to be steady again.'
      : `Steady is the throughput of before the first fault (${steady.join(', ')}).`
  return html`<p class="note">Detected: from the beginning of the fault to the first operation that did not end well. First success and steady: from its end. ${base} Refused operations surely were not applied, unknown ones may have been; lost are acknowledged writes that were not there afterwards; missing is the area of the dip, in operations that would have ended well at the throughput of before. Where a fault follows before throughput was back from another, both count what failed.</p>`
}

/** Of every round, for what stays broken spoils what comes after. */
function unhealedBlock(view: ResultView): Content {
  const sentences = view.result.runs.flatMap(({ engine, round, chaos }) =>
    (chaos?.unhealed ?? []).map(sentence => {
      const where = [view.several && engine, view.result.plan.repeat > 1 && `round ${round}`].filter(Boolean).join(', ')
      return html`<li>${where !== '' && `${where}: `}${sentence}</li>`
    }),
  )
  if (sentences.length === 0) return html`<p class="note">Everything was put right before the final reads.</p>`
  return html`<div class="warnings"><p>Could not be put right before the final reads</p><ul>${sentences}</ul></div>`
}

/** What it takes to see it again. */
function againBlock({ result }: ResultView, broken: readonly Broken[]): Markup {
  const histories = broken.flatMap(({ shown }) => shown?.history ?? [])
  const sizes = histories.map(
    ({ operationCount, bytes }) => `${pluralText(operationCount, 'operation')}, ${bytesText(bytes)}`,
  )
  return factsBlock([
    ['Seed', `${result.plan.seed}`],
    ['Replay', html`<code>${result.command}</code>`],
    histories.length === 0
      ? undefined
      : ['History', html`${sizes.join('; ')}. <code>harness check</code> on the folder of this page judges it again.`],
  ])
}
