/** Puts the disk together that a plan asks for: as few layers as it needs, and none where it asks for nothing. */
import type { Clock, Disk } from '../../engines/env/index.ts'
import { FaultLog } from '../event.ts'
import type { DiskFault } from './disk-fault.ts'
import { FaultyDisk } from './faulty-disk.ts'
import { WriteBackDisk, type WriteBackOptions, writeBackDefaults } from './write-back/index.ts'

export interface ChaosDiskOptions {
  readonly seed: number
  readonly clock: Clock
  /** Holds the thread for a slow disk: `blockThread`, or a clock that is moved. */
  readonly block: (durationMs: number) => void
  /** Absent: one of its own, which nobody reads. */
  readonly log?: FaultLog
  /** The write-back disk is put in although no fault needs it: the process is going to be killed. */
  readonly writeBack?: WriteBackOptions
  readonly powerLost?: () => void
}

export interface ChaosDisk {
  readonly disk: Disk
  /** Absent: there are no faults. */
  readonly faulty?: FaultyDisk
  readonly writeBack?: WriteBackDisk
}

/** Without a fault and without `writeBack`, the disk is `below` itself. */
export function chaosDisk(below: Disk, faults: readonly DiskFault[], options: ChaosDiskOptions): ChaosDisk {
  const { seed, clock, block, log = new FaultLog(), powerLost = () => undefined } = options
  const isVolatile = options.writeBack !== undefined || faults.some(fault => fault.isVolatile)
  const writeBack = isVolatile ? new WriteBackDisk(below, options.writeBack ?? writeBackDefaults) : undefined
  const inner = writeBack ?? below
  const held = writeBack === undefined ? {} : { writeBack }
  if (faults.length === 0) return { disk: inner, ...held }
  const faulty = new FaultyDisk({ below: inner, volatile: writeBack, faults, seed, clock, log, block, powerLost })
  return { disk: faulty, faulty, ...held }
}
