/** Series by number, for databases that keep points in rows: which numbers a selector means, and which group each is in. */
import type { SeriesKey, SeriesSelector, WindowQuery } from '../contract/index.ts'
import { matchesTags, normalSeries, seriesText } from '../contract/reference/index.ts'

/** The groups of an answer, and of each series the index of its group, in the order in which they were given. */
export interface SeriesGroups {
  readonly groups: readonly SeriesKey[]
  readonly indexes: readonly number[]
}

export class SeriesDictionary {
  readonly #keys: SeriesKey[] = []
  readonly #numbers: Map<string, number> = new Map()
  readonly #byMetric: Map<string, number[]> = new Map()
  /** Keys that were seen before are known by what they are, without looking into them. */
  readonly #known: WeakMap<SeriesKey, number> = new WeakMap()

  get size(): number {
    return this.#keys.length
  }

  /** The number of the series; a new one where it has none. */
  numberOf(key: SeriesKey): number {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const text = seriesText(key)
    const number = this.#numbers.get(text) ?? this.#add(text, normalSeries(key))
    this.#known.set(key, number)
    return number
  }

  keyOf(number: number): SeriesKey {
    return this.#keys[number]!
  }

  /** The text from which `restore` makes the series again. */
  textOf(number: number): string {
    return JSON.stringify(this.#keys[number])
  }

  /** The next number stands for the series of that text. */
  restore(text: string): void {
    const key = JSON.parse(text) as SeriesKey
    this.#add(seriesText(key), key)
  }

  select({ metric, tags = [] }: SeriesSelector): number[] {
    const numbers = this.#byMetric.get(metric) ?? []
    return tags.length === 0 ? numbers.slice() : numbers.filter(each => matchesTags(tags, this.#keys[each]!.tags))
  }

  group(numbers: readonly number[], metric: string, groupBy: WindowQuery['groupBy']): SeriesGroups {
    if (groupBy === 'series')
      return { groups: numbers.map(each => this.keyOf(each)), indexes: numbers.map((_, at) => at) }
    const names = groupBy ?? []
    const groups: SeriesKey[] = []
    const found = new Map<string, number>()
    const indexes = numbers.map(each => {
      const { tags } = this.keyOf(each)
      const values = names.map(name => tags[name] ?? '')
      const text = JSON.stringify(values)
      const known = found.get(text)
      if (known !== undefined) return known
      found.set(text, groups.length)
      return (
        groups.push(normalSeries({ metric, tags: Object.fromEntries(names.map((name, at) => [name, values[at]!])) })) -
        1
      )
    })
    return { groups, indexes }
  }

  #add(text: string, key: SeriesKey): number {
    const number = this.#keys.push(key) - 1
    this.#numbers.set(text, number)
    const ofMetric = this.#byMetric.get(key.metric)
    if (ofMetric === undefined) this.#byMetric.set(key.metric, [number])
    else ofMetric.push(number)
    return number
  }
}
