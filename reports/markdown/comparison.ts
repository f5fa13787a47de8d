/** A comparison as Markdown: what the gate says and why, then each pair, what is gated before what is only shown. */
import type { ComparedMetric, ComparedPair, Comparison, GateOutcome } from '../../harness/results/comparison.ts'
import { changeText, findingWords, metricText } from '../metric-text.ts'
import type { Block } from './cut.ts'
import { inline } from './markup.ts'
import { folded, listBlock, plain, repeatBlock, tableBlock } from './result.ts'

const gateWords: Readonly<Record<GateOutcome, string>> = {
  passed: '✓ No regression shown',
  regressed: '✕ Regression',
  violated: '✕ Wrong answers',
  failed: '✕ Nothing to judge by',
  inconclusive: '? Inconclusive',
}

export function blocksOfComparison(comparison: Comparison): Block[] {
  const { gate, unmatched, pairs, geometricMeans, command } = comparison
  return [
    plain('headline', [
      `### ${gate === undefined ? 'Comparison' : gateWords[gate.outcome]}`,
      '',
      readingOf(comparison),
    ]),
    listBlock('reasons', undefined, (gate?.reasons ?? []).map(inline)),
    listBlock('unmatched results', 'Without a counterpart:', unmatched.map(inline)),
    ...pairs.flatMap(blocksOfPair),
    tableBlock(
      'geometric means',
      ['Over all workloads', 'Metric', 'Change', 'Workloads'],
      geometricMeans.map(({ base, head, metric, ratio, workloads }) => [
        `${inline(head)} against ${inline(base)}`,
        inline(metric),
        `${((ratio - 1) * 100).toFixed(1)} %`,
        String(workloads),
      ]),
      2,
    ),
    repeatBlock(command),
  ].filter(block => block !== undefined)
}

function readingOf({ noiseThreshold, confidence }: Comparison): string {
  const noise = Number((noiseThreshold * 100).toPrecision(3))
  return `A difference counts where its ${Math.round(confidence * 100)} % interval excludes zero, the adjusted p is below ${Number((1 - confidence).toFixed(3))} and it passes ${noise} %.`
}

function blocksOfPair(pair: ComparedPair): (Block | undefined)[] {
  const { workload, base, head, metrics, warnings } = pair
  const title = `#### ${inline(workload)}: ${inline(head.label)} against ${inline(base.label)}`
  const rounds = `${head.rounds} rounds against ${base.rounds}.`
  const gated = metrics.filter(metric => metric.gated)
  const shown = tableOf(
    `other metrics of ${inline(workload)}`,
    metrics.filter(metric => !metric.gated),
  )
  return [
    plain(`heading of ${inline(workload)}`, [title, '', rounds]),
    listBlock(`warnings of ${inline(workload)}`, undefined, warnings.map(inline)),
    tableOf(`metrics of ${inline(workload)}`, gated),
    shown && (gated.length === 0 ? shown : folded(shown, 'Shown, not gated')),
  ]
}

function tableOf(name: string, metrics: readonly ComparedMetric[]): Block | undefined {
  return tableBlock(
    name,
    ['Metric', 'Finding', 'Base', 'Head', 'Change', 'p'],
    metrics.map(metric => [
      inline(metric.name),
      findingWords[metric.finding],
      metricText(metric.base.median, metric.unit),
      metricText(metric.head.median, metric.unit),
      changeText(metric),
      metric.p === undefined ? '–' : metric.p.adjusted.toFixed(3),
    ]),
    2,
  )
}
