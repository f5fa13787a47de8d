/** The process is killed (SIGKILL) and started again: at once, or after `for=`. What the kernel has of its writes stays. */
import type { FaultDefinition } from '../fault.ts'
import { defineProcessFault } from './process-fault.ts'

export const kill: FaultDefinition = defineProcessFault({
  name: 'kill',
  does: 'the process is killed, and started again at once or after for=',
  nature: 'brief',
  parameters: {},
  act: () => ({ type: 'kill' }),
})
