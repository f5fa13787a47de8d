/**
 * Figures as people read them: three significant digits and the unit that keeps them short. The exact value
 * stands beside each in a tooltip, so nothing is lost.
 */
import type { MetricResult } from '../../harness/results/result.ts'

/** Keeps a figure and its unit on one line. */
const space = '\u00a0'

const timeUnits = ['ns', 'µs', 'ms', 's'] as const
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `41.2 µs`; from two minutes on `3 min 20 s`. */
export function durationText(ns: number): string {
  if (ns >= 120e9) return longDurationText(Math.round(ns / 1e9))
  return scaledText(ns, timeUnits)
}

export function secondsText(seconds: number): string {
  return durationText(seconds * 1e9)
}

/** `1.61 GB`; decimal units, as disks are sold. */
export function bytesText(bytes: number): string {
  return scaledText(bytes, byteUnits)
}

/** `182,431`. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** A rate to three significant digits, spelled out: `182,000`. */
export function rateText(perSecond: number): string {
  if (perSecond >= 1000) return Number(perSecond.toPrecision(3)).toLocaleString('en-US')
  return threeDigits(perSecond)
}

/** A size as it was asked for: `256 MiB` where it is a whole number of them, decimal otherwise. */
export function settingText(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return bytes > 0 && Number.isInteger(mebibytes) ? `${countText(mebibytes)}${space}MiB` : bytesText(bytes)
}

/** `0.035×`, `0.46×`, `2.10×`, `13.0×`: one engine's figure to another's. */
export function timesText(ratio: number): string {
  return `${ratio > 0 && ratio < 0.1 ? Number(ratio.toPrecision(2)) : threeDigits(ratio)}×`
}

/** `0.482`, `2.10`, `1,240`; a ratio of the store's own, without a unit. */
function ratioText(ratio: number): string {
  if (ratio !== 0 && Math.abs(ratio) < 1) return Number(ratio.toPrecision(3)).toString()
  return threeDigits(ratio)
}

/** `0.31 %`. */
export function percentText(share: number): string {
  const percent = share * 100
  if (percent !== 0 && Math.abs(percent) < 0.01) return `< 0.01${space}%`
  return `${threeDigits(percent)}${space}%`
}

/** `5 %`, `2.5 %`, `95 %`: a share that somebody set. */
export function thresholdText(share: number): string {
  return `${Number((share * 100).toPrecision(3))}${space}%`
}

/** `99.93 %` with as many digits as the percentile has nines. */
export function percentileText(share: number): string {
  const nines = share >= 1 ? 0 : Math.floor(-Math.log10(1 - share) + 1e-9)
  return `${(share * 100).toFixed(Math.max(share >= 1 ? 0 : 1, nines))}${space}%`
}

/** `0`, `90`, `99`, `99.9`, in per cent: a share that is one nine after another. */
export function ninesText(nines: number): string {
  return ((1 - 10 ** -nines) * 100).toFixed(Math.max(0, nines - 2))
}

export function metricText({ value, unit }: MetricResult): string {
  return amountText(value, unit)
}

/** An amount with its unit; a rate stands without, its column or axis says what it counts. */
export function amountText(value: number, unit: MetricResult['unit'] | 'operations/s'): string {
  switch (unit) {
    case 'bytes':
      return bytesText(value)
    case 'count':
      return countText(value)
    case 'ns':
      return durationText(value)
    case 'ratio':
      return ratioText(value)
    case 'operations/s':
      return rateText(value)
  }
}

/** Twelve digits tell commits apart; whether there were changes stays. */
export function shortCommit(commit: string): string {
  return commit.replace(/^([0-9a-f]{12})[0-9a-f]+/, '$1')
}

/** `3 rounds`, `1 round`. */
export function pluralText(count: number, singular: string, plural: string = `${singular}s`): string {
  return `${countText(count)}${space}${count === 1 ? singular : plural}`
}

/** `22 November 2026, 10:15 UTC`; the text itself where it is no date. */
export function dateText(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`
}

/** In the unit of which there is at least one, judged after rounding: 999.7 ns are 1.00 µs. */
function scaledText(value: number, units: readonly string[]): string {
  let scaled = value
  let unit = 0
  while (unit < units.length - 1 && Math.abs(Math.round(scaled)) >= 1000) {
    scaled /= 1000
    unit++
  }
  const digits = unit === 0 && Number.isInteger(scaled) ? countText(scaled) : threeDigits(scaled)
  return `${digits}${space}${units[unit]}`
}

function threeDigits(value: number): string {
  const magnitude = Math.abs(value)
  if (value === 0) return '0'
  if (magnitude < 0.1) return Number(value.toPrecision(2)).toString()
  if (magnitude >= 99.95) return countText(value)
  return value.toFixed(magnitude < 9.995 ? 2 : 1)
}

function longDurationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const parts = hours > 0 ? [`${hours}${space}h`, `${minutes}${space}min`] : [`${minutes}${space}min`]
  if (hours === 0 && seconds % 60 > 0) parts.push(`${seconds % 60}${space}s`)
  return parts.join(' ')
}
