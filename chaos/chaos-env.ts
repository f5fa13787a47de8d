/**
 * The world of an engine with the faults of a plan in it, for a store that lives in this process or is the process.
 *
 * Where the disk has faults, background tasks run on the engine's own thread: a thread of its own would have a disk of its
 * own, without the faults, and would not see what a write-back disk holds. So merges stall the store, which an honest
 * comparison of speed has to know.
 */
import { type Env, MemoryBackground, type Random } from '../engines/env/index.ts'
import { FaultyClock } from './clock/faulty-clock.ts'
import { chaosDisk } from './disk/chaos-disk.ts'
import type { PowerLossKeeps } from './disk/volatile-disk.ts'
import type { WriteBackOptions } from './disk/write-back/index.ts'
import type { FaultLog } from './event.ts'
import type { PlanParts } from './plan.ts'

export interface ChaosEnvOptions {
  readonly seed: number
  readonly log: FaultLog
  /** Holds the thread for a slow disk: `blockThread`, or a clock that is moved. */
  readonly block: (durationMs: number) => void
  /** Present: what is not synced dies with the process. */
  readonly writeBack?: WriteBackOptions
  /** Called when a fault has cut the power; a process of its own ends itself here. */
  readonly powerLost?: () => void
}

export interface ChaosEnv {
  readonly env: Env
  /** The chaos begins: times count from here. */
  arm(): void
  /** Ends all faults for good. Returns what stays wrong all the same, a sentence each. */
  heal(): readonly string[]
  /** The power fails: what the disk below has then is what is left. Without a write-back disk nothing happens. */
  powerOff(keeps: PowerLossKeeps, random: Random): void
}

/** Where the plan has nothing for disk and clock, `env` itself. */
export function chaosEnv(env: Env, parts: Pick<PlanParts, 'disk' | 'clock'>, options: ChaosEnvOptions): ChaosEnv {
  const faultyClock = parts.clock.length === 0 ? undefined : new FaultyClock(env.clock, parts.clock, options.log)
  const clock = faultyClock ?? env.clock
  const { disk, faulty, writeBack } = chaosDisk(env.disk, parts.disk, { ...options, clock })
  const background = disk === env.disk ? env.background : new MemoryBackground(disk)
  const isPlain = clock === env.clock && disk === env.disk
  return {
    env: isPlain ? env : { disk, clock, random: env.random, background },
    arm() {
      faultyClock?.arm()
      faulty?.arm()
    },
    heal() {
      faultyClock?.heal()
      return faulty?.heal() ?? []
    },
    powerOff: (keeps, random) => writeBack?.powerOff(keeps, random),
  }
}
