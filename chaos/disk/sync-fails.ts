/**
 * A sync fails, and the next one lies: what was to be synced is taken for clean, so a later sync succeeds without it, and a
 * power loss takes it. Readers see it all the while. Linux file systems do this to a page that could not be written.
 */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault, injected } from './disk-fault.ts'

export const syncFails: FaultDefinition = defineDiskFault({
  name: 'disk.sync-fails',
  does: 'a sync fails with EIO; what it was to sync is never written, and later syncs succeed all the same',
  isHonest: true,
  isVolatile: true,
  parameters: {},
  drawnProbability: 0.02,
  behave: () => ({
    sync({ path }, strike) {
      strike.tell('failed a sync')
      strike.forsake()
      strike.leaveBehind(`what ${path} had unsynced will not survive a power loss`)
      throw injected('IO', 'sync', path)
    },
    change(call, strike) {
      if (call.action !== 'sync directory') return call.proceed()
      strike.tell('failed a sync of a directory')
      throw injected('IO', call.action, call.path)
    },
  }),
})
