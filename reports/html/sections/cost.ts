/** What the tool itself cost, in words: its share of each operation, the clock, pauses of the runtime, memory. */
import type { Phase, SelfMeasurement } from '../../../harness/results/result.ts'
import { type Content, html } from '../markup.ts'
import { bytesText, durationText, percentText, pluralText, secondsText } from '../units.ts'
import type { EngineView, ResultView } from '../view.ts'
import { missingBlock, type Section, tableBlock } from './blocks.ts'

/** Memory that grew by less than this over the run is flat. */
const memoryGrowthMax = 0.1

interface Fact {
  readonly title: string
  readonly figure: (self: SelfMeasurement) => string
  readonly meaning: string
}

const facts: readonly Fact[] = [
  {
    title: 'The tool alone, an operation',
    figure: self => (self.nullStoreNs === 0 ? 'not measured' : durationText(self.nullStoreNs)),
    meaning: 'Drawing, calling and recording the same workload on a store that does nothing.',
  },
  {
    title: 'Reading the clock once',
    figure: self => durationText(self.timerNs),
    meaning: 'No latency below a few of these means anything.',
  },
  {
    title: 'Garbage collection',
    figure: self =>
      self.gcCount === 0
        ? 'none'
        : `${pluralText(self.gcCount, 'pause')}, ${durationText(self.gcPauseNs)} in all, longest ${durationText(self.gcPauseNsMax)}`,
    meaning:
      'The runtime stopped everything, engine and tool alike. A maximum near the longest pause is the runtime’s.',
  },
  {
    title: 'Event loop held up',
    figure: self =>
      `longest ${durationText(self.eventLoopStallNsMax)}, ${pluralText(self.eventLoopStallCount, 'time')} over 10\u00a0ms`,
    meaning: 'The longest time in which nothing else could start or end in the measured process.',
  },
  {
    title: 'Memory over the run phase',
    figure: self =>
      `${bytesText(self.memoryBytesStart)} to ${bytesText(self.memoryBytesEnd)}, at most ${bytesText(self.memoryBytesMax)}`,
    meaning: 'Resident memory of the measured process: engine, caches and tool together.',
  },
  {
    title: 'Processor time',
    figure: self => secondsText(self.cpuSeconds),
    meaning: 'Of all threads of the measured process.',
  },
]

export function costSection(view: ResultView): Section {
  const measured = view.engines.flatMap(engine =>
    engine.shown?.self === undefined ? [] : [{ engine, self: engine.shown.self }],
  )
  const title = 'What the tool itself cost'
  if (measured.length === 0) {
    return { id: 'cost', title, body: missingBlock('The run ended before the tool could measure itself.') }
  }
  const rows = facts.map(fact => [
    html`${fact.title}<span class="meaning">${fact.meaning}</span>`,
    ...measured.map(({ self }) => fact.figure(self)),
  ])
  const columns = [
    { title: '' },
    ...measured.map(({ engine }) => ({ title: view.several ? engine.name : '', align: 'left' as const })),
  ]
  const sentences = measured.map(({ engine, self }) => html`<p>${costSentence(engine, self)}</p>`)
  return { id: 'cost', title, body: html`<div class="prose">${sentences}</div>${tableBlock(columns, rows)}` }
}

/** The tool's share beside the engine's, and whether memory stayed flat. */
function costSentence(engine: EngineView, self: SelfMeasurement): Content {
  const phase = engine.median?.phase
  const mean = phase === undefined ? 0 : meanServiceNs(phase)
  const growth = self.memoryBytesStart > 0 ? self.memoryBytesEnd / self.memoryBytesStart - 1 : 0
  const memory =
    growth < memoryGrowthMax
      ? 'Memory stayed flat over the run.'
      : `Memory grew by ${percentText(growth)} over the run: caches that fill, or a leak if it goes on.`
  if (phase === undefined || mean === 0 || self.nullStoreNs === 0) return memory
  const paused =
    self.gcCount > 0 ? ` Garbage collection took ${percentText(self.gcPauseNs / 1e9 / phase.seconds)} of the time.` : ''
  return html`An operation on <strong>${engine.name}</strong> took ${durationText(mean)} on average; drawing and recording one costs the tool ${durationText(self.nullStoreNs)}, ${percentText(self.nullStoreNs / mean)} of that.${paused} ${memory}`
}

/** Over all operations, by the real time that each took. */
function meanServiceNs(phase: Phase): number {
  const sumNs = Object.values(phase.operations).reduce((sum, { count, serviceNs }) => sum + count * serviceNs.mean, 0)
  return sumNs / phase.operationCount
}
