/** The words that visits are made of: few countries and browsers, thousands of pages and phrases. */
import type { Random } from '../../../engines/env/index.ts'

export const countries: readonly string[] = [
  ...['DE', 'FR', 'US', 'GB', 'IN', 'BR', 'JP', 'ES', 'IT', 'NL', 'PL', 'SE', 'CH', 'AT', 'BE', 'CA', 'MX', 'AU'],
  ...['NO', 'DK', 'FI', 'CZ', 'PT', 'GR', 'IE', 'HU', 'RO', 'UA', 'TR', 'ZA', 'KR', 'CN', 'ID', 'AR', 'CL', 'NZ'],
]
export const systems: readonly string[] = ['Android', 'iOS', 'Windows', 'macOS', 'Linux', 'other']
export const browsers: readonly string[] = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Samsung Internet', 'Opera', 'other']
export const widths: readonly number[] = [360, 390, 412, 768, 1280, 1366, 1440, 1536, 1920, 2560]
const sections = ['news', 'shop', 'help', 'blog', 'docs', 'account', 'search', 'forum', 'jobs', 'about']
const syllables = [
  'ka',
  'lo',
  'mi',
  'ran',
  'te',
  'vos',
  'un',
  'pel',
  'dor',
  'is',
  'zen',
  'ga',
  'hu',
  'bri',
  'no',
  'sta',
]

/** So many pages of the site, each another text. */
export function makePages(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/${sections[index % sections.length]}/${wordOf(index)}-${index}`)
}

/** So many phrases that people search for, each another text, of one word to three. */
export function makePhrases(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const words = [wordOf(index), wordOf(index * 7 + 3), wordOf(index * 13 + 5)].slice(0, 1 + (index % 3))
    return `${words.join(' ')} ${index}`
  })
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.nextInteger(items.length)]!
}

/** Of few, those in front far more often. */
export function pickSkewed<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random.nextFloat() ** 3 * items.length)]!
}

/** One part of a page's or a phrase's text, to look for. */
export function drawPart(random: Random): string {
  return pick(random, [...syllables, ...sections])
}

function wordOf(index: number): string {
  const length = syllables.length
  return `${syllables[index % length]}${syllables[Math.floor(index / length) % length]}${syllables[(index * 5) % length]}`
}
