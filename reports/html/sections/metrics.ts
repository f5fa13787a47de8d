/** What the engines say of themselves: amplification, stalls, caches, whatever they name. */
import type { MetricResult } from '../../../harness/results/result.ts'
import { type Content, html } from '../markup.ts'
import { metricText } from '../units.ts'
import type { EngineView, ResultView } from '../view.ts'
import { figureCell, missingBlock, type Section, tableBlock } from './blocks.ts'

/** Grouped by the first word of the name; a column an engine, from the round that the charts show. */
export function metricsSection(view: ResultView): Section {
  const { engines } = view
  const metrics = new Map<string, MetricResult>()
  for (const { shown } of engines) for (const metric of shown?.metrics ?? []) metrics.set(metric.name, metric)
  if (metrics.size === 0) {
    const reason = `${engines.length === 1 ? 'This engine reports' : 'These engines report'} no figures of their own.`
    return {
      id: 'engine',
      title: 'Inside the engine',
      body: missingBlock(reason),
    }
  }
  const groups = Map.groupBy(metrics.values(), ({ name }) => name.split('.')[0]!)
  const body = [...groups].map(
    ([group, members]) => html`
<div class="metric-group">
<h3>${titleOf(group)}</h3>
${tableBlock(
  [{ title: '' }, ...engines.map(({ name }) => ({ title: view.several ? name : '' }))],
  members.map(metric => [
    html`${metric.description} <code class="hint">${metric.name}</code>`,
    ...engines.map(engine => metricCell(engine, metric.name)),
  ]),
)}
</div>`,
  )
  return {
    id: 'engine',
    title: 'Inside the engine',
    body: html`<div class="metric-groups${view.several ? '' : ' paired'}">${body}</div>`,
  }
}

function metricCell({ shown }: EngineView, name: string): Content {
  const metric = shown?.metrics.find(candidate => candidate.name === name)
  return metric === undefined ? '–' : figureCell(metricText(metric), `${metric.value} ${metric.unit}`)
}

/** `writeBuffer` as `Write buffer`, `wal` as `WAL`. */
function titleOf(group: string): string {
  if (group.length <= 3) return group.toUpperCase()
  const words = group.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
