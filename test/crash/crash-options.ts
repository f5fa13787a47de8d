/** Trees whose whole life fits into some hundred operations of the disk, and whose writers never have to wait. */
import type { LsmOptions } from '../../engines/lsm/index.ts'
import { compactions, durabilities, smallOptions } from '../lsm/small-options.ts'

export const crashOptions: readonly LsmOptions[] = durabilities.flatMap(durability =>
  compactions.map(
    (compaction): LsmOptions => ({
      ...smallOptions,
      durability,
      compaction,
      memtableBytes: 6000,
      memtableCountMax: 100,
      runCountSlow: 900,
      runCountStop: 1000,
    }),
  ),
)

export function describeCrashOptions({ durability, compaction }: LsmOptions): string {
  return `${durability}, ${compaction}`
}
