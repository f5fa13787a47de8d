/**
 * What a fault's parameters may be: each kind reads a text and writes it back in one form only.
 *
 * `parse` gives `undefined` for what is no such value. For every value that it gives, `parse(format(value))` is the same
 * value again; times are whole microseconds, so that no rounding comes in between.
 */
import type { Random } from '../../engines/env/index.ts'

export interface Parameter<T> {
  /** For messages: `a duration such as 5s`. */
  readonly expects: string
  parse(text: string): T | undefined
  format(value: T): string
  /** What it is where it is not said; `undefined`: it may be left out, and then there is none. */
  readonly fallback: T | undefined
  /** True: it must be said. */
  readonly isRequired: boolean
  /** A value for a random plan; `undefined`: rather leave it out. */
  draw(random: Random): T | undefined
}

export type ParameterSet = Readonly<Record<string, Parameter<unknown>>>

/** What a fault is made with. */
export type ValuesOf<P> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never
}

type Draw<T> = (random: Random) => T | undefined

interface Form<T> {
  readonly expects: string
  parse(text: string): T | undefined
  format(value: T): string
}

/** It may be left out: then there is none. */
export function optional<T>(form: Form<T>, draw?: Draw<T>): Parameter<T | undefined> {
  return {
    ...form,
    format: value => form.format(value as T),
    fallback: undefined,
    isRequired: false,
    draw: draw ?? none,
  }
}

/** It may be left out: then it is `fallback`. */
export function defaulting<T>(form: Form<T>, fallback: T, draw?: Draw<T>): Parameter<T> {
  return { ...form, fallback, isRequired: false, draw: draw ?? none }
}

/** It must be said. */
export function required<T>(form: Form<T>, draw: Draw<T>): Parameter<T> {
  return { ...form, fallback: undefined, isRequired: true, draw }
}

const none = (): undefined => undefined

const microseconds: Readonly<Record<string, number>> = {
  h: 3_600_000_000,
  m: 60_000_000,
  s: 1_000_000,
  ms: 1000,
  us: 1,
}
const bytesOf: Readonly<Record<string, number>> = {
  GiB: 2 ** 30,
  MiB: 2 ** 20,
  KiB: 2 ** 10,
  GB: 1e9,
  MB: 1e6,
  kB: 1e3,
  B: 1,
}
const microsecondsMax = 366 * 24 * 3_600_000_000
const bytesMax = 2 ** 50
const countMax = 1e12

/** A whole number of the smallest unit; `undefined` for an unknown unit, a fraction of it, or too many. */
function scale(text: string, units: Readonly<Record<string, number>>, most: number): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([a-z]+)$/i.exec(text)
  if (match === null) return undefined
  const unit = Object.hasOwn(units, match[2]!) ? units[match[2]!]! : undefined
  if (unit === undefined) return undefined
  const product = Number(match[1]) * unit
  const amount = Math.round(product)
  return Math.abs(product - amount) < 1e-6 * Math.max(1, amount / 1e9) && amount <= most ? amount : undefined
}

/** In the largest unit that makes it a whole number. */
function inUnits(amount: number, units: Readonly<Record<string, number>>, smallest: string): string {
  const [suffix, unit] = Object.entries(units).find(([, size]) => amount >= size && amount % size === 0) ?? [
    smallest,
    1,
  ]
  return `${amount / unit}${suffix}`
}

/** Milliseconds. `least` is in milliseconds too. */
export function duration(least: number): Form<number> {
  return {
    expects:
      least > 0
        ? `a duration of ${inUnits(least * 1000, microseconds, 'us')} or more, such as 5s`
        : 'a duration such as 5s',
    parse(text) {
      const amount = scale(text, microseconds, microsecondsMax)
      return amount === undefined || amount < least * 1000 ? undefined : amount / 1000
    },
    format: value => inUnits(Math.round(value * 1000), microseconds, 's'),
  }
}

/** Milliseconds, forward or back: `+1h`, `-500ms`. */
export const shift: Form<number> = {
  expects: 'a shift with its sign, such as +1h or -500ms',
  parse(text) {
    const sign = { '+': 1, '-': -1 }[text.charAt(0)]
    const amount = scale(text.slice(1), microseconds, microsecondsMax)
    return sign === undefined || amount === undefined || amount === 0 ? undefined : (sign * amount) / 1000
  },
  format(value) {
    return (value < 0 ? '-' : '+') + inUnits(Math.round(Math.abs(value) * 1000), microseconds, 's')
  },
}

export const size: Form<number> = {
  expects: 'a size such as 64MiB',
  parse: text => scale(/^\d+$/.test(text) ? `${text}B` : text, bytesOf, bytesMax),
  format: value => inUnits(value, bytesOf, 'B'),
}

export function count(least: number): Form<number> {
  return {
    expects: `a whole number of ${least} or more`,
    parse(text) {
      const value = /^\d{1,13}$/.test(text) ? Number(text) : undefined
      return value === undefined || value < least || value > countMax ? undefined : value
    },
    format: String,
  }
}

/** Above 0, up to 1. */
export const probability: Form<number> = {
  expects: 'a probability above 0 and up to 1, such as 0.01 or 1%',
  parse(text) {
    const match = /^(\d{1,3}(?:\.\d{1,12})?(?:e-\d{1,2})?)(%?)$/.exec(text)
    if (match === null) return undefined
    const value = match[2] === '%' ? Number((Number(match[1]) / 100).toPrecision(12)) : Number(match[1])
    return value >= 1e-9 && value <= 1 ? value : undefined
  },
  format: String,
}

/** How fast time goes: 1.01 gains one second in a hundred. */
export const speed: Form<number> = {
  expects: 'a speed from 0.01 to 100 other than 1, such as 1.01',
  parse(text) {
    const value = /^\d{1,3}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined
    return value === undefined || value < 0.01 || value > 100 || value === 1 ? undefined : value
  },
  format: String,
}

export function choice<const Word extends string>(words: readonly Word[]): Form<Word> {
  return {
    expects: `one of ${words.join(', ')}`,
    parse: text => words.find(word => word === text),
    format: word => word,
  }
}

/** A pattern of paths, for `matchesPath`. */
export const pathPattern: Form<string> = {
  expects: 'a pattern of paths such as *.log, without blanks',
  parse: text => (/^[^\s;]{1,1000}$/.test(text) && !/\p{C}/u.test(text) ? text : undefined),
  format: pattern => pattern,
}
