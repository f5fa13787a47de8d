/** The wall clock stands still while the fault is on, and catches up at once after it. */
import type { FaultDefinition } from '../fault.ts'
import { lastOccurrence } from '../schedule.ts'
import { defineClockFault } from './clock-fault.ts'

export const stall: FaultDefinition = defineClockFault({
  name: 'clock.stall',
  does: 'the wall clock stands still',
  parameters: {},
  offsetMs(_values, schedule, elapsedMs) {
    const occurrence = lastOccurrence(schedule, elapsedMs)
    return occurrence === undefined || elapsedMs >= occurrence.toMs ? 0 : occurrence.fromMs - elapsedMs
  },
})
