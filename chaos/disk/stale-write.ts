/** A write is lost and reports success: the file keeps what it had there, and zeros where it had nothing. */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault } from './disk-fault.ts'

export const staleWrite: FaultDefinition = defineDiskFault({
  name: 'disk.stale-write',
  does: 'a write is lost and reports success; the old bytes stay',
  isHonest: false,
  parameters: {},
  drawnProbability: 0.005,
  behave: () => ({
    write({ path, file, bytes, position }, strike) {
      const end = position + bytes.length
      if (file.size() < end) file.truncate(end)
      strike.tell('lost a write', { position, bytes: bytes.length })
      strike.leaveBehind(`${path} misses a write`)
    },
  }),
})
