/** Series of the contract as labels of Prometheus, and back. */
import type { SeriesKey, SeriesSelector } from '../contract/index.ts'
import { normalSeries } from '../contract/reference/index.ts'
import { decodeName, encodeName } from '../embedded/tag-names.ts'
import type { LabelMatcher, Labels } from './protocol.ts'

const metricLabel = '__name__'

export function labelsOf(key: SeriesKey): Labels {
  const { metric, tags } = normalSeries(key)
  const labels = Object.entries(tags).map(([name, value]) => [encodeName(name), value] as const)
  return [[metricLabel, encodeName(metric)], ...labels]
}

/** Labels that an answer lacks are left out; a metric that it lacks is that of the question. */
export function seriesOf(labels: Labels, metric: string): SeriesKey {
  const tags = labels.filter(([name]) => name !== metricLabel).map(([name, value]) => [decodeName(name), value])
  return normalSeries({ metric, tags: Object.fromEntries(tags) })
}

/** Of all labels of a series. */
export function keyOf(labels: Labels): SeriesKey {
  return seriesOf(labels, decodeName(labels.find(([name]) => name === metricLabel)?.[1] ?? ''))
}

export function matchersOf({ metric, tags = [] }: SeriesSelector): LabelMatcher[] {
  const others = tags.map(({ tag, operator, value }) => ({ operator, name: encodeName(tag), value }))
  return [{ operator: '=', name: metricLabel, value: encodeName(metric) }, ...others]
}

/** A selector of PromQL. */
export function selectorText(select: SeriesSelector): string {
  // JSON's escapes are Go's.
  const texts = matchersOf(select).map(({ operator, name, value }) => `${name}${operator}${JSON.stringify(value)}`)
  return `{${texts.join()}}`
}

/** The names of labels, for `by`. */
export function labelNames(tags: readonly string[]): string {
  return tags.map(tag => encodeName(tag)).join(', ')
}
