/** A read gives fewer bytes than there are, as if the file ended there, and says nothing: a lie. */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault } from './disk-fault.ts'

export const shortRead: FaultDefinition = defineDiskFault({
  name: 'disk.short-read',
  does: 'a read gives fewer bytes than there are, as if the file ended',
  isHonest: false,
  parameters: {},
  drawnProbability: 0.01,
  behave: () => ({
    read(call, strike) {
      const found = call.proceed()
      if (found === 0) return 0
      const given = strike.random.nextInteger(found)
      call.into.fill(0, given, found)
      strike.tell(`gave ${given} of ${found} bytes`, { position: call.position, bytes: given })
      return given
    },
  }),
})
