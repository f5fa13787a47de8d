/**
 * Numbers as people type them: counts, durations, sizes, rates. Each reader returns `undefined` for a text
 * that is not such a number; the caller knows the option's name and says what was expected.
 */

/** What one unit of each suffix stands for. */
type Suffixes = Readonly<Record<string, number>>

const countSuffixes: Suffixes = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12 }

/** Both letters that look like a Greek mu. */
const durationSuffixes: Suffixes = {
  '': 1,
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
}

/** A bare letter is binary, as in `dd`: `512M` is 512 MiB, `512MB` is 512,000,000 bytes. */
const sizeSuffixes: Suffixes = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

/** An amount with a suffix: `-1.5k`, `1,000`, `5 ms`. The sign is read so that the caller can refuse it by name. */
const amountPattern = /^(-?)(\d+(?:[_,]\d{3})*(?:\.\d+)?|\.\d+)\s*([a-zµμ]*)$/i

function parseAmount(text: string, suffixes: Suffixes): number | undefined {
  const match = amountPattern.exec(text.trim())
  if (match === null) return undefined
  const [, sign, digits, suffix] = match
  const factor = suffixes[suffix!.toLowerCase()]
  if (factor === undefined) return undefined
  const magnitude = Number(digits!.replaceAll(/[_,]/g, ''))
  // Rounded to twelve digits of fraction, so that 1.1k is 1100 and not 1100.0000000000002.
  const scaled = Number.isInteger(magnitude) ? magnitude * factor : Number((magnitude * factor).toFixed(12))
  return sign === '-' ? -scaled : scaled
}

/** `1000`, `250k`, `1.5M`, `2G`; a fraction of a thing is no count. */
export function parseCount(text: string): number | undefined {
  const count = parseAmount(text, countSuffixes)
  return count !== undefined && Number.isInteger(count) ? count : undefined
}

/** Seconds of `30s`, `500ms`, `20us`, `2m`, `1h`, `1m30s`, or of a bare number of seconds. */
export function parseSeconds(text: string): number | undefined {
  const parts = text.trim().match(/-?[\d.,_]+\s*[a-zµμ]*/gi)
  if (parts === null || parts.join('').replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, '')) return undefined
  let seconds = 0
  for (const part of parts) {
    const amount = parseAmount(part, durationSuffixes)
    if (amount === undefined || (parts.length > 1 && !/[a-zµμ]$/i.test(part))) return undefined
    seconds += amount
  }
  return seconds
}

/** Bytes of `100`, `512MB`, `64MiB`, `1G`. */
export function parseBytes(text: string): number | undefined {
  const bytes = parseAmount(text, sizeSuffixes)
  return bytes !== undefined && Number.isInteger(bytes) ? bytes : undefined
}

/** A share of all: `0.1%`, or `0.001`. */
export function parseShare(text: string): number | undefined {
  const [, number, percent] = /^(.*?)\s*(%?)$/.exec(text.trim()) ?? []
  const amount = parseAmount(number ?? '', { '': 1 })
  return amount === undefined || percent === '' ? amount : amount / 100
}

export interface Rate {
  /** Operations a second at the start and at the end; the same unless it is a ramp. */
  readonly from: number
  readonly to: number
}

/** `50k`, `50k/s`, or a ramp `1k..50k`. */
export function parseRate(text: string): Rate | undefined {
  const ends = text.split('..').map(end => parseAmount(end.replace(/\/s$/, ''), countSuffixes))
  const from = ends[0]
  const to = ends.at(-1)
  if (ends.length > 2 || from === undefined || to === undefined) return undefined
  return { from, to }
}
