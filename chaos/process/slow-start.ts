/** Each start during the occurrence waits for `by=` before it begins, as on a machine that takes its time. It kills nothing by itself. */
import type { FaultDefinition } from '../fault.ts'
import { duration, required } from '../syntax/parameter.ts'
import { defineProcessFault } from './process-fault.ts'

export const slowStart: FaultDefinition = defineProcessFault({
  name: 'slow-start',
  does: 'every start of the process waits for by= first',
  nature: 'lasting',
  beginsAtOnce: true,
  parameters: { by: required(duration(1), random => 100 + random.nextInteger(2000)) },
  act: ({ by }) => ({ type: 'slow-start', byMs: by }),
})
