/**
 * Every series that was ever written to: its number, and which of them have which tags.
 *
 * Numbers are given in order of appearance, from 0, and never again; a series without points keeps its own. Postings
 * (tag, value → numbers, ascending) are kept by metric, since every selector names one.
 */
import type { SeriesKey, SeriesSelector } from '../../../adapters/contract/index.ts'
import { normalizeKey, tagValue, textOfKey } from './key.ts'
import { compileMatchers } from './matcher.ts'

interface MetricIndex {
  readonly ids: number[]
  readonly tags: Map<string, Map<string, number[]>>
}

export class Catalog {
  readonly #keys: SeriesKey[] = []
  readonly #idsByText = new Map<string, number>()
  /** The objects that callers come with, again and again. */
  #idsByObject = new WeakMap<SeriesKey, number>()
  readonly #metrics = new Map<string, MetricIndex>()
  /** One string object for all equal ones. */
  readonly #strings = new Map<string, string>()

  get count(): number {
    return this.#keys.length
  }

  get stringCount(): number {
    return this.#strings.size
  }

  get metrics(): readonly string[] {
    return [...this.#metrics.keys()]
  }

  /** The number of the series, which gets one if it is new. @throws TypeError: it is none. */
  resolve(key: SeriesKey): number {
    const known = this.#idsByObject.get(key)
    if (known !== undefined) return known
    const normal = normalizeKey(key)
    const text = textOfKey(normal)
    const id = this.#idsByText.get(text) ?? this.#add(normal, text)
    this.#idsByObject.set(key, id)
    return id
  }

  /** Takes in a series that was defined before, in its place. False where another one has that number. */
  restore(id: number, key: SeriesKey): boolean {
    const text = textOfKey(key)
    if (id === this.#keys.length && !this.#idsByText.has(text)) this.#add(key, text)
    return this.#idsByText.get(text) === id
  }

  /** As of the first time it was seen, tags in order, frozen. */
  key(id: number): SeriesKey {
    return this.#keys[id] as SeriesKey
  }

  keysFrom(id: number): readonly SeriesKey[] {
    return this.#keys.slice(id)
  }

  /** Numbers of the series that the selector matches, ascending; they are the caller's. @throws TypeError */
  select(selector: SeriesSelector): number[] {
    const matchers = compileMatchers(selector)
    const index = this.#metrics.get(selector.metric)
    if (index === undefined) return []
    let candidates: readonly number[] = index.ids
    let narrowing = -1
    for (const [position, matcher] of matchers.entries()) {
      if (matcher.matches('')) continue
      const found = postings(index, matcher.tag, matcher.exactly, matcher.matches)
      if (found.length > candidates.length) continue
      candidates = found
      narrowing = position
    }
    const rest = matchers.filter((_, position) => position !== narrowing)
    if (rest.length === 0) return [...candidates]
    return candidates.filter(id => rest.every(({ tag, matches }) => matches(tagValue(this.key(id), tag))))
  }

  #add(key: SeriesKey, text: string): number {
    const id = this.#keys.length
    const metric = this.#intern(key.metric)
    const tags = Object.entries(key.tags).map(([tag, value]) => [this.#intern(tag), this.#intern(value)] as const)
    this.#keys.push(Object.freeze({ metric, tags: Object.freeze(Object.fromEntries(tags)) }))
    this.#idsByText.set(text, id)
    const index = computed(this.#metrics, metric, () => ({ ids: [], tags: new Map() }))
    index.ids.push(id)
    for (const [tag, value] of tags) {
      const values = computed(index.tags, tag, () => new Map<string, number[]>())
      computed(values, value, () => []).push(id)
    }
    return id
  }

  #intern(text: string): string {
    return computed(this.#strings, text, () => text)
  }
}

/** Numbers of the series that have the tag with a value that matches, ascending. */
function postings(
  index: MetricIndex,
  tag: string,
  exactly: string | undefined,
  matches: (value: string) => boolean,
): readonly number[] {
  const values = index.tags.get(tag)
  if (values === undefined) return []
  if (exactly !== undefined) return values.get(exactly) ?? []
  const found: number[] = []
  for (const [value, ids] of values) {
    if (!matches(value)) continue
    for (const id of ids) found.push(id)
  }
  return found.sort((a, b) => a - b)
}

function computed<Key, Value>(map: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = compute()
  map.set(key, value)
  return value
}
