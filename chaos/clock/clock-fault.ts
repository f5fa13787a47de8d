/**
 * What a fault of the clock is: by how much the wall clock is off, as a function of the time since the chaos began.
 *
 * Only the wall clock lies. The monotonic one and sleeping stay true, as they do when somebody sets a machine's time.
 */
import { drawLine, drawStretch, type FaultBase, type FaultDefinition, readParameters } from '../fault.ts'
import { type Schedule, scheduleParameters } from '../schedule.ts'
import type { ParameterSet, ValuesOf } from '../syntax/parameter.ts'

export interface ClockFault extends FaultBase {
  readonly family: 'clock'
  /** Milliseconds to be added to the wall clock. */
  offsetMs(elapsedMs: number): number
}

interface ClockFaultSource<P extends ParameterSet> {
  readonly name: string
  readonly does: string
  readonly parameters: P
  offsetMs(values: ValuesOf<P>, schedule: Schedule, elapsedMs: number): number
}

export function defineClockFault<const P extends ParameterSet>(source: ClockFaultSource<P>): FaultDefinition {
  const { name, does } = source
  const parameters = { ...source.parameters, ...scheduleParameters('lasting') }
  const reading = {
    name,
    nature: 'lasting',
    parameters,
    needsMoment: false,
    momentWords: [],
    isNthOccurrence: false,
  } as const
  return {
    family: 'clock',
    name,
    does,
    isHonest: true,
    parameters,
    read(line): ClockFault {
      const { values, schedule, spec } = readParameters(line, reading)
      const offsetMs = (elapsedMs: number): number =>
        source.offsetMs(values as unknown as ValuesOf<P>, schedule, elapsedMs)
      return { family: 'clock', name, spec, schedule, nature: 'lasting', isHonest: true, offsetMs }
    },
    draw: (random, durationMs) => drawLine(name, parameters, random, { ...drawStretch(random, durationMs) }),
  }
}
