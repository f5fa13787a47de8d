/**
 * Figures as text for a terminal: three significant digits and the unit that a person would say.
 * Texts that come from elsewhere pass through `printable`, so that none can move the cursor or forge a line.
 */

const latencyUnits = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
  ['ns', 1],
] as const

const byteUnits = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
] as const

const rateUnits = [
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
] as const

/** `812 ns`, `1.23 µs`, `45.6 ms`, `12.3 s`. */
export function formatLatency(ns: number): string {
  return inUnits(ns, latencyUnits)
}

/** `118 MB`; decimal units, as disks are sold. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes, byteUnits)
}

/** `1,234,567`: a whole number with its thousands apart. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1.23 M`, `45.6 k`, `812`: a rate where there is little room. */
export function formatRate(perSecond: number): string {
  return inUnits(perSecond, rateUnits)
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  const tail = `${String(whole % 60).padStart(2, '0')}`
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

type Units = readonly (readonly [name: string, size: number])[]

/** In the largest unit of which there is at least one, judged after rounding: 999,999 ns is 1 ms. */
function inUnits(value: number, units: Units): string {
  const rounded = Number(value.toPrecision(3))
  const [name, size] = units.find(([, size]) => rounded >= size) ?? units.at(-1)!
  const amount = value / size
  return `${amount >= 1000 ? Math.round(amount) : Number(amount.toPrecision(3))} ${name}`.trimEnd()
}

/** What could move a cursor, colour a line or reorder it: controls, formats (direction marks among them), separators. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The text with everything invisible spelled out: `\u{1b}`. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, character => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
