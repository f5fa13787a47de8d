/** What a series is called: checked, brought into one form, and as text that is the same for equal keys only. */
import type { SeriesKey } from '../../../adapters/contract/index.ts'

const textLengthMax = 65_535

/**
 * The key with its tags in order and without empty ones.
 * @throws TypeError: what makes no sense as a name, or would not come back from UTF-8.
 */
export function normalizeKey(key: SeriesKey): SeriesKey {
  if (typeof key !== 'object' || key === null) throw new TypeError('a series is an object of metric and tags')
  checkText(key.metric, 'a metric')
  if (key.metric === '') throw new TypeError('a metric has a name; this one is empty')
  if (typeof key.tags !== 'object' || key.tags === null)
    throw new TypeError(`the series ${key.metric} has no tags object`)
  const tags: [string, string][] = []
  for (const [tag, value] of Object.entries(key.tags)) {
    checkTag(tag)
    checkText(value, `the value of the tag ${tag}`)
    if (value !== '') tags.push([tag, value])
  }
  tags.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.freeze({ metric: key.metric, tags: Object.freeze(Object.fromEntries(tags)) })
}

export function checkTag(tag: string): void {
  checkText(tag, 'a tag')
  if (tag === '') throw new TypeError('a tag has a name; this one is empty')
}

export function checkText(text: unknown, what: string): void {
  if (typeof text !== 'string') throw new TypeError(`${what} is a string`)
  if (text.length > textLengthMax) throw new TypeError(`${what} has at most ${textLengthMax} characters`)
  if (!text.isWellFormed()) throw new TypeError(`${what} is well-formed Unicode; this one has half a surrogate pair`)
}

/** The value of a tag; '' where the series lacks it. */
export function tagValue(key: SeriesKey, tag: string): string {
  return Object.hasOwn(key.tags, tag) ? (key.tags[tag] as string) : ''
}

/** The same text for equal normalized keys, and for no others. */
export function textOfKey(key: SeriesKey): string {
  return JSON.stringify([key.metric, ...Object.entries(key.tags).flat()])
}
