/**
 * The power fails in the midst of a write: of that write some sectors reach the disk, at least one does not. What else was not
 * synced is there, so that the tear is what a recovery has to cope with.
 */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault } from './disk-fault.ts'

export const tornWrite: FaultDefinition = defineDiskFault({
  name: 'disk.torn-write',
  does: 'the power fails in the midst of a write, of which only some sectors are there afterwards',
  isHonest: true,
  nature: 'instant',
  isVolatile: true,
  parameters: {},
  drawnProbability: 1,
  behave: () => ({
    write(call, strike) {
      call.proceed()
      strike.tell('the power failed during a write', { position: call.position, bytes: call.bytes.length })
      return strike.cutPower('torn')
    },
  }),
})
