/** A read fails: the sector cannot be read, and the disk says so. Nothing is lost by it; the next read may work. */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault, injected } from './disk-fault.ts'

export const readFails: FaultDefinition = defineDiskFault({
  name: 'disk.read-fails',
  does: 'a read fails with EIO',
  isHonest: true,
  parameters: {},
  drawnProbability: 0.02,
  behave: () => ({
    read({ path, position, into }, strike) {
      strike.tell('refused a read', { position, bytes: into.length })
      throw injected('IO', 'read', path, true)
    },
  }),
})
