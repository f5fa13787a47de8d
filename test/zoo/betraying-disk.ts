/** A disk under a sound engine that does not do what the engine asks of it, as if the engine had never asked. */
import type { Disk, DiskFile, DiskLock } from '../../engines/env/index.ts'

export interface Betrayal {
  /** Files whose syncs do nothing; absent: none. */
  readonly unsyncedFiles?: RegExp
  /** Syncs of directories do nothing. */
  readonly unsyncedDirectories?: boolean
  /** Syncs that fail are asked for once more, and what the second one says counts. */
  readonly retriesSyncs?: boolean
}

export class BetrayingDisk implements Disk {
  readonly #below: Disk
  readonly #betrayal: Betrayal

  constructor(below: Disk, betrayal: Betrayal) {
    this.#below = below
    this.#betrayal = betrayal
  }

  createDirectory(path: string): void {
    this.#below.createDirectory(path)
  }

  open(path: string): DiskFile {
    return new BetrayingFile(this.#below.open(path), this.#betrayal)
  }

  create(path: string): DiskFile {
    return new BetrayingFile(this.#below.create(path), this.#betrayal)
  }

  edit(path: string): DiskFile {
    return new BetrayingFile(this.#below.edit(path), this.#betrayal)
  }

  exists(path: string): boolean {
    return this.#below.exists(path)
  }

  list(directory: string): string[] {
    return this.#below.list(directory)
  }

  occupiedBytes(path: string): number {
    return this.#below.occupiedBytes(path)
  }

  rename(from: string, to: string): void {
    this.#below.rename(from, to)
  }

  remove(path: string): void {
    this.#below.remove(path)
  }

  syncDirectory(path: string): void {
    if (this.#betrayal.unsyncedDirectories !== true) this.#below.syncDirectory(path)
  }

  lock(path: string): DiskLock {
    return this.#below.lock(path)
  }
}

class BetrayingFile implements DiskFile {
  readonly path: string
  readonly #below: DiskFile
  readonly #retries: boolean
  readonly #isNeverSynced: boolean

  constructor(below: DiskFile, { unsyncedFiles, retriesSyncs }: Betrayal) {
    this.path = below.path
    this.#below = below
    this.#retries = retriesSyncs === true
    this.#isNeverSynced = unsyncedFiles?.test(below.path) === true
  }

  size(): number {
    return this.#below.size()
  }

  read(into: Uint8Array, position: number): number {
    return this.#below.read(into, position)
  }

  write(bytes: Uint8Array, position: number): void {
    this.#below.write(bytes, position)
  }

  truncate(length: number): void {
    this.#below.truncate(length)
  }

  async sync(): Promise<void> {
    if (this.#isNeverSynced) return
    if (this.#retries) await this.#below.sync().catch(() => this.#below.sync())
    else await this.#below.sync()
  }

  syncNow(): void {
    if (!this.#isNeverSynced) this.#below.syncNow()
  }

  close(): void {
    this.#below.close()
  }
}
