/**
 * A write lands in another place of its file, some sectors off, and reports success: the place it was meant for keeps
 * what it had, and another loses it.
 */
import { sectorBytes } from '../../engines/env/index.ts'
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault } from './disk-fault.ts'

export const misdirectedWrite: FaultDefinition = defineDiskFault({
  name: 'disk.misdirected-write',
  does: 'a write lands some sectors away in its file, and reports success',
  isHonest: false,
  parameters: {},
  drawnProbability: 0.005,
  behave: () => ({
    write({ path, file, bytes, position }, strike) {
      // Somewhere in the file as it would be, on another sector than its own.
      const end = Math.max(file.size(), position + bytes.length)
      const sectorCount = Math.ceil(end / sectorBytes) + 1
      const own = Math.floor(position / sectorBytes)
      const sector = (own + 1 + strike.random.nextInteger(sectorCount - 1)) % sectorCount
      const landed = sector * sectorBytes + (position % sectorBytes)
      file.write(bytes, landed)
      // The length is kept by the file system, which believes that all went well.
      if (file.size() < position + bytes.length) file.truncate(position + bytes.length)
      strike.tell(`wrote to ${landed} what was meant for ${position}`, { position: landed, bytes: bytes.length })
      strike.leaveBehind(`${path} has a write in the wrong place`)
    },
  }),
})
