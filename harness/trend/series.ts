/** Figures sorted into series: one for each metric of each workload and engine, asked for in one way on one machine. */
import { differingFacts, type PlanFacts } from '../compare/plan-facts.ts'
import { listOf } from '../nearest.ts'
import type { TrendPoint, TrendSeries } from '../results/trend.ts'
import type { FiguresOfEngine, FiguresOfResult } from './figures.ts'

/** A series before anybody looked for changes in it. */
export type BareSeries = Omit<TrendSeries, 'changes'>

export interface SortedSeries {
  /** By workload and engine as they first came up, and within by metric. */
  readonly series: readonly BareSeries[]
  /** Which workload and engine has series of several kinds, and what tells them apart, a sentence each. */
  readonly apart: readonly string[]
}

type GrowingSeries = Omit<BareSeries, 'settings' | 'points'> & { readonly points: TrendPoint[] }

/** One workload on one engine under one set of facts. */
interface Experiment {
  readonly workload: string
  readonly engine: string
  readonly facts: PlanFacts
  /** By metric. */
  readonly series: Map<string, GrowingSeries>
}

/** More settings than this are counted, not named. */
const namedSettingsMax = 5

/** `results` oldest first; a point names its result by its place among them. */
export function sortIntoSeries(results: readonly FiguresOfResult[]): SortedSeries {
  const groups = Map.groupBy(experimentsOf(results), ({ workload, engine }) => JSON.stringify([workload, engine]))
  const series: BareSeries[] = []
  const apart: string[] = []
  for (const experiments of groups.values()) {
    const names = differingNames(experiments)
    if (experiments.length > 1) apart.push(apartText(experiments, names))
    for (const experiment of experiments) {
      const settings = names.map(name => `${name} ${experiment.facts.get(name) ?? 'none'}`)
      for (const one of experiment.series.values()) series.push({ ...one, settings })
    }
  }
  return { series, apart }
}

function experimentsOf(results: readonly FiguresOfResult[]): readonly Experiment[] {
  const experiments = new Map<string, Experiment>()
  for (const [place, { engines }] of results.entries()) {
    for (const figures of engines) {
      const { workload, engine, facts } = figures
      const key = JSON.stringify([workload, engine, ...facts])
      const experiment = experiments.get(key) ?? { workload, engine, facts, series: new Map() }
      experiments.set(key, experiment)
      addPoints(experiment, figures, place)
    }
  }
  return [...experiments.values()]
}

function addPoints({ workload, engine, series }: Experiment, { figures }: FiguresOfEngine, result: number): void {
  for (const { name: metric, unit, better, rounds, median, low, high } of figures) {
    const known = series.get(metric) ?? { workload, engine, metric, unit, better, points: [] }
    series.set(metric, known)
    known.points.push({ result, rounds, median, low, high })
  }
}

/** Names of the facts in which any of the experiments differs from the first. */
function differingNames([first, ...others]: readonly Experiment[]): readonly string[] {
  return [...new Set(others.flatMap(({ facts }) => differingFacts(first!.facts, facts)))]
}

function apartText(experiments: readonly Experiment[], names: readonly string[]): string {
  const { workload, engine } = experiments[0]!
  const shown = names.length > namedSettingsMax ? names.slice(0, namedSettingsMax - 1) : names
  const others = names.length - shown.length
  const differing = listOf(others > 0 ? [...shown, `${others} other settings`] : shown)
  return `${workload} on ${engine} was measured in ${experiments.length} ways that do not compare, each with series of its own: they differ in ${differing}.`
}
