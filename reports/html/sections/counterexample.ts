/** The operations that cannot all be right, a block a counterexample: drawn as lanes, and told as a list. */
import type { CounterexampleResult, LaneOperation } from '../../../harness/results/chaos.ts'
import type { Run, Verdict } from '../../../harness/results/result.ts'
import { clientText, operationsAround } from '../../chaos-text.ts'
import { type NumberedFault, numberFaults } from '../faults.ts'
import { lanesDrawing, lanesKey } from '../lanes/drawing.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { countText, pluralText } from '../units.ts'
import type { ResultView } from '../view.ts'
import { type Column, type Section, tableBlock } from './blocks.ts'

/** More blocks, or more operations in one, say no more; all are in the result. */
const blockCountMax = 12
const operationCountMax = 60
/** So many are listed without being asked for. */
const openListMax = 12
const textLengthMax = 400

interface Shown {
  readonly run: Run
  readonly counterexample: CounterexampleResult
  readonly faults: readonly NumberedFault[]
}

/** Of every round, not only of the one that charts show; only where there is one. */
export function counterexampleSection(view: ResultView): Section | undefined {
  const { runs, plan } = view.result
  const all = runs.flatMap((run): readonly Shown[] => {
    const faults = view.engines.find(({ shown }) => shown === run)?.faults ?? numberFaults([run])[0]!
    return (run.chaos?.counterexamples ?? []).map(counterexample => ({ run, counterexample, faults }))
  })
  if (all.length === 0) return undefined
  const blocks = all.slice(0, blockCountMax).map(shown => counterexampleBlock(shown, view))
  const left = all.length - blocks.length
  return {
    id: 'counterexamples',
    title: all.length === 1 ? 'The counterexample' : 'The counterexamples',
    body: html`<p class="note">The smallest operations found that cannot all be right. Time runs to the right, and only its order is to scale: the seconds of the run phase stand above.</p>${lanesKey(all.some(({ faults }) => faults.length > 0))}${blocks}${left > 0 && html`<p class="note">${pluralText(left, 'more counterexample')} in result.json.</p>`}<p class="note">Seed ${plan.seed}; the command that replays it, with its plan, stands under <a href="#recovery">Faults and recovery</a>.</p>`,
  }
}

function counterexampleBlock({ run, counterexample, faults }: Shown, view: ResultView): Markup {
  const { check, key, reason } = counterexample
  const { plan } = view.result
  const verdict = run.checks.find(({ name }) => name === check)?.verdict
  const where = [view.several && run.engine, plan.repeat > 1 && `round ${run.round}`].filter(Boolean).join(', ')
  const operations = operationsAround(counterexample.operations, operationCountMax)
  const left = counterexample.operations.length - operations.length
  const nameOf = (client: number): string => clientText(client, plan)
  return html`
<div class="counterexample">
<h3>${verdict !== undefined && verdictSign(verdict)} ${check}${where !== '' && ` · ${where}`}${key !== undefined && html` · key <code>${cut(key)}</code>`}</h3>
<p class="reason">${cut(reason)}</p>
${lanesDrawing({ ...counterexample, operations }, faults, nameOf)}
${left > 0 && html`<p class="note">${countText(left)} of ${pluralText(counterexample.operations.length, 'operation')} are left out, the farthest from the offending one.</p>`}
<details${operations.length <= openListMax && html` open`}><summary>${pluralText(operations.length, 'operation')} as a list</summary>${operationTable(operations, nameOf)}</details>
</div>`
}

function verdictSign(verdict: Verdict): Markup {
  const sign = { valid: '✓ held', violated: '✕ violated', unknown: '? unknown' }[verdict]
  return html`<span class="mark ${verdict}">${sign}</span>`
}

const columns: readonly Column[] = [
  { title: 'Client' },
  { title: 'Operation', align: 'left' },
  { title: 'Ended', align: 'left' },
  { title: 'Called' },
  { title: 'Returned' },
]

const outcomeWords: Readonly<Record<LaneOperation['outcome'], string>> = {
  ok: 'well',
  failed: 'failed',
  unknown: 'unknown',
}

function operationTable(operations: readonly LaneOperation[], nameOf: (client: number) => string): Markup {
  return tableBlock(
    columns,
    operations.map(({ client, text, outcome, fromSeconds, toSeconds, offending }): readonly Content[] => [
      nameOf(client),
      html`${offending && html`<span class="mark violated">✕ offending:</span> `}<code>${cut(text)}</code>`,
      outcomeWords[outcome],
      momentText(fromSeconds),
      toSeconds === undefined ? html`<span class="hint">never</span>` : momentText(toSeconds),
    ]),
  )
}

/** Before zero is the load. */
function momentText(seconds: number): string {
  return `${seconds.toFixed(6).replace('-', '−')}\u00a0s`
}

function cut(text: string): string {
  return text.length > textLengthMax ? `${text.slice(0, textLengthMax - 1)}…` : text
}
