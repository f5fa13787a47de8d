/** Writes and questions drawn from a seed, over few series and a short time, so that points meet, overlap and are overwritten. */
import {
  type PointBatch,
  type SeriesKey,
  type SeriesRange,
  type SeriesSelector,
  type TagMatcher,
  type WindowQuery,
  windowFunctions,
} from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'

export const metrics = ['cpu', 'mem'] as const
const hosts = ['a', 'b', 'c', '']
const zones = ['x', 'y', '']
const beginUs = 1_700_000_000_000_000
/** Times lie within this of the beginning, as far as nobody is out to be extreme. */
const spanUs = 240_000_000

/** Keys by identity, as callers keep them; equal ones, and the same ones, come again. */
const keys: readonly SeriesKey[] = metrics.flatMap(metric =>
  hosts.flatMap(host => zones.map(zone => ({ metric, tags: zone === '' ? { host } : { host, zone } }))),
)

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.nextInteger(items.length)] as Item

/** Draws batches: mostly going on in time, as scrapes do, and some out of order, twice, or far off. */
export class PointSource {
  readonly #random: Random
  #nowUs = beginUs

  constructor(random: Random) {
    this.#random = random
  }

  batch(countMax: number): PointBatch {
    const random = this.#random
    const count = random.nextInteger(countMax) + 1
    const series = Array.from({ length: 1 + random.nextInteger(4) }, () => {
      const key = pick(random, keys)
      return random.nextInteger(4) === 0 ? { metric: key.metric, tags: { ...key.tags } } : key
    })
    const batch = {
      count,
      series,
      seriesIndexes: Uint32Array.from({ length: count }, () => random.nextInteger(series.length)),
      timestampsUs: Float64Array.from({ length: count }, () => this.#time()),
      values: Float64Array.from({ length: count }, () => this.#value()),
    }
    return batch
  }

  #time(): number {
    const random = this.#random
    switch (random.nextInteger(20)) {
      case 0:
        return beginUs + random.nextInteger(spanUs)
      case 1:
        return this.#nowUs
      case 2:
        return random.nextInteger(10) === 0 ? pick(random, [-(2 ** 53), -1, 0, 2 ** 53]) : this.#nowUs - 1000
      default:
        this.#nowUs = beginUs + ((this.#nowUs - beginUs + 1000 * (1 + random.nextInteger(1500))) % spanUs)
        return this.#nowUs
    }
  }

  #value(): number {
    const random = this.#random
    switch (random.nextInteger(6)) {
      case 0:
        return random.nextFloat() * 100
      case 1:
        return pick(random, [0, -0, 5e-324, 1e300, 1 / 3])
      case 2:
        return random.nextInteger(1e6)
      default:
        return random.nextInteger(10_000) / 100
    }
  }
}

export function drawTime(random: Random): number {
  if (random.nextInteger(8) === 0) return pick(random, [-(2 ** 53), 0, 2 ** 53])
  return beginUs + Math.floor(random.nextFloat() * 1.1 * spanUs)
}

export function drawRange(random: Random): SeriesRange {
  const [a, b] = [drawTime(random), drawTime(random)]
  const isTurned = random.nextInteger(30) === 0
  return {
    select: drawSelector(random),
    fromUs: Math[isTurned ? 'max' : 'min'](a, b),
    toUs: Math[isTurned ? 'min' : 'max'](a, b),
  }
}

/** A range that a deletion takes: shorter than one that is read. */
export function drawDeletion(random: Random): SeriesRange {
  const fromUs = beginUs + random.nextInteger(spanUs)
  return { select: drawSelector(random), fromUs, toUs: fromUs + random.nextInteger(spanUs / 4) }
}

export function drawSelector(random: Random): SeriesSelector {
  const metric = random.nextInteger(30) === 0 ? 'none' : pick(random, metrics)
  const tags = Array.from({ length: random.nextInteger(3) }, () => drawMatcher(random))
  return tags.length === 0 && random.nextInteger(2) === 0 ? { metric } : { metric, tags }
}

function drawMatcher(random: Random): TagMatcher {
  const tag = pick(random, ['host', 'host', 'zone', 'other'])
  const operator = pick(random, ['=', '!=', '=~', '!~'] as const)
  const value = operator.includes('~')
    ? pick(random, ['a|b', '[a-c]', '.*', '.+', '', 'x?', '(?:a|)', '[^a]'])
    : pick(random, ['a', 'b', 'x', 'y', '', 'q'])
  return { tag, operator, value }
}

export function drawWindow(random: Random): WindowQuery {
  const kind = pick(random, windowFunctions)
  const range = drawRange(random)
  const isWide = range.toUs - range.fromUs > 2 * spanUs
  const windowUs = isWide ? pick(random, [2 ** 45, 2 ** 53 - 1]) : pick(random, [1_000_000, 7_000_001, 60_000_000])
  return {
    ...range,
    function: kind,
    ...(kind === 'quantile' ? { quantile: pick(random, [0, 0.5, 0.9, 1, random.nextFloat()]) } : {}),
    ...(random.nextInteger(3) === 0 ? {} : { windowUs }),
    ...pick(random, [
      {},
      { groupBy: 'series' as const },
      { groupBy: ['host'] },
      { groupBy: ['zone', 'other', 'host'] },
      { groupBy: [] },
    ]),
  }
}
