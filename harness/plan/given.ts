/**
 * One value as the user gave it, and the numbers that can be read from it within their bounds.
 * A value that makes no sense is a `UsageError` that names it as the user knows it.
 */
import { unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { parseBytes, parseCount, parseRate, parseSeconds, type Rate } from './units.ts'

export interface Given {
  /** As the user knows it: `--records`, `property threadcount`. */
  readonly name: string
  readonly text: string
}

/** A kind of number: how it is read, and how it is asked for. */
export interface NumberKind {
  readonly parse: (text: string) => number | undefined
  readonly wanted: string
}

export const countKind: NumberKind = { parse: parseCount, wanted: 'a whole number such as 100, 250k or 1M' }
export const bytesKind: NumberKind = { parse: parseBytes, wanted: 'a size such as 100, 64MB or 1GiB' }
export const secondsKind: NumberKind = { parse: parseSeconds, wanted: 'a time such as 500ms, 30s or 5m' }

export interface Bounds {
  /** Inclusive, both. */
  readonly min: number
  readonly max: number
}

/** @throws UsageError no number of that kind, or out of bounds. */
export function readNumber(given: Given, kind: NumberKind, bounds: Bounds): number {
  const value = kind.parse(given.text)
  if (value === undefined) throw new UsageError(`${given.name} takes ${kind.wanted}, not ${quoted(given.text)}.`)
  requireWithin(given, value, bounds)
  return value
}

/** @throws UsageError no rate, or an end of it that no machine can mean. */
export function readRate(given: Given, bounds: Bounds): Rate {
  const rate = parseRate(given.text)
  if (rate === undefined) {
    throw new UsageError(
      `${given.name} takes operations a second such as 50k, or a ramp such as 1k..50k, not ${quoted(given.text)}.`,
    )
  }
  requireWithin(given, rate.from, bounds)
  requireWithin(given, rate.to, bounds)
  return rate
}

/** @throws UsageError none of the names. */
export function readName<Name extends string>(given: Given, kind: string, names: readonly Name[]): Name {
  const name = names.find(candidate => candidate === given.text)
  if (name === undefined) throw new UsageError(unknownName(kind, given.text, names))
  return name
}

function requireWithin(given: Given, value: number, { min, max }: Bounds): void {
  if (value < min) throw new UsageError(`${given.name} must be at least ${min}, not ${quoted(given.text)}.`)
  if (value > max) throw new UsageError(`${given.name} must be at most ${max}, not ${quoted(given.text)}.`)
}

/** As typed, in quotes, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
