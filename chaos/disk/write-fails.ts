/** A write fails and leaves the file as it was. The caller cannot know that, so the error is not definite. */
import type { FaultDefinition } from '../fault.ts'
import { defineDiskFault, injected } from './disk-fault.ts'

export const writeFails: FaultDefinition = defineDiskFault({
  name: 'disk.write-fails',
  does: 'a write fails with EIO, and nothing of it is there',
  isHonest: true,
  parameters: {},
  drawnProbability: 0.01,
  behave: () => ({
    write({ path, position, bytes }, strike) {
      strike.tell('refused a write', { position, bytes: bytes.length })
      throw injected('IO', 'write', path)
    },
  }),
})
