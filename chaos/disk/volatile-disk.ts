/** A disk that can lose what was not synced: what faults need that are about power, or about a sync that lies. */
import type { Disk, Random } from '../../engines/env/index.ts'

/**
 * What a power loss keeps of what was not synced: nothing, everything, everything but sectors of the last write, or any part,
 * by sector and by name, in any order.
 */
export const powerLossKeeps = ['some', 'nothing', 'torn', 'everything'] as const
export type PowerLossKeeps = (typeof powerLossKeeps)[number]

export interface VolatileDisk extends Disk {
  /** What is not synced of that file now never will be, although readers see it: a page marked clean after a failed write. */
  forsake(path: string): void
  /** The power fails. Every later call throws `IO`; the disk below is what is found when it comes back. */
  powerOff(keeps: PowerLossKeeps, random: Random): void
}
