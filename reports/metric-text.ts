/** A figure of a comparison with its unit, and its change, in words that every report of text uses. */
import type { ComparedMetric, Finding } from '../harness/results/comparison.ts'
import { formatBytes, formatCount, formatLatency } from './terminal/format.ts'

/** `1.23 ms`, `48,123/s`, `118 MB`. */
export function metricText(value: number, unit: ComparedMetric['unit']): string {
  switch (unit) {
    case 'ns':
      return formatLatency(value)
    case 'operations/s':
      return `${formatCount(value)}/s`
    case 'bytes':
      return formatBytes(value)
    case 'count':
      return formatCount(value)
    case 'ratio':
      return String(Number(value.toPrecision(3)))
  }
}

/** `+12.3 % (+8.1 to +15.0 %)`; a dash where there is no ratio. */
export function changeText({ ratio }: ComparedMetric): string {
  if (ratio === undefined) return '–'
  return `${percent(ratio.estimate)} % (${percent(ratio.low)} to ${percent(ratio.high)} %)`
}

/** Wins and losses in words of the same weight. */
export const findingWords: Readonly<Record<Finding, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'no difference shown',
  unsure: 'too few rounds',
}

function percent(ratio: number): string {
  const change = (ratio - 1) * 100
  const text = Math.abs(change) < 100 ? change.toFixed(1) : change.toFixed(0)
  return change < 0 ? text.replace('-', '−') : `+${text}`
}
