/**
 * The disk is full: from the beginning of the chaos on, files may grow by so many bytes in all. A write that does not fit
 * writes the sectors that fit and fails. What is cut away gives its room back, and so does a removed file.
 */
import type { FaultDefinition } from '../fault.ts'
import { required, size } from '../syntax/parameter.ts'
import { defineDiskFault, injected } from './disk-fault.ts'
import { wholeSectors } from './short-write.ts'

export const full: FaultDefinition = defineDiskFault({
  name: 'disk.full',
  does: 'files may grow by so many bytes in all, then writes fail with ENOSPC',
  isHonest: true,
  parameters: { bytes: required(size, random => 2 ** (16 + random.nextInteger(8))) },
  drawnProbability: 1,
  behave({ bytes: budget }) {
    return {
      countsGrowth: true,
      write(call, strike) {
        const { path, file, bytes, position } = call
        const free = budget - strike.grownBytes()
        const growth = position + bytes.length - file.size()
        if (growth <= free) return call.proceed()
        const fitting = wholeSectors(position, bytes.length - growth + Math.max(0, free))
        if (fitting > 0 && position <= file.size()) file.write(bytes.subarray(0, fitting), position)
        strike.tell('had no room for a write', { position, bytes: bytes.length })
        throw injected('NO_SPACE', 'write', path)
      },
      change(call, strike) {
        if (call.action !== 'create' || strike.grownBytes() < budget) return call.proceed()
        strike.tell('had no room for a file')
        throw injected('NO_SPACE', call.action, call.path)
      },
    }
  },
})
