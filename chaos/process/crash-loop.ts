/** The process dies again and again: each time it has been up for `gap=`, until the occurrence ends. */
import type { FaultDefinition } from '../fault.ts'
import { defaulting, duration } from '../syntax/parameter.ts'
import { defineProcessFault } from './process-fault.ts'

export const crashLoop: FaultDefinition = defineProcessFault({
  name: 'crash-loop',
  does: 'the process is killed and started again, each time it has been up for gap=',
  nature: 'lasting',
  parameters: { gap: defaulting(duration(1), 1000, random => 100 + random.nextInteger(2000)) },
  act: ({ gap }) => ({ type: 'crash-loop', gapMs: gap }),
})
