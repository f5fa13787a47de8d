/** The process may have only so much memory: more is refused, or it is killed, as the system has it. */
import type { FaultDefinition } from '../fault.ts'
import { required, size } from '../syntax/parameter.ts'
import { defineProcessFault } from './process-fault.ts'

export const limitMemory: FaultDefinition = defineProcessFault({
  name: 'limit-memory',
  does: 'the process may have only bytes= of memory',
  nature: 'lasting',
  beginsAtOnce: true,
  parameters: { bytes: required(size, random => (256 + random.nextInteger(256)) * 2 ** 20) },
  act: ({ bytes }) => ({ type: 'limit-memory', bytes }),
})
