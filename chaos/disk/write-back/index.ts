/**
 * A disk that keeps in the process what was not synced, over a disk that has the rest.
 *
 * So the death of the process is a power loss: SIGKILL takes what no `sync` and no `syncDirectory` asked for, and the
 * directory below is what a machine would find when it comes up again. No root, no file system of its own, no container.
 *
 * A sync writes to the disk below and, unless it is asked to (`syncsBelow`), no further: the kernel outlives the process.
 * All of it belongs to one thread; a background thread with a disk of its own would not see what is held here, so tasks
 * run on the same thread and this disk (`MemoryBackground`).
 */
import { type Disk, type DiskFile, type DiskLock, type Random, StorageError } from '../../../engines/env/index.ts'
import type { PowerLossKeeps, VolatileDisk } from '../volatile-disk.ts'
import { HeldFile } from './held-file.ts'
import { directoryOf, Names } from './names.ts'
import { sectorsOf } from './unsynced-content.ts'
import { WriteBackFile } from './write-back-file.ts'

export interface WriteBackOptions {
  /**
   * What is held may come to so many bytes. When a write passes that, the file that holds most is written below, with
   * the names of its directory, as a kernel short of memory would do: it survives although nobody asked.
   */
  readonly heldBytesMax: number
  /** True: a sync is one of the disk below as well, at its price. */
  readonly syncsBelow: boolean
  /**
   * Lets some of what is not synced reach the disk below at once, out of order: after each write and each change of a name
   * with this probability. Absent: nothing does, and a kill loses all of it.
   */
  readonly leak?: { readonly probability: number; readonly random: Random }
}

export const writeBackDefaults: WriteBackOptions = { heldBytesMax: 64 * 2 ** 20, syncsBelow: false }

/** The last write of all, which a power loss may tear. */
interface LastWrite {
  readonly file: HeldFile
  readonly position: number
  readonly bytes: number
}

export class WriteBackDisk implements VolatileDisk {
  readonly #below: Disk
  readonly #options: WriteBackOptions
  readonly #names: Names
  #heldBytes = 0
  #lastWrite: LastWrite | undefined
  #isOff = false

  constructor(below: Disk, options: WriteBackOptions = writeBackDefaults) {
    this.#below = below
    this.#options = options
    this.#names = new Names(below)
  }

