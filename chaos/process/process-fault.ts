/** What a fault of a process is: one of a few actions, and when. Who owns the process carries it out (`schedule-run.ts`). */
import { drawLine, drawStretch, type FaultBase, type FaultDefinition, readParameters } from '../fault.ts'
import { type Nature, scheduleParameters } from '../schedule.ts'
import { count, optional, type Parameter, type ParameterSet, type ValuesOf } from '../syntax/parameter.ts'

type ProcessAction =
  /** It dies at once, and is started again after the occurrence. */
  | { readonly type: 'kill' }
  /** It is stopped where it stands, and goes on after the occurrence. */
  | { readonly type: 'pause' }
  /** Whatever is paused goes on. */
  | { readonly type: 'resume' }
  /** It ends in good order and is started again. */
  | { readonly type: 'restart' }
  /** It dies again each time it has been up for so long. */
  | { readonly type: 'crash-loop'; readonly gapMs: number }
  /** Each start during the occurrence waits for so long. */
  | { readonly type: 'slow-start'; readonly byMs: number }
  | { readonly type: 'limit-files'; readonly count: number }
  | { readonly type: 'limit-memory'; readonly bytes: number }

export interface ProcessFault extends FaultBase {
  readonly family: 'process'
  readonly action: ProcessAction
}

/** Only that occurrence. */
const nthParameter: Parameter<number | undefined> = optional(count(1))

interface ProcessFaultSource<P extends ParameterSet> {
  readonly name: ProcessAction['type']
  readonly does: string
  readonly nature: Nature
  /** Absent: at= or every= must be said. */
  readonly beginsAtOnce?: boolean
  readonly parameters: P
  act(values: ValuesOf<P>): ProcessAction
}

export function defineProcessFault<const P extends ParameterSet>(source: ProcessFaultSource<P>): FaultDefinition {
  const { name, does, nature, beginsAtOnce = false } = source
  const parameters = { ...source.parameters, ...scheduleParameters(nature), nth: nthParameter }
  const reading = { name, nature, parameters, needsMoment: !beginsAtOnce, momentWords: [], isNthOccurrence: true }
  return {
    family: 'process',
    name,
    does,
    isHonest: true,
    parameters,
    read(line): ProcessFault {
      const { values, schedule, spec } = readParameters(line, reading)
      const action = source.act(values as unknown as ValuesOf<P>)
      return { family: 'process', name, spec, schedule, nature, isHonest: true, action }
    },
    draw(random, durationMs) {
      const { at, for: lasting } = drawStretch(random, durationMs)
      return drawLine(name, parameters, random, nature === 'instant' ? { at } : { at, for: lasting })
    },
  }
}
