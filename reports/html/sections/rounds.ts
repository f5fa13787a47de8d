/** Every round in the order of running, and which of them the charts over time show. */
import { type Content, html } from '../markup.ts'
import { countText, durationText, secondsText } from '../units.ts'
import { phaseOf, type ResultView } from '../view.ts'
import { type Column, type Section, tableBlock } from './blocks.ts'

/** For charts that can show one round of each engine only; nothing where there is only one. */
export function shownRoundsNote(view: ResultView): Content {
  if (view.roundCount < 2) return undefined
  const rounds = view.engines.flatMap(({ name, median }) => {
    if (median === undefined) return []
    return [view.several ? `round ${median.run.round} of ${name}` : `round ${median.run.round}`]
  })
  return rounds.length > 0 && html`<p class="note">The round of median throughput: ${rounds.join(', ')}.</p>`
}

/** Only where there is more than one round. */
export function roundsSection(view: ResultView): Section | undefined {
  if (view.result.runs.length <= view.engines.length) return undefined
  const rows = view.result.runs.map(run => {
    const phase = phaseOf(run, 'run')
    const engine = view.engines.find(({ name }) => name === run.engine)
    const measured = engine?.rounds.find(candidate => candidate.run === run)
    return [
      run.engine,
      countText(run.round),
      countText(run.seed),
      html`${run.status}${measured === undefined && html` <span class="hint">not in the figures</span>`}`,
      phase === undefined ? '–' : secondsText(phase.seconds),
      phase === undefined ? '–' : countText(phase.operationsPerSecond),
      measured?.response === undefined ? '–' : durationText(measured.response.p99),
      run.verdict,
    ]
  })
  const columns: readonly Column[] = [
    { title: 'Engine' },
    { title: 'Round' },
    { title: 'Seed' },
    { title: 'Ended', align: 'left' },
    { title: 'Run phase' },
    { title: 'Operations a second' },
    { title: 'p99' },
    { title: 'Verdict', align: 'left' },
  ]
  const note = html`<p class="note">In the order of running${view.several ? ': engines take turns, so that a slow spell of the machine meets all of them' : ''}.</p>`
  return { id: 'rounds', title: 'Rounds', body: html`${tableBlock(columns, rows)}${note}` }
}
