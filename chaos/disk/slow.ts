/**
 * The disk takes its time: each call that it strikes waits for a while drawn from a distribution.
 *
 * A blocking call holds its thread, as it does on a slow disk: everything else in that thread waits as well. Only a sync
 * that gives a promise lets the thread go on meanwhile.
 */
import type { Random } from '../../engines/env/index.ts'
import type { FaultDefinition } from '../fault.ts'
import { choice, defaulting, duration, required } from '../syntax/parameter.ts'
import { type DiskBehaviour, defineDiskFault, type Strike } from './disk-fault.ts'

const shapes = ['exponential', 'uniform', 'constant', 'pareto'] as const
const kinds = ['all', 'read', 'write', 'sync'] as const
/** No single wait is longer than so many means: a tail, not a hang. */
const meansMax = 50

export const slow: FaultDefinition = defineDiskFault({
  name: 'disk.slow',
  does: 'a call takes longer, by a time drawn around mean=; a blocking call holds its thread',
  isHonest: true,
  parameters: {
    mean: required(duration(0.001), random => 1 + random.nextInteger(20)),
    shape: defaulting(choice(shapes), 'exponential', random => shapes[random.nextInteger(shapes.length)]),
    calls: defaulting(choice(kinds), 'all', random => kinds[random.nextInteger(kinds.length)]),
  },
  drawnProbability: 0.2,
  behave({ mean, shape, calls }) {
    const drawWait = (strike: Strike): number => {
      const waitMs = Math.min(meansMax, drawMeans(shape, strike.random)) * mean
      strike.tell(`took ${waitMs.toFixed(1)} ms longer`)
      return waitMs
    }
    const blocking = <Result>(call: { proceed(): Result }, strike: Strike): Result => {
      strike.block(drawWait(strike))
      return call.proceed()
    }
    const isStruck = (kind: (typeof kinds)[number]): boolean => calls === 'all' || calls === kind
    const behaviour: DiskBehaviour = {
      ...(isStruck('read') && { read: blocking }),
      ...(isStruck('write') && { write: blocking }),
      ...(isStruck('sync') && {
        sync: (call, strike) =>
          call.isBlocking ? blocking(call, strike) : strike.sleep(drawWait(strike)).then(() => call.proceed()),
        change: (call, strike) => (call.action === 'sync directory' ? blocking(call, strike) : call.proceed()),
      }),
    }
    return behaviour
  },
})

/** A draw with a mean of 1. */
function drawMeans(shape: (typeof shapes)[number], random: Random): number {
  const uniform = random.nextFloat()
  switch (shape) {
    case 'constant':
      return 1
    case 'uniform':
      return 2 * uniform
    case 'exponential':
      return -Math.log(1 - uniform)
    case 'pareto':
      // Shape 1.5: one wait in a hundred is seven means or more.
      return (1 - uniform) ** (-1 / 1.5) / 3
  }
}
