/** The wall clock goes too fast or too slow while the fault is on, and is right again after it. */
import type { FaultDefinition } from '../fault.ts'
import { lastOccurrence } from '../schedule.ts'
import { required, speed } from '../syntax/parameter.ts'
import { defineClockFault } from './clock-fault.ts'

const drawnSpeeds = [0.5, 0.9, 0.99, 1.01, 1.1, 2]

export const skew: FaultDefinition = defineClockFault({
  name: 'clock.skew',
  does: 'the wall clock goes speed= times as fast',
  parameters: { speed: required(speed, random => drawnSpeeds[random.nextInteger(drawnSpeeds.length)]) },
  offsetMs({ speed: factor }, schedule, elapsedMs) {
    const occurrence = lastOccurrence(schedule, elapsedMs)
    if (occurrence === undefined || elapsedMs >= occurrence.toMs) return 0
    return (factor - 1) * (elapsedMs - occurrence.fromMs)
  },
})
