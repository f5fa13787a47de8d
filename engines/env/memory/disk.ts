/**
 * A disk in memory, for tests and simulations: as strict as the contract allows, and able to crash.
 *
 * `crashImage` makes the disk that a power loss at this moment would leave behind; with `record`,
 * `crashImageAt` does so for every moment of the past. The hook `beforeOperation` sees each change before it
 * happens and may refuse it by throwing a `StorageError`.
 */
import type { Disk, DiskFile, DiskLock } from '../disk.ts'
import { StorageError } from '../errors.ts'
import { FileContent } from './content.ts'
import type { CrashChoice } from './crash.ts'
import { CrashModel } from './crash.ts'
import type { OperationLog, StoredFile } from './file.ts'
import { MemoryFile } from './file.ts'
import type { DiskOperation } from './operation.ts'
import { directoryOf } from './operation.ts'

export interface MemoryDiskOptions {
  /** True: keeps every operation, bytes and all, so that past moments can be made to crash. */
  readonly record: boolean
}

/** What a new disk holds, all of it synced. */
interface Origin {
  readonly files: ReadonlyMap<string, FileContent>
  readonly directories: Iterable<string>
}

export class MemoryDisk implements Disk, OperationLog {
  /** Called before each operation; what it throws, the caller of the disk gets, and nothing changes. */
  beforeOperation: ((operation: DiskOperation) => void) | undefined

  readonly #files = new Map<string, StoredFile>()
  readonly #directories: Set<string>
  readonly #locks = new Set<string>()
  readonly #model: CrashModel
  #nextId = 0

  readonly #recorded: DiskOperation[] | undefined
  /** The files as they were at the start, for `crashImageAt`. */
  readonly #start: ReadonlyMap<string, StoredFile>
  /** Where `crashImageAt` looked last: going on from there is cheap. */
  #replay: CrashModel

  constructor(
    options: MemoryDiskOptions = { record: false },
    origin: Origin = { files: new Map(), directories: [''] },
  ) {
    for (const [path, content] of origin.files) this.#files.set(path, { id: this.#nextId++, content })
    this.#directories = new Set(origin.directories)
    this.#model = new CrashModel(this.#files)
    this.#recorded = options.record ? [] : undefined
    this.#start = options.record ? copyFiles(this.#files) : new Map()
    this.#replay = new CrashModel(this.#start)
  }

  /** How many operations changed or synced this disk so far. */
  get operationCount(): number {
    return this.#model.operationCount
  }

  /** The recorded operations, oldest first; empty without `record`. */
  get operations(): readonly DiskOperation[] {
    return this.#recorded ?? []
  }

  /** The disk that a power loss now would leave: another, ordinary disk, without locks, without hook. */
  crashImage(choice: CrashChoice, options?: MemoryDiskOptions): MemoryDisk {
    return new MemoryDisk(options, { files: this.#model.crash(choice), directories: this.#directories })
  }

  /**
   * The disk that a power loss would have left right after the first `operationCount` operations.
   * Cheap where calls go forward in time. Needs `record`.
   */
  crashImageAt(operationCount: number, choice: CrashChoice, options?: MemoryDiskOptions): MemoryDisk {
    if (this.#recorded === undefined || operationCount > this.#recorded.length) {
      throw new TypeError(`this disk has no record of operation ${operationCount}`)
    }
    if (operationCount < this.#replay.operationCount) this.#replay = new CrashModel(this.#start)
    while (this.#replay.operationCount < operationCount) {
      this.#replay.follow(this.#recorded[this.#replay.operationCount]!)
    }
    return new MemoryDisk(options, { files: this.#replay.crash(choice), directories: this.#directories })
  }

  perform(operation: DiskOperation, apply: () => void): void {
    this.beforeOperation?.(operation)
    apply()
    this.#model.follow(operation)
    this.#recorded?.push(operation)
  }

  createDirectory(path: string): void {
    for (let directory = path; directory !== ''; directory = directoryOf(directory)) this.#directories.add(directory)
  }

  open(path: string): DiskFile {
    return new MemoryFile(path, this.#find(path, 'open'), this, false)
  }

  create(path: string): DiskFile {
    const existing = this.#files.get(path)
    if (existing !== undefined) {
      const file = new MemoryFile(path, existing, this, true)
      file.truncate(0)
      return file
    }
    this.#assertDirectory(directoryOf(path), 'create', path)
    const file: StoredFile = { id: this.#nextId++, content: new FileContent() }
    this.perform({ type: 'create', path, file: file.id }, () => this.#files.set(path, file))
    return new MemoryFile(path, file, this, true)
  }

  edit(path: string): DiskFile {
    return new MemoryFile(path, this.#find(path, 'open'), this, true)
  }

  exists(path: string): boolean {
    return this.#files.has(path) || this.#directories.has(path)
  }

  list(directory: string): string[] {
    const names: string[] = []
    for (const paths of [this.#files.keys(), this.#directories]) {
      for (const path of paths) {
        if (path !== directory && directoryOf(path) === directory) names.push(path.slice(path.lastIndexOf('/') + 1))
      }
    }
    return names.sort()
  }

  occupiedBytes(path: string): number {
    return this.#find(path, 'measure').content.occupiedBytes
  }

  rename(from: string, to: string): void {
    if (directoryOf(from) !== directoryOf(to)) throw new TypeError('a file is renamed within its directory')
    const file = this.#find(from, 'rename')
    this.perform({ type: 'rename', path: from, file: file.id, to }, () => {
      this.#files.delete(from)
      this.#files.set(to, file)
    })
  }

  remove(path: string): void {
    const file = this.#find(path, 'remove')
    this.perform({ type: 'remove', path, file: file.id }, () => this.#files.delete(path))
  }

  syncDirectory(path: string): void {
    this.#assertDirectory(path, 'sync directory', path)
    this.perform({ type: 'syncDirectory', path }, () => undefined)
  }

  /** Held by whoever shares this object; a crash image has no holder. */
  lock(path: string): DiskLock {
    if (this.#locks.has(path)) throw new StorageError('LOCKED', `${path} is held by this process`)
    this.#locks.add(path)
    let held = true
    return {
      release: () => {
        if (held) this.#locks.delete(path)
        held = false
      },
    }
  }

  #find(path: string, action: string): StoredFile {
    const file = this.#files.get(path)
    if (file === undefined) throw notFound(action, path)
    return file
  }

  #assertDirectory(directory: string, action: string, path: string): void {
    if (!this.#directories.has(directory)) throw notFound(action, path)
  }
}

function notFound(action: string, path: string): StorageError {
  return new StorageError('NOT_FOUND', `cannot ${action} ${path}: no such file or directory`)
}

function copyFiles(files: ReadonlyMap<string, StoredFile>): Map<string, StoredFile> {
  return new Map(Array.from(files, ([path, { id, content }]) => [path, { id, content: content.copy() }]))
}
