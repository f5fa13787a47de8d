/**
 * A disk with faults: passes every call on to the one below, but for those that a fault strikes.
 *
 * It strikes from `arm` to `heal`; before and after it is the disk below and nothing else. Where there is no fault
 * to come, it is not put in at all (`chaos-disk.ts`).
 */
import { type Clock, type Disk, type DiskFile, type DiskLock, StorageError } from '../../engines/env/index.ts'
import type { FaultLog } from '../event.ts'
import { ArmedFault } from './armed-fault.ts'
import type { ChangeCall, DiskBehaviour, DiskFault, Strike } from './disk-fault.ts'
import { FaultyFile } from './faulty-file.ts'
import type { VolatileDisk } from './volatile-disk.ts'

export interface FaultyDiskParts {
  readonly below: Disk
  /** `below`, where it can lose what was not synced; some faults need that. */
  readonly volatile: VolatileDisk | undefined
  readonly faults: readonly DiskFault[]
  readonly seed: number
  readonly clock: Clock
  readonly log: FaultLog
  /** Holds the thread. */
  readonly block: (durationMs: number) => void
  /** Called when the power has failed; a process of its own ends itself here. */
  readonly powerLost: () => void
}

export class FaultyDisk implements Disk {
  readonly #parts: FaultyDiskParts
  readonly #faults: readonly ArmedFault[]
  readonly #countsGrowth: boolean
  readonly #leftBehind = new Set<string>()
  #isArmed = false
  #startNs = 0
  #grownBytes = 0

  constructor(parts: FaultyDiskParts) {
    const { faults, seed, volatile } = parts
    if (volatile === undefined && faults.some(fault => fault.isVolatile)) {
      throw new TypeError('a fault needs a disk that can lose what was not synced')
    }
    this.#parts = parts
    this.#faults = faults.map((fault, index) => {
      const serial = faults.slice(0, index).filter(({ spec }) => spec === fault.spec).length
      return new ArmedFault(fault, seed, serial)
    })
    this.#countsGrowth = faults.some(({ behaviour }) => behaviour.countsGrowth === true)
  }

  /** The chaos begins: times count from here. */
  arm(): void {
    this.#isArmed = true
    this.#grownBytes = 0
    this.#startNs = this.#parts.clock.monotonicNs()
  }

  /** Ends all faults for good. Returns what stays wrong all the same, a sentence each. */
  heal(): readonly string[] {
    this.#isArmed = false
    return [...this.#leftBehind]
  }

  createDirectory(path: string): void {
    this.#parts.below.createDirectory(path)
  }

  open(path: string): DiskFile {
    return new FaultyFile(this, this.#parts.below.open(path))
  }

  create(path: string): DiskFile {
    const { below } = this.#parts
    let file: DiskFile | undefined
    this.#change(path, 'create', () => {
      this.#countGrowth(path, () => {
        file = below.create(path)
      })
    })
    if (file === undefined) throw new TypeError('a fault created no file and said nothing')
    return new FaultyFile(this, file)
  }

  edit(path: string): DiskFile {
    return new FaultyFile(this, this.#parts.below.edit(path))
  }

  exists(path: string): boolean {
    return this.#parts.below.exists(path)
  }

  list(directory: string): string[] {
    return this.#parts.below.list(directory)
  }

  occupiedBytes(path: string): number {
    return this.#parts.below.occupiedBytes(path)
  }

  rename(from: string, to: string): void {
    this.#change(from, 'rename', () =>
      this.#countGrowth(to, () => this.#parts.below.rename(from, to), this.#sizeOf(from)),
    )
  }

  remove(path: string): void {
    this.#change(path, 'remove', () => this.#countGrowth(path, () => this.#parts.below.remove(path)))
  }

  syncDirectory(path: string): void {
    this.#change(path, 'sync directory', () => this.#parts.below.syncDirectory(path))
  }

  lock(path: string): DiskLock {
    return this.#parts.below.lock(path)
  }

  /** For the disk's own files: a call as the faults that strike it leave it. */
  perform<Kind extends 'read' | 'write' | 'sync'>(kind: Kind, file: DiskFile, call: CallOf<Kind>): ResultOf<Kind>
  perform(kind: 'change', file: DiskFile | undefined, call: ChangeCall): void
  perform(kind: Kinds, file: DiskFile | undefined, call: AnyCall): unknown {
    if (!this.#isArmed) return call.proceed()
    let proceed = (): unknown => call.proceed()
    // The first line is the outermost layer, and every fault decides before any strikes.
    const striking = this.#faults.filter(
      armed => armed.fault.behaviour[kind] !== undefined && armed.strikes(call.path, this.#elapsedMs),
    )
    for (const armed of striking.reverse()) {
      const below = proceed
      const behave = armed.fault.behaviour[kind] as (call: AnyCall, strike: Strike) => unknown
      proceed = () => behave({ ...call, proceed: below }, this.#strike(armed, call.path, file))
    }
    return proceed()
  }

  /** For the disk's own files: counts by how much a file grows. */
  countGrowthOf(file: DiskFile, change: () => void): void {
    const before = this.#countsGrowth ? file.size() : 0
    try {
      change()
    } finally {
      if (this.#countsGrowth) this.#grownBytes += file.size() - before
    }
  }

  readonly #elapsedMs = (): number => (this.#parts.clock.monotonicNs() - this.#startNs) / 1e6

  #change(path: string, action: ChangeCall['action'], proceed: () => void): void {
    this.perform('change', undefined, { path, action, proceed })
  }

  /** Counts by how much the file of that name grows, `addedBytes` of which come from another name. */
  #countGrowth(path: string, change: () => void, addedBytes = 0): void {
    const before = this.#sizeOf(path)
    change()
    this.#grownBytes += this.#sizeOf(path) - before - addedBytes
  }

  #sizeOf(path: string): number {
    const { below } = this.#parts
    if (!this.#countsGrowth || !below.exists(path)) return 0
    const file = below.open(path)
    try {
      return file.size()
    } finally {
      file.close()
    }
  }

  #strike({ fault, random }: ArmedFault, path: string, file: DiskFile | undefined): Strike {
    const { below, volatile, log, block, clock, powerLost } = this.#parts
    return {
      random,
      tell: (what, where) => log.add({ atMs: this.#elapsedMs(), fault: fault.spec, what, path, ...where }),
      leaveBehind: what => void this.#leftBehind.add(what),
      block,
      sleep: durationMs => clock.sleep(durationMs),
      grownBytes: () => this.#grownBytes,
      forsake: () => volatile?.forsake(file?.path ?? path),
      damage(bytes, position) {
        // It may be gone by now while a reader still has it open.
        if (!below.exists(path)) return
        const damaged = below.edit(path)
        damaged.write(bytes, position)
        damaged.close()
      },
      cutPower(keeps): never {
        volatile?.powerOff(keeps, random)
        powerLost()
        throw new StorageError('IO', `cannot reach ${path}: the power failed, injected`, { definite: false })
      },
    }
  }
}

type Kinds = 'read' | 'write' | 'sync' | 'change'
type CallOf<Kind extends Kinds> = Parameters<NonNullable<DiskBehaviour[Kind]>>[0]
type ResultOf<Kind extends Kinds> = ReturnType<NonNullable<DiskBehaviour[Kind]>>
/** A call of some kind, which is that of the behaviour it is handed to. */
interface AnyCall {
  readonly path: string
  proceed(): unknown
}
