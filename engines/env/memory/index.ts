/** A world without an outside: a disk that can crash, a clock that a test moves, work on the same thread. */
import type { Env } from '../env.ts'
import { createRandom } from '../random.ts'
import { MemoryBackground } from './background.ts'
import { MemoryClock } from './clock.ts'
import { MemoryDisk } from './disk.ts'

export { MemoryBackground } from './background.ts'
export { MemoryClock } from './clock.ts'
export type { CrashChoice } from './crash.ts'
export type { MemoryDiskOptions } from './disk.ts'
export { MemoryDisk } from './disk.ts'
export type { DiskOperation } from './operation.ts'
export { untilSettled } from './until-settled.ts'

export interface MemoryEnv extends Env {
  readonly disk: MemoryDisk
  readonly clock: MemoryClock
}

export interface MemoryEnvOptions {
  readonly seed: number
  /** Absent: an empty one. A crash image, to see how an engine recovers. */
  readonly disk?: MemoryDisk
  /** Absent: one that starts on 1 January 2026. */
  readonly clock?: MemoryClock
}

export function memoryEnv(options: MemoryEnvOptions): MemoryEnv {
  const { seed, disk = new MemoryDisk(), clock = new MemoryClock() } = options
  return { disk, clock, random: createRandom(seed), background: new MemoryBackground(disk) }
}
