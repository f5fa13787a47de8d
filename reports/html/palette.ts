/**
 * Every colour of the page, by name, once for light and once for dark.
 *
 * Charts name colours as CSS variables and the browser resolves them, so the same figure serves both schemes.
 * Series colours are those of Okabe and Ito, which people with any colour vision tell apart; scales go from pale
 * to strong, so that they read in grey too.
 */

export type Color = `--${string}`

interface Shades {
  readonly light: string
  readonly dark: string
}

const surfaces: Readonly<Record<Color, Shades>> = {
  '--surface': { light: '#ffffff', dark: '#101317' },
  '--raised': { light: '#f6f7f9', dark: '#191e24' },
  '--ink': { light: '#16191d', dark: '#e8eaed' },
  '--muted': { light: '#59616b', dark: '#9ba5b0' },
  '--line': { light: '#dde1e6', dark: '#2c333b' },
  '--grid': { light: '#eceff2', dark: '#20262d' },
  '--band': { light: '#dceaf5', dark: '#173042' },
  '--link': { light: '#005f96', dark: '#7cc3ee' },
}

const states: Readonly<Record<Color, Shades>> = {
  '--good': { light: '#00735a', dark: '#45c8a0' },
  '--good-soft': { light: '#e8f5f1', dark: '#12261f' },
  '--bad': { light: '#b04400', dark: '#ff8f52' },
  '--bad-soft': { light: '#fdefe6', dark: '#2d1b11' },
  '--unsure': { light: '#805a00', dark: '#f0b93a' },
  '--unsure-soft': { light: '#fdf5e0', dark: '#29210f' },
}

/** What was broken: bands behind charts, and their labels. */
const faults: Readonly<Record<Color, Shades>> = {
  '--fault': { light: '#8a3d74', dark: '#dd9fc6' },
  '--fault-soft': { light: '#f4e4ef', dark: '#37202f' },
}

const series: readonly Shades[] = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#e69f00' },
  { light: '#009e73', dark: '#009e73' },
  { light: '#cc79a7', dark: '#cc79a7' },
  { light: '#e69f00', dark: '#d55e00' },
  { light: '#56b4e9', dark: '#f0e442' },
  { light: '#16191d', dark: '#e8eaed' },
]

/** p50, p99 and p99.9 of one engine: one hue, stronger towards the tail. */
const tails: readonly Shades[] = [
  { light: '#6db3dd', dark: '#2f7fb3' },
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#00304f', dark: '#d3ebfa' },
]

/** Anchors of the heat map's scale; `heats` fills in between. */
const heatAnchors: readonly Shades[] = [
  { light: '#dceaf5', dark: '#122838' },
  { light: '#a9cde6', dark: '#17445f' },
  { light: '#66a8d3', dark: '#1d6796' },
  { light: '#2b7fb8', dark: '#3390c7' },
  { light: '#00598d', dark: '#7cc3ee' },
  { light: '#002c49', dark: '#e6f4fd' },
]

const heatCount = 16

const heats: readonly Shades[] = Array.from({ length: heatCount }, (_, heat) => {
  const place = (heat / (heatCount - 1)) * (heatAnchors.length - 1)
  const below = heatAnchors[Math.floor(place)]!
  const above = heatAnchors[Math.ceil(place)]!
  return {
    light: mix(below.light, above.light, place % 1),
    dark: mix(below.dark, above.dark, place % 1),
  }
})

const dashes = ['solid', 'dash', 'dot', 'dashdot'] as const

/** The colour of the engine or operation at that place; past the palette's end the dash tells them apart. */
export function seriesColor(index: number): Color {
  return `--series-${index % series.length}`
}

export function seriesDash(index: number): (typeof dashes)[number] {
  return dashes[Math.floor(index / series.length) % dashes.length]!
}

/** Where few lines lie on each other, colour and dash both tell them apart. */
export function overlaidDash(index: number): (typeof dashes)[number] {
  return dashes[index % dashes.length]!
}

export function tailColor(index: number): Color {
  return `--tail-${index}`
}

export const heatColors: readonly Color[] = heats.map((_, index): Color => `--heat-${index}`)

/** The declarations of one scheme, for the style sheet. */
export function declarations(scheme: keyof Shades): string {
  const named: readonly (readonly [string, Shades])[] = [
    ...Object.entries(surfaces),
    ...Object.entries(states),
    ...Object.entries(faults),
    ...series.map((shades, index) => [seriesColor(index), shades] as const),
    ...tails.map((shades, index) => [tailColor(index), shades] as const),
    ...heats.map((shades, index) => [heatColors[index]!, shades] as const),
  ]
  return [`color-scheme: ${scheme};`, ...named.map(([name, shades]) => `${name}: ${shades[scheme]};`)].join('\n  ')
}

/** `#rrggbb` between two others. */
function mix(from: string, to: string, share: number): string {
  const channels = [1, 3, 5].map(at => {
    const start = Number.parseInt(from.slice(at, at + 2), 16)
    const end = Number.parseInt(to.slice(at, at + 2), 16)
    return Math.round(start + (end - start) * share)
  })
  return `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`
}
