/**
 * A write fails halfway: some of its sectors, drawn, are in the file, from its beginning on. Never a part of a sector: a kernel
 * writes pages and blocks, and an engine may rely on that.
 */
import { sectorBytes } from '../../engines/env/index.ts'
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault, injected } from './disk-fault.ts'

export const shortWrite: FaultDefinition = defineDiskFault({
  name: 'disk.short-write',
  does: 'a write fails with EIO after some of its sectors',
  isHonest: true,
  parameters: {},
  drawnProbability: 0.01,
  behave: () => ({
    write({ path, file, position, bytes }, strike) {
      const written = wholeSectors(position, strike.random.nextInteger(bytes.length))
      if (written > 0) file.write(bytes.subarray(0, written), position)
      strike.tell(`wrote ${written} of ${bytes.length} bytes and failed`, { position, bytes: written })
      throw injected('IO', 'write', path)
    },
  }),
})

/** So many bytes from `position` on, or fewer, so that they end with a sector. */
export function wholeSectors(position: number, bytes: number): number {
  return Math.max(0, bytes - ((position + bytes) % sectorBytes))
}
