/** Ends whatever pauses are under way (SIGCONT). */
import type { FaultDefinition } from '../fault.ts'
import { defineProcessFault } from './process-fault.ts'

export const resume: FaultDefinition = defineProcessFault({
  name: 'resume',
  does: 'a process that was paused goes on',
  nature: 'instant',
  parameters: {},
  act: () => ({ type: 'resume' }),
})
