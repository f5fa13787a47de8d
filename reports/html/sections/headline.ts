/** The figures to remember of a single engine: throughput large, then the latencies of all operations together. */
import { type PercentileName, percentileNames } from '../../../harness/results/summary.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { countText, durationText, pluralText, rateText, secondsText } from '../units.ts'
import type { EngineView, Percentiles } from '../view.ts'

export function headlineBlock(engine: EngineView): Markup {
  const { response, service, summary } = engine
  const throughput = countText(summary.operationsPerSecond.median)
  return html`
<dl class="tiles">
${tile('Operations a second', throughput, throughputNote(engine), 'lead')}
${percentileNames.filter(name => name !== 'p90').map(name => latencyTile(name, response, service))}
</dl>
<p class="note">${latencyNote(engine)}</p>`
}

const titles: Readonly<Record<PercentileName, string>> = {
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
  p999: 'p99.9',
  max: 'Maximum',
}

function latencyTile(
  name: PercentileName,
  response: Percentiles | undefined,
  service: Percentiles | undefined,
): Content {
  if (response === undefined) return undefined
  const ns = response[name].median
  const note = service && `service ${durationText(service[name].median)}`
  return tile(titles[name], durationText(ns), note, '', `${countText(ns)} ns`)
}

function throughputNote({ rounds, summary, median }: EngineView): string {
  const { low, high } = summary.operationsPerSecond
  if (rounds.length > 1) return `median of ${pluralText(rounds.length, 'round')}, ${rateText(low)} to ${rateText(high)}`
  const { operationCount, seconds } = median!.phase
  return `${countText(operationCount)} operations in ${secondsText(seconds)}`
}

function latencyNote({ response, service, rounds }: EngineView): string {
  if (response === undefined)
    return 'The histograms of this result cannot be read, so it has no latencies of all operations together.'
  const medians = rounds.length > 1 ? ', medians of the rounds' : ''
  const times =
    service === undefined
      ? ''
      : '; response time, from the moment each operation should have started, and service time under it'
  return `Latencies of all operations together${medians}${times}.`
}

function tile(title: string, figure: string, note: Content, kind: string, exact: string = ''): Markup {
  return html`<div class="tile ${kind}"><dt>${title}</dt><dd><span class="figure" title="${exact}">${figure}</span>${note && html`<span class="tile-note">${note}</span>`}</dd></div>
`
}