  /** Bytes that a power loss now would take, or may. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  createDirectory(path: string): void {
    this.assertOn(path)
    this.#below.createDirectory(path)
  }

  open(path: string): DiskFile {
    return this.#handle(this.#find(path, 'open'), path, false)
  }

  edit(path: string): DiskFile {
    return this.#handle(this.#find(path, 'open'), path, true)
  }

  create(path: string): DiskFile {
    this.assertOn(path)
    if (this.#names.exists(path)) {
      const handle = this.#handle(this.#find(path, 'create'), path, true)
      handle.truncate(0)
      return handle
    }
    const directory = directoryOf(path)
    if (directory !== '' && !this.#below.exists(directory)) throw notFound('create', path)
    const file = new HeldFile(this.#below, path, undefined)
    this.#names.create(file, path)
    this.#leakName()
    return this.#handle(file, path, true)
  }

  exists(path: string): boolean {
    this.assertOn(path)
    return this.#names.exists(path)
  }

  list(directory: string): string[] {
    this.assertOn(directory)
    return this.#names.list(directory)
  }

  occupiedBytes(path: string): number {
    const file = this.#find(path, 'measure')
    const below = file.home === undefined ? 0 : this.#below.occupiedBytes(file.home)
    this.#settle(file)
    return below + file.bytes
  }

  rename(from: string, to: string): void {
    if (directoryOf(from) !== directoryOf(to)) throw new TypeError('a file is renamed within its directory')
    const file = this.#find(from, 'rename')
    // The one that is replaced is taken along: who has it open goes on reading it.
    if (this.#names.exists(to)) this.#find(to, 'rename')
    const replaced = from === to ? undefined : this.#names.held(to)
    this.#names.rename(file, from, to)
    this.#leakName()
    if (replaced !== undefined) this.#abandon(replaced)
  }

  remove(path: string): void {
    const file = this.#find(path, 'remove')
    this.#names.remove(file, path)
    this.#leakName()
    this.#abandon(file)
  }

  syncDirectory(path: string): void {
    this.assertOn(path)
    if (this.#options.syncsBelow || !this.#below.exists(path)) {
      this.#names.pour(path)
      this.#below.syncDirectory(path)
    } else this.#names.pour(path)
    for (const file of [...this.#names.files]) this.#settle(file)
    this.#recount()
  }

  lock(path: string): DiskLock {
    this.assertOn(path)
    return this.#below.lock(path)
  }

  forsake(path: string): void {
    this.#names.held(path)?.content.forsake()
  }

  powerOff(keeps: PowerLossKeeps, random: Random): void {
    if (this.#isOff) return
    const odds = keeps === 'some' ? random.nextFloat() : keeps === 'nothing' ? 0 : 1
    const survives = (): boolean => odds === 1 || random.nextFloat() < odds
    this.#names.pourSome(survives)
    const torn = this.#lastWrite
    for (const file of this.#names.files) {
      if (keeps === 'torn' && file === torn?.file) {
        const lost = tornSectors(torn, random)
        file.pourSome(sector => !lost.has(sector))
      } else if (odds === 1) file.pourAll()
      else file.pourSome(survives)
      file.close()
    }
    this.#isOff = true
  }

  /** @throws StorageError `IO`: the power is off. */
  assertOn(path: string): void {
    if (this.#isOff) throw new StorageError('IO', `cannot reach ${path}: the power is off`, { definite: false })
  }

  /** For the disk's own files: a write was made. */
  afterWrite(file: HeldFile, write: { readonly position: number; readonly bytes: number }, before: number): void {
    if (write.bytes > 0) this.#lastWrite = { file, ...write }
    const { leak, heldBytesMax } = this.#options
    if (leak !== undefined && leak.random.nextFloat() < leak.probability) {
      file.pourSome(() => leak.random.nextInteger(2) === 0)
    }
    this.#heldBytes += file.bytes - before
    if (this.#heldBytes > heldBytesMax) this.#relieve()
  }

  /** For the disk's own files: everything so far is to survive. `true`: the disk below has to be asked as well. */
  afterSync(file: HeldFile): boolean {
    const before = file.bytes
    file.pourAll()
    this.#heldBytes += file.bytes - before
    return this.#options.syncsBelow
  }

  /** For the disk's own files: a handle was closed. */
  afterClose(file: HeldFile): void {
    file.handleCount--
    this.#settle(file)
    this.#abandon(file)
  }

  #handle(file: HeldFile, path: string, isWritable: boolean): WriteBackFile {
    file.handleCount++
    return new WriteBackFile(this, file, path, isWritable)
  }

  #find(path: string, action: string): HeldFile {
    this.assertOn(path)
    const held = this.#names.held(path)
    if (held !== undefined) return held
    if (!this.#names.exists(path)) throw notFound(action, path)
    const file = new HeldFile(this.#below, path, path)
    this.#names.hold(file, path)
    return file
  }

  /** Forgets a file of which the disk below has everything. */
  #settle(file: HeldFile): void {
    if (!file.isIdle) return
    this.#names.forget(file)
    file.close()
  }

  /** Closes a file that nobody can reach any more: what it holds is gone for good. */
  #abandon(file: HeldFile): void {
    if (file.path !== undefined || file.handleCount > 0) return
    // A change of its name that is not durable may still need it.
    if (file.unsyncedNameCount === 0) file.close()
    this.#recount()
  }

  #recount(): void {
    this.#heldBytes = 0
    for (const file of this.#names.files) this.#heldBytes += file.bytes
  }

  #leakName(): void {
    const { leak } = this.#options
    if (leak !== undefined && leak.random.nextFloat() < leak.probability) this.#names.pourLast()
  }

  /** Too much is held: the file that holds most is written below, and so are the names that it may need for that. */
  #relieve(): void {
    let fattest: HeldFile | undefined
    for (const file of this.#names.files) if (fattest === undefined || file.bytes > fattest.bytes) fattest = file
    if (fattest?.path === undefined) return
    this.#names.pour(directoryOf(fattest.path))
    fattest.pourAll()
    fattest.content.evict()
    this.#recount()
  }
}

/** Sectors of the write that are lost: some, never none. */
function tornSectors({ position, bytes }: LastWrite, random: Random): Set<number> {
  const sectors = [...sectorsOf(position, bytes)]
  const lost = new Set(sectors.filter(() => random.nextInteger(2) === 0))
  if (lost.size === 0 && sectors.length > 0) lost.add(sectors[random.nextInteger(sectors.length)]!)
  return lost
}

function notFound(action: string, path: string): StorageError {
  return new StorageError('NOT_FOUND', `cannot ${action} ${path}: no such file or directory`)
}
