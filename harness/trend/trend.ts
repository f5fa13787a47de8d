/** Stored results in, their history out: series with their change points. Nothing is measured, nothing written. */
import { chooseMetrics } from '../compare/metric-choice.ts'
import { estimate } from '../results/summary.ts'
import type { Trend, TrendChange, TrendPoint } from '../results/trend.ts'
import { UsageError } from '../usage-error.ts'
import { type ChangeOptions, changePoints } from './e-divisive.ts'
import { gatherResults } from './gather.ts'
import { type BareSeries, sortIntoSeries } from './series.ts'

export interface TrendOptions extends ChangeOptions {
  /** Each a result, its `result.json`, or a folder that holds many. */
  readonly paths: readonly string[]
  /** Names of metrics, or their last part (`p99`), or `all`. */
  readonly metrics: readonly string[]
  /** The command that asks for this. */
  readonly command: string
}

/** @throws UsageError there is no result from which a series could be made, or no such metric. */
export async function trendOf({ paths, metrics, significance, seed, command }: TrendOptions): Promise<Trend> {
  const { results, leftOut } = await gatherResults(paths)
  const { series, apart } = sortIntoSeries(results)
  if (series.length === 0) throw new UsageError(nothingText(paths, leftOut))
  const isChosen = chooseMetrics(metrics, [...new Set(series.map(({ metric }) => metric))])
  return {
    schemaVersion: 1,
    command,
    significance,
    seed,
    results: results.map(({ result }) => result),
    series: series
      .filter(({ metric }) => isChosen(metric))
      .map(one => ({ ...one, changes: changesOf(one, { significance, seed }) })),
    apart,
    leftOut,
  }
}

function nothingText(paths: readonly string[], [first, ...others]: readonly string[]): string {
  const why = first === undefined ? '.' : `: ${first}`
  const more = others.length === 0 ? '' : ` And ${others.length} more of the kind.`
  return `There is no result with a complete round in ${paths.join(', ')}${why}${more}`
}

/**
 * Every series is shuffled from the same seed, so that what is found in one does not depend on which others there
 * are. Distances are taken between logarithms where all values have one: figures of machines vary in shares.
 */
function changesOf(series: BareSeries, options: ChangeOptions): TrendChange[] {
  const medians = series.points.map(({ median }) => median)
  const inShares = medians.every(value => value > 0)
  const found = changePoints(inShares ? medians.map(Math.log) : medians, options)
  const starts = [0, ...found.map(({ index }) => index), medians.length]
  return found.map(({ index, p }, change) => {
    const before = levelOf(series.points.slice(starts[change], index))
    const after = levelOf(series.points.slice(index, starts[change + 2]))
    return {
      point: index,
      before,
      after,
      ...(before > 0 ? { ratio: after / before } : {}),
      p,
      finding: findingOf(before, after, series.better),
    }
  })
}

function findingOf(before: number, after: number, better: BareSeries['better']): TrendChange['finding'] {
  if (after === before) return 'same'
  return after > before === (better === 'higher') ? 'better' : 'worse'
}

function levelOf(points: readonly TrendPoint[]): number {
  return estimate(points.map(({ median }) => median)).median
}
