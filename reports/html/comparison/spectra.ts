/** The latencies of all sides by percentile, one chart an operation, where the results themselves are at hand. */
import type { Comparison } from '../../../harness/results/comparison.ts'
import type { OperationResult, Result } from '../../../harness/results/result.ts'
import { type Curve, curvesChart } from '../charts/spectrum.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { overlaidDash, seriesColor } from '../palette.ts'
import { chartBlock, missingBlock, type Section } from '../sections/blocks.ts'
import { mergeHistograms, spectrumOf, spectrumPointsMax } from '../spectrum.ts'
import { namesText } from './names.ts'
import { type SideOfWorkload, sidesOf, workloadsOf } from './sides.ts'

/** Points of all curves of the page together, and of one at least. */
const pointCountMax = 6_000
const curvePointsMin = 24

const reading =
  'Read from the right: at 99.9 %, one operation in a thousand took at least as long as the curve is high. Where curves lie on each other, the sides are alike; where one leaves the other only at the right, they differ in their stalls. Response times of all rounds, merged.'

/** A side with its operations, each as all rounds have it. */
interface RecordedSide {
  readonly of: SideOfWorkload
  readonly operations: ReadonlyMap<string, readonly OperationResult[]>
}

export function spectraSection(comparison: Comparison, results: readonly Result[]): Section {
  const sides = distinct(sidesOf(comparison)).map(of => ({ of, operations: operationsOf(of, results) }))
  const curveCount = sides.reduce((count, { operations }) => count + operations.size, 0)
  const curvePoints = Math.min(spectrumPointsMax, Math.max(curvePointsMin, Math.floor(pointCountMax / curveCount)))
  const workloads = workloadsOf(comparison)
  const body = workloads.map((workload, index) =>
    workloadBlock(
      sides.filter(({ of }) => of.workload === workload),
      { index, title: workloads.length > 1 && workload, curvePoints },
    ),
  )
  return { id: 'spectra', title: 'Latency by percentile', body }
}

/** A head of two bases has one curve. */
function distinct(sides: readonly SideOfWorkload[]): readonly SideOfWorkload[] {
  return [
    ...new Map(sides.map(side => [JSON.stringify([side.workload, side.index, side.side.results]), side])).values(),
  ]
}

/** Complete rounds of the side's engine in its results; empty where none of them is at hand. */
function operationsOf({ side }: SideOfWorkload, results: readonly Result[]): RecordedSide['operations'] {
  const phases = results
    .filter(({ name }) => side.results.includes(name))
    .flatMap(({ runs }) => runs.filter(({ engine, status }) => engine === side.engine && status === 'complete'))
    .flatMap(run => run.phases.filter(({ name }) => name === 'run'))
  const operations = new Map<string, OperationResult[]>()
  for (const [name, operation] of phases.flatMap(phase => Object.entries(phase.operations))) {
    if (operation.count > 0) operations.set(name, [...(operations.get(name) ?? []), operation])
  }
  return operations
}

interface BlockOptions {
  readonly index: number
  /** Absent where there is one workload. */
  readonly title: string | false
  readonly curvePoints: number
}

function workloadBlock(sides: readonly RecordedSide[], { index, title, curvePoints }: BlockOptions): Markup {
  const names = [...new Set(sides.flatMap(({ operations }) => [...operations.keys()]))]
  const absent = sides.filter(({ operations }) => operations.size === 0).map(({ of }) => of.side.label)
  const note: Content =
    absent.length > 0 &&
    missingBlock(
      `No latencies of ${namesText(absent)} are at hand here: a saved baseline keeps figures, not histograms, and a result may have moved.`,
    )
  return html`${title && html`<h3>${title}</h3>`}${note}
<div class="pair">${names.map((name, place) =>
    chartBlock({
      id: `spectrum-${index}-${place}`,
      title: name,
      chart: curvesChart(sides.flatMap(side => curveOf(side, name, curvePoints))),
      reading: index === 0 && place === 0 ? reading : 'Read like the first of these charts.',
    }),
  )}</div>`
}

function curveOf({ of, operations }: RecordedSide, name: string, curvePoints: number): readonly Curve[] {
  const rounds = operations.get(name) ?? []
  const histogram = mergeHistograms(rounds.map(({ histogram }) => histogram))
  if (histogram === undefined) return []
  const max = rounds.reduce((most, { latencyNs }) => Math.max(most, latencyNs.max), 0)
  const spectrum = spectrumOf(histogram, max, curvePoints)
  return [{ name: of.side.label, spectrum, color: seriesColor(of.index), dash: overlaidDash(of.index) }]
}
