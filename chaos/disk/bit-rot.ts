/**
 * A bit flips: in what is read (`where=read`: the next read may be right), or in the file itself, within what is
 * being read (`where=rest`: it stays, healed or not). The checksum is the reader's business.
 */
import type { FaultDefinition } from '../fault.ts'
import { choice, count, defaulting } from '../syntax/parameter.ts'
import { defineDiskFault } from './disk-fault.ts'

export const bitRot: FaultDefinition = defineDiskFault({
  name: 'disk.bit-rot',
  does: 'bits of what is read flip, in passing (where=read) or in the file for good (where=rest)',
  isHonest: false,
  parameters: {
    where: defaulting(choice(['read', 'rest']), 'read', random => (random.nextInteger(2) === 0 ? 'read' : 'rest')),
    bits: defaulting(count(1), 1),
  },
  drawnProbability: 0.005,
  behave: ({ where, bits }) => ({
    read(call, strike) {
      const { path, into, position } = call
      const found = call.proceed()
      if (found === 0) return 0
      for (let flip = 0; flip < Math.min(bits, 8 * found); flip++) {
        const at = strike.random.nextInteger(found)
        into[at]! ^= 1 << strike.random.nextInteger(8)
        strike.tell(where === 'rest' ? 'flipped a bit in the file' : 'flipped a bit of a read', {
          position: position + at,
          bytes: 1,
        })
        if (where === 'rest') strike.damage(into.slice(at, at + 1), position + at)
      }
      if (where === 'rest') strike.leaveBehind(`bits of ${path} stay flipped`)
      return found
    },
  }),
})
