/** The wall clock jumps, forward or back, and where `for=` says so jumps back after that. Each occurrence counts from the true time. */
import type { FaultDefinition } from '../fault.ts'
import { isActive } from '../schedule.ts'
import { required, shift } from '../syntax/parameter.ts'
import { defineClockFault } from './clock-fault.ts'

export const jump: FaultDefinition = defineClockFault({
  name: 'clock.jump',
  does: 'the wall clock is off by by= from at= on',
  parameters: {
    by: required(shift, random => (random.nextInteger(2) === 0 ? 1 : -1) * 1000 * (1 + random.nextInteger(7200))),
  },
  offsetMs: ({ by }, schedule, elapsedMs) => (isActive(schedule, elapsedMs) ? by : 0),
})
