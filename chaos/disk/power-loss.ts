/**
 * The power fails: what was not synced is lost, kept or torn, names included. In process it strikes at the first call of
 * the disk from its moment on (a machine that does nothing loses nothing), or before the nth call. For a process with a
 * write-back disk whoever owns the process kills it (`process/schedule-run.ts`).
 */
import type { FaultDefinition } from '../fault.ts'
import { choice, defaulting } from '../syntax/parameter.ts'
import { defineDiskFault, type Strike } from './disk-fault.ts'
import { powerLossKeeps } from './volatile-disk.ts'

export const powerLoss: FaultDefinition = defineDiskFault({
  name: 'power-loss',
  does: 'the power fails; of what was not synced some is there afterwards, or nothing, everything, all but a torn write (keep=)',
  isHonest: true,
  nature: 'instant',
  isVolatile: true,
  parameters: {
    keep: defaulting(
      choice(powerLossKeeps),
      'some',
      random => powerLossKeeps[random.nextInteger(powerLossKeeps.length)],
    ),
  },
  drawnProbability: 1,
  behave({ keep }) {
    const strikeDown = (_call: unknown, strike: Strike): never => {
      strike.tell(`the power failed, and of what was not synced it kept ${keep}`)
      return strike.cutPower(keep)
    }
    return { read: strikeDown, write: strikeDown, sync: strikeDown, change: strikeDown }
  },
})
