/** The real world: this machine's disk, clock and threads. Only the randomness is made up, from the seed. */
import type { Env } from '../env.ts'
import { createRandom } from '../random.ts'
import { NodeBackground } from './background.ts'
import { NodeClock } from './clock.ts'
import { NodeDisk } from './disk.ts'

export { NodeBackground } from './background.ts'
export { NodeClock } from './clock.ts'
export { makeDirectories } from './directories.ts'
export { NodeDisk } from './disk.ts'

/** Threads start with the first background task; `background.close()` ends them. */
export function nodeEnv(seed: number): Env {
  return {
    disk: new NodeDisk(),
    clock: new NodeClock(),
    random: createRandom(seed),
    background: new NodeBackground(),
  }
}
