/** A sync, of a file or a directory, does nothing and reports success: a drive that acknowledges from its cache. */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault } from './disk-fault.ts'

export const syncIgnored: FaultDefinition = defineDiskFault({
  name: 'disk.sync-ignored',
  does: 'a sync of a file or a directory does nothing and reports success; a power loss shows it',
  isHonest: false,
  isVolatile: true,
  parameters: {},
  drawnProbability: 0.2,
  behave: () => ({
    sync(call, strike) {
      strike.tell('ignored a sync')
      return call.isBlocking ? undefined : Promise.resolve()
    },
    change(call, strike) {
      if (call.action !== 'sync directory') return call.proceed()
      strike.tell('ignored a sync of a directory')
    },
  }),
})
