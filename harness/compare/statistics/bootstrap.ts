/**
 * The bootstrap interval of a median: what the median would have been in other samples like this one.
 *
 * Percentile method: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979); Efron
 * and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. Not their BCa: its acceleration comes from
 * the jackknife, which does not work for the median (chapter 10.6 there).
 *
 * With five values or fewer it is hardly narrower than the range, which is as it should be.
 */
import type { Random } from '../../../engines/env/index.ts'
import { confidence } from './confidence.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Efron and Tibshirani's advice for an interval; more would only sharpen the third digit of the level. */
const resampleCount = 2000

/** The interval; both ends are the value where there is one. @throws RangeError there is none. */
export function bootstrapMedian(values: readonly number[], random: Random): Interval {
  if (values.length === 0) throw new RangeError('nothing has no median')
  const sorted = Float64Array.from(values).sort()
  const medians = new Float64Array(resampleCount)
  const drawnCounts = new Uint32Array(sorted.length)
  for (let resample = 0; resample < resampleCount; resample++) {
    drawnCounts.fill(0)
    for (let draw = 0; draw < sorted.length; draw++) drawnCounts[random.nextInteger(sorted.length)]!++
    medians[resample] = medianOfCounts(sorted, drawnCounts)
  }
  medians.sort()
  const tail = Math.floor(((1 - confidence) / 2) * resampleCount)
  return { low: medians[tail]!, high: medians[resampleCount - 1 - tail]! }
}

/** The median of a resample that holds `counts[i]` times the i-th value; as many in all as there are values. */
function medianOfCounts(sorted: Float64Array, counts: Uint32Array): number {
  const lower = Math.floor((sorted.length - 1) / 2)
  const upper = Math.ceil((sorted.length - 1) / 2)
  let index = 0
  let passed = counts[0]!
  while (passed <= lower) passed += counts[++index]!
  const low = sorted[index]!
  while (passed <= upper) passed += counts[++index]!
  return (low + sorted[index]!) / 2
}
