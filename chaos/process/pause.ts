/** The process is stopped (SIGSTOP) for a while: it lives, holds its connections, and does not answer. */
import type { FaultDefinition } from '../fault.ts'
import { defineProcessFault } from './process-fault.ts'

export const pause: FaultDefinition = defineProcessFault({
  name: 'pause',
  does: 'the process stands still, for for= or until it is resumed',
  nature: 'lasting',
  parameters: {},
  act: () => ({ type: 'pause' }),
})
