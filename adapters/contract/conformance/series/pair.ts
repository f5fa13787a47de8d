/** The series under test beside the reference: what is done to one is done to both, and both are asked the same. */
import assert from 'node:assert/strict'
import { SeriesReference } from '../../reference/series.ts'
import { keysDifference, pointsDifference, windowsDifference } from '../../reference/series-difference.ts'
import type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesRange,
  SeriesReader,
  SeriesSelector,
  WindowQuery,
} from '../../series.ts'

export type Point = readonly [series: SeriesKey, timestampUs: number, value: number]

/** Points as a batch, each of its series once. */
export function batchOf(points: readonly Point[]): PointBatch {
  const series = [...new Set(points.map(([key]) => key))]
  return {
    count: points.length,
    series,
    seriesIndexes: Uint32Array.from(points, ([key]) => series.indexOf(key)),
    timestampsUs: Float64Array.from(points, ([, timestampUs]) => timestampUs),
    values: Float64Array.from(points, ([, , value]) => value),
  }
}

/** A range that holds every time there is, but the very last. */
export const always: Pick<SeriesRange, 'fromUs' | 'toUs'> = { fromUs: -(2 ** 53), toUs: 2 ** 53 }

export class SeriesPair {
  /** Replaced where the store was opened again. */
  series: Series
  readonly reference: SeriesReference = new SeriesReference()

  constructor(series: Series) {
    this.series = series
  }

  async append(points: readonly Point[]): Promise<void> {
    await this.series.append(batchOf(points))
    this.reference.append(batchOf(points))
  }

  async delete(range: SeriesRange): Promise<void> {
    await this.series.delete(range)
    this.reference.delete(range)
  }

  async dropBefore(timestampUs: number): Promise<void> {
    await this.series.dropBefore(timestampUs)
    this.reference.dropBefore(timestampUs)
  }

  checkRange(range: SeriesRange): Promise<void> {
    return checkRange(this.series, this.reference, range)
  }

  checkWindow(query: WindowQuery): Promise<void> {
    return checkWindow(this.series, this.reference, query)
  }

  checkSeries(select: SeriesSelector): Promise<void> {
    return checkSeries(this.series, this.reference, select)
  }

  /** All that the metrics hold is the same. */
  checkAll(...metrics: readonly string[]): Promise<void> {
    return checkAll(this.series, this.reference, metrics)
  }
}

/** Its points, and the last of each series. */
export async function checkRange(series: SeriesReader, reference: SeriesReference, range: SeriesRange): Promise<void> {
  agree('range', range, pointsDifference(reference.range(range), await series.range(range)))
  agree('last', range, pointsDifference(reference.last(range), await series.last(range)))
}

export async function checkWindow(series: SeriesReader, reference: SeriesReference, query: WindowQuery): Promise<void> {
  agree('window', query, windowsDifference(query, reference.window(query), await series.window(query)))
}

async function checkSeries(series: SeriesReader, reference: SeriesReference, select: SeriesSelector): Promise<void> {
  agree('series', select, keysDifference(reference.series(select), await series.series(select)))
}

export async function checkAll(
  series: SeriesReader,
  reference: SeriesReference,
  metrics: readonly string[],
): Promise<void> {
  for (const metric of metrics) {
    const range = { select: { metric }, ...always }
    await checkSeries(series, reference, { metric })
    await checkRange(series, reference, range)
    await checkWindow(series, reference, { ...range, function: 'count', groupBy: 'series' })
  }
}

function agree(call: string, question: unknown, difference: string | undefined): void {
  assert.equal(difference, undefined, `${call} of ${JSON.stringify(question)}: ${difference}`)
}
