/** From the load shape of a plan to the loop that drives it. */
import type { Random } from '../../engines/env/index.ts'
import { latencyOf } from '../measure/sparse.ts'
import type { LoadShape } from '../results/result.ts'
import { runClosedLoop } from './closed-loop.ts'
import type { PhaseWork } from './driver.ts'
import type { PhaseOutcome } from './phase.ts'
import { runRate } from './rate.ts'
import { type Ramp, Schedule } from './schedule.ts'

type RateShape = Extract<LoadShape, { readonly type: 'rate' }>

/** Runs a phase under a shape. A ramp climbs over the duration; where there is none, over the operations. Never rejects. */
export async function runShape(shape: LoadShape, work: PhaseWork, random: Random): Promise<PhaseOutcome> {
  switch (shape.type) {
    case 'closed':
      return { end: await runClosedLoop(work) }
    case 'rate': {
      const { arrivals, from, to } = shape
      const schedule = new Schedule(
        rampOf(shape, work),
        arrivals === 'poisson' ? { type: 'poisson', random } : { type: 'constant' },
      )
      const { end, punctuality } = await runRate(work, schedule)
      const { scheduledCount, errorNs, kept } = punctuality
      const pacing = { arrivals, targetFrom: from, targetTo: to, scheduledCount, errorNs: latencyOf(errorNs), kept }
      return { end, pacing }
    }
  }
}

/** The shape at the rate that it starts with: what a run warms up under. */
export function levelShape(shape: LoadShape): LoadShape {
  return shape.type === 'rate' ? { ...shape, to: shape.from } : shape
}

function rampOf({ from, to }: RateShape, { operationCount, durationNs }: PhaseWork): Ramp {
  const seconds = Number.isFinite(durationNs) ? durationNs / 1e9 : operationCount / ((from + to) / 2)
  return { from, to, seconds }
}
