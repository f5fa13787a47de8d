/** A disk in memory with faults given as lines, and what they did: for tests of the faults themselves. */
import { parseFault } from '../../chaos/catalog.ts'
import { type ChaosDisk, chaosDisk } from '../../chaos/disk/chaos-disk.ts'
import type { DiskFault } from '../../chaos/disk/disk-fault.ts'
import type { FaultyDisk } from '../../chaos/disk/faulty-disk.ts'
import { FaultLog } from '../../chaos/event.ts'
import { MemoryClock, MemoryDisk } from '../../engines/env/index.ts'

export interface StruckDisk extends ChaosDisk {
  readonly faulty: FaultyDisk
  readonly below: MemoryDisk
  readonly clock: MemoryClock
  readonly log: FaultLog
}

/** Armed from the start. */
export function struckDisk(lines: readonly string[], seed = 1, below: MemoryDisk = new MemoryDisk()): StruckDisk {
  const clock = new MemoryClock()
  const log = new FaultLog()
  const made = chaosDisk(below, diskFaultsOf(lines), { seed, clock, log, block: waitMs => clock.advance(waitMs) })
  if (made.faulty === undefined) throw new TypeError('a struck disk needs a fault')
  made.faulty.arm()
  return { ...made, faulty: made.faulty, below, clock, log }
}

export function diskFaultsOf(lines: readonly string[]): DiskFault[] {
  return lines.map(line => {
    const fault = parseFault(line)
    if (fault.family !== 'disk') throw new TypeError(`${line} is no fault of a disk`)
    return fault
  })
}
