/** The process is asked to end in good order and is started again: what an upgrade does. */
import type { FaultDefinition } from '../fault.ts'
import { defineProcessFault } from './process-fault.ts'

export const restart: FaultDefinition = defineProcessFault({
  name: 'restart',
  does: 'the process ends in good order and is started again',
  nature: 'instant',
  parameters: {},
  act: () => ({ type: 'restart' }),
})
