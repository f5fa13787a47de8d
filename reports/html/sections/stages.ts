/** Latency before the first fault, from each fault until throughput was back, and otherwise: as figures and as curves. */
import type { StageName, StageResult } from '../../../harness/results/chaos.ts'
import { type Curve, curvesChart } from '../charts/spectrum.ts'
import type { Chart } from '../figure.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { mergeHistograms, spectrumOf } from '../spectrum.ts'
import { countText, durationText, rateText, secondsText } from '../units.ts'
import type { EngineView, ResultView } from '../view.ts'
import { type Column, chartBlock, figureCell, type Section, tableBlock } from './blocks.ts'
import { shownRoundsNote } from './rounds.ts'

const looks: Readonly<Record<StageName, Pick<Curve, 'color' | 'dash'>>> = {
  before: { color: '--series-0', dash: 'solid' },
  during: { color: '--fault', dash: 'dash' },
  after: { color: '--series-2', dash: 'dot' },
}

const latencies = ['p50', 'p90', 'p99', 'p999', 'max'] as const

const firstReading =
  'What ended well in each stage. Where the dashed curve leaves the solid one, the faults were felt: far to the right by few operations, further left by many. The dotted curve on the solid one is a store that came back whole.'
const nextReading = 'Read like the first of these charts.'

/** Only where something was broken and measured. */
export function stagesSection(view: ResultView): Section | undefined {
  const engines = view.engines.filter(({ shown }) => stagesOf(shown).length > 0)
  if (engines.length === 0) return undefined
  const blocks = engines.map((engine, index) =>
    chartBlock({
      id: `stages-${index}`,
      ...(view.several && { title: engine.name }),
      chart: stagesChart(stagesOf(engine.shown)),
      reading: index === 0 ? firstReading : nextReading,
    }),
  )
  return {
    id: 'stages',
    title: 'Before, during and after',
    body: html`${shownRoundsNote(view)}${stageTable(engines, view.several)}<div class="${view.several ? 'pair' : ''}">${blocks}</div>`,
  }
}

function stagesOf(run: EngineView['shown']): readonly StageResult[] {
  return run?.chaos?.stages ?? []
}

function stagesChart(stages: readonly StageResult[]): Chart {
  return stages.every(({ operationCount }) => operationCount === 0)
    ? { type: 'missing', reason: 'No operation ended well in any stage.' }
    : curvesChart(stages.flatMap(curveOf))
}

function curveOf({ stage, latencyNs, histogram, operationCount }: StageResult): readonly Curve[] {
  const merged = operationCount === 0 ? undefined : mergeHistograms([histogram])
  return merged === undefined ? [] : [{ name: stage, spectrum: spectrumOf(merged, latencyNs.max), ...looks[stage] }]
}

function stageTable(engines: readonly EngineView[], several: boolean): Markup {
  const columns: readonly Column[] = [
    { title: 'Stage' },
    ...(several ? [{ title: 'Engine', align: 'left' } as const] : []),
    ...['Lasted', 'Ended well', 'Per second', 'p50', 'p90', 'p99', 'p99.9', 'Maximum'].map(title => ({ title })),
  ]
  const rows = engines.flatMap(engine =>
    stagesOf(engine.shown).map((stage): readonly Content[] => [
      html`${stage.stage}<span class="meaning">${meanings[stage.stage]}</span>`,
      ...(several ? [engine.name] : []),
      ...stageCells(stage),
    ]),
  )
  return tableBlock(columns, rows)
}

const meanings: Readonly<Record<StageName, string>> = {
  before: 'until the first fault',
  during: 'from each fault until throughput was back',
  after: 'all other time',
}

function stageCells({ seconds, operationCount, operationsPerSecond, latencyNs }: StageResult): readonly Content[] {
  const lasted = seconds > 0 ? secondsText(seconds) : html`<span class="hint">there was none</span>`
  if (operationCount === 0) return [lasted, '0', seconds > 0 ? '0' : '–', ...latencies.map(() => '–')]
  return [
    lasted,
    countText(operationCount),
    rateText(operationsPerSecond),
    ...latencies.map(name => figureCell(durationText(latencyNs[name]), `${countText(latencyNs[name])} ns`)),
  ]
}
