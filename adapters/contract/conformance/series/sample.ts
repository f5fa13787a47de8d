/**
 * Points of a few hosts over three hours: two metrics, tags that some series lack, a counter that begins again.
 *
 * Times are whole milliseconds and rise from batch to batch, so that every store takes them.
 */
import type { SeriesKey, SeriesSelector } from '../../series.ts'
import type { Point, SeriesPair } from './pair.ts'

export const startUs = 1_700_000_000_000_000
export const hourUs = 3_600_000_000
export const endUs: number = startUs + 3 * hourUs

export const sampleSeries: readonly SeriesKey[] = [
  { metric: 'cpu', tags: { host: 'a', region: 'eu' } },
  { metric: 'cpu', tags: { host: 'b', region: 'eu', rack: '7' } },
  { metric: 'cpu', tags: { host: 'c', region: 'us' } },
  { metric: 'cpu', tags: { host: 'ab' } },
  { metric: 'cpu', tags: {} },
  { metric: 'requests', tags: { host: 'a', code: '200' } },
  { metric: 'requests', tags: { host: 'a', code: '404' } },
  { metric: 'requests', tags: { host: 'b', code: '200' } },
]

/** That series and no other of the sample. */
export function selectorOf({ metric, tags }: SeriesKey): SeriesSelector {
  const names = ['host', 'region', 'rack', 'code']
  return { metric, tags: names.map(tag => ({ tag, operator: '=', value: tags[tag] ?? '' })) }
}

const stepUs = 20_000_000

/** One point of each series every 20 seconds or so; some series pause. */
export async function fillSample(pair: SeriesPair, fromUs: number = startUs, toUs: number = endUs): Promise<void> {
  let batch: Point[] = []
  for (let timeUs = fromUs; timeUs < toUs; timeUs += stepUs) {
    const step = (timeUs - startUs) / stepUs
    for (const [index, key] of sampleSeries.entries()) {
      if ((step + index * 40) % 150 < 20) continue
      const jitterUs = ((step * 7 + index * 13) % 10) * 1000
      batch.push([key, timeUs + jitterUs, key.metric === 'cpu' ? gauge(step, index) : counter(step, index)])
    }
    if (batch.length > 300) {
      await pair.append(batch)
      batch = []
    }
  }
  await pair.append(batch)
}

function gauge(step: number, index: number): number {
  return ((step * step * 37 + index * 1000) % 20_000) / 100 - 50
}

/** Begins again every 200 steps. */
function counter(step: number, index: number): number {
  return ((((step + index * 31) % 200) + 200) % 200) * (index + 1) * 0.5
}
