/**
 * A comparison on the terminal: what must be known first, a table for each pair, and what the gate makes of it.
 *
 * What got better and what got worse stand in the same type; only their colour differs, and the word says it, too.
 * What the gate judges comes first in a table, what is only shown below it.
 */
import type {
  ComparedMetric,
  ComparedPair,
  ComparedSide,
  Comparison,
  Finding,
  Gate,
  RatioEstimate,
  Sample,
} from '../../harness/results/comparison.ts'
import { formatBytes, formatCount, formatLatency, formatRate, printable } from './format.ts'
import type { Style, StyleName } from './style.ts'
import { formatTable } from './table.ts'

/** The comparison, ending in a newline. `pagePath` is where its page was written; `undefined`: nowhere. */
export function renderComparisonText(comparison: Comparison, pagePath: string | undefined, style: Style): string {
  const sections = [
    comparison.unmatched.map(sentence => style('bad', printable(`✗ ${sentence}`))),
    ...comparisonSections(comparison, style),
    comparison.gate === undefined ? [] : gateLines(comparison.gate, style),
    [
      ...(pagePath === undefined ? [] : [style('faint', `report   ${printable(pagePath)}`)]),
      style('faint', `repeat   ${printable(comparison.command)}`),
    ],
  ]
  const text = sections.filter(lines => lines.length > 0).map(lines => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

/** The pairs and their means, a list of lines each: what a run's own summary has, too. */
export function comparisonSections(comparison: Comparison, style: Style): string[][] {
  return [
    ...comparison.pairs.map(pair => pairLines(pair, style)),
    meanLines(comparison),
    comparison.pairs.length === 0 ? [] : footLines(comparison, style),
  ]
}

/** A name longer than this stands above the table and not in it. */
const titleLengthMax = 20

function pairLines(pair: ComparedPair, style: Style): string[] {
  const { base, head, metrics, warnings } = pair
  const gated = metrics.filter(metric => metric.gated)
  const shown = metrics.filter(metric => !metric.gated)
  const [header, ...rows] = formatTable(
    ['metric', ...titlesOf(pair), 'difference', '95 % interval', 'p', ''],
    [...gated, ...shown].map(rowOf),
  )
  const coloured = rows.map((row, index) => inStyle([...gated, ...shown][index]!.finding, row, style))
  return [
    style('strong', printable(pair.workload)),
    printable(`base  ${sideText(base)}`),
    printable(`head  ${sideText(head)}`),
    ...warnings.map(warning => style('doubtful', printable(`! ${warning}`))),
    header!,
    ...coloured.slice(0, gated.length),
    ...(gated.length > 0 && shown.length > 0 ? [''] : []),
    ...coloured.slice(gated.length),
  ]
}

function titlesOf({ base, head }: ComparedPair): [string, string] {
  const titles: [string, string] = [printable(base.label), printable(head.label)]
  return titles.every(title => title.length <= titleLengthMax) ? titles : ['base', 'head']
}

function sideText({ label, engine, rounds }: ComparedSide): string {
  const count = rounds === 1 ? '1 round' : `${rounds} rounds`
  return label === engine ? `${engine} (${count})` : `${label} (${engine}, ${count})`
}

function rowOf(metric: ComparedMetric): string[] {
  const { name, unit, base, head, ratio, p, exact } = metric
  return [
    printable(name),
    sampleText(base, unit),
    sampleText(head, unit),
    ratio === undefined ? medianRatio(metric) : formatRatio(ratio.estimate),
    ratio === undefined ? '' : intervalText(ratio),
    exact ? 'exact' : p === undefined ? '' : formatP(p.adjusted),
    findingTexts[metric.finding],
  ]
}

const findingTexts: Readonly<Record<Finding, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'no difference shown',
  unsure: 'too few rounds',
}

const findingStyles: Readonly<Partial<Record<Finding, StyleName>>> = { better: 'good', worse: 'bad' }

function inStyle(finding: Finding, text: string, style: Style): string {
  const name = findingStyles[finding]
  return name === undefined ? text : style(name, text)
}

/** The median, and how far its interval reaches at most. */
function sampleText({ values, median, low, high }: Sample, unit: ComparedMetric['unit']): string {
  const text = formatValue(median, unit)
  if (values.length < 2 || median === 0) return text
  const reach = (100 * Math.max(high - median, median - low)) / median
  return `${text} ± ${reach < 10 ? Number(reach.toPrecision(1)) : Math.round(reach)} %`
}

function formatValue(value: number, unit: ComparedMetric['unit']): string {
  switch (unit) {
    case 'operations/s':
      return `${formatRate(value)}/s`
    case 'ns':
      return formatLatency(value)
    case 'bytes':
      return formatBytes(value)
    case 'count':
      return formatCount(value)
    case 'ratio':
      return value.toPrecision(3)
  }
}

/** Of the medians, where there is no better estimate. */
function medianRatio({ base, head }: ComparedMetric): string {
  return base.median === 0 ? '–' : formatRatio(head.median / base.median)
}

/** `−10.8 %`, and where that would be hard to read `3.10×`. */
function formatRatio(ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) return `${ratio.toPrecision(3)}×`
  const percent = (100 * (ratio - 1)).toFixed(1)
  if (Number(percent) === 0) return '0.0 %'
  return `${percent.startsWith('-') ? `−${percent.slice(1)}` : `+${percent}`} %`
}

function intervalText({ low, high }: RatioEstimate): string {
  return `${formatRatio(low)} to ${formatRatio(high)}`
}

function formatP(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toFixed(4)
}

function meanLines({ geometricMeans }: Comparison): string[] {
  if (geometricMeans.length === 0) return []
  const rows = geometricMeans.map(({ metric, base, head, workloads, ratio }) => [
    printable(metric),
    printable(`${head} against ${base}`),
    String(workloads),
    formatRatio(ratio),
  ])
  return formatTable(['geometric mean', 'of', 'workloads', 'difference'], rows)
}

/** What the tables' words mean. */
function footLines({ noiseThreshold, pairs }: Comparison, style: Style): string[] {
  const metrics = pairs.flatMap(pair => pair.metrics)
  const needed = Math.max(0, ...metrics.map(({ roundsNeeded }) => roundsNeeded ?? 0))
  const noise = Number((100 * noiseThreshold).toPrecision(3))
  const lines = [
    `A difference counts beyond ${noise} %, where its interval leaves out 0 and p, corrected for the number of metrics, is below 0.05.`,
  ]
  if (needed > 0)
    lines.push(`Too few rounds: nothing could be shown, whatever the figures; ${needed} a side are enough for all.`)
  return lines.map(line => style('faint', line))
}

const outcomeStyles: Readonly<Record<Gate['outcome'], StyleName>> = {
  passed: 'good',
  regressed: 'bad',
  violated: 'bad',
  failed: 'bad',
  inconclusive: 'doubtful',
}

function gateLines({ outcome, reasons }: Gate, style: Style): string[] {
  const name = outcomeStyles[outcome]
  return [style(name, `gate     ${outcome}`), ...reasons.map(reason => style(name, printable(`  ${reason}`)))]
}
