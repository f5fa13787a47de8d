/**
 * Series as bytes, in log entries and in catalog files: a dictionary of their strings, and each series as numbers in it.
 *
 *     first id | count | string count | (length, UTF-8) … | (metric, tag count, (tag, value) …) …        all varints
 */
import type { SeriesKey } from '../../../adapters/contract/index.ts'
import { type ByteSink, type ByteSource, Malformed } from '../encoding/bytes.ts'
import { normalizeKey } from './key.ts'

export interface Definitions {
  readonly firstId: number
  readonly keys: readonly SeriesKey[]
}

export function encodeDefinitions({ firstId, keys }: Definitions, sink: ByteSink): void {
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
  const series: number[] = []
  for (const { metric, tags } of keys) {
    const pairs = Object.entries(tags)
    series.push(numberOf(metric), pairs.length)
    for (const [tag, value] of pairs) series.push(numberOf(tag), numberOf(value))
  }
  sink.varint(firstId)
  sink.varint(keys.length)
  sink.varint(numbers.size)
  for (const text of numbers.keys()) sink.text(text)
  for (const number of series) sink.varint(number)
}

/** @throws Malformed */
export function decodeDefinitions(source: ByteSource): Definitions {
  const firstId = source.varint()
  const count = source.varint()
  const stringCount = source.varint()
  const strings: string[] = []
  for (let number = 0; number < stringCount; number++) strings.push(source.text())
  const string = (): string => {
    const text = strings[source.varint()]
    if (text === undefined) throw new Malformed('a number that no string has')
    return text
  }
  const keys: SeriesKey[] = []
  for (let index = 0; index < count; index++) {
    const metric = string()
    const tags: [string, string][] = []
    for (let left = source.varint(); left > 0; left--) tags.push([string(), string()])
    keys.push(asKey(metric, tags))
  }
  return { firstId, keys }
}

function asKey(metric: string, tags: readonly (readonly [string, string])[]): SeriesKey {
  try {
    return normalizeKey({ metric, tags: Object.fromEntries(tags) })
  } catch (error) {
    throw new Malformed(`a series that cannot be: ${(error as Error).message}`)
  }
}
