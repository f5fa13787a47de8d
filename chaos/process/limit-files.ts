/** The process may have only so many files open, sockets included: the next one fails with EMFILE. */
import type { FaultDefinition } from '../fault.ts'
import { count, required } from '../syntax/parameter.ts'
import { defineProcessFault } from './process-fault.ts'

export const limitFiles: FaultDefinition = defineProcessFault({
  name: 'limit-files',
  does: 'the process may have only count= files open',
  nature: 'lasting',
  beginsAtOnce: true,
  parameters: { count: required(count(1), random => 32 + random.nextInteger(64)) },
  act: ({ count: most }) => ({ type: 'limit-files', count: most }),
})
