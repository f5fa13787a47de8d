/** What an objective came to, in words that every report uses: the figure with its unit, or why there is none. */
import type { ObjectiveResult } from '../harness/results/objective.ts'
import { formatCount, formatLatency } from './terminal/format.ts'

/** `1.23 ms`, `48,123/s`, `0.12 %`, `no round was complete`. */
export function measuredText({ objective, measured, reason }: ObjectiveResult): string {
  if (measured === undefined) return reason ?? 'nothing was measured'
  switch (objective.metric) {
    case 'throughput':
      return `${formatCount(measured)}/s`
    case 'errors':
      return `${Number((measured * 100).toPrecision(3))} %`
    default:
      return formatLatency(measured)
  }
}
