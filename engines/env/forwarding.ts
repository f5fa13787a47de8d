/** A disk and a file that pass everything on, for those that do one thing otherwise. */
import type { Disk, DiskFile, DiskLock } from './disk.ts'

export class ForwardingDisk implements Disk {
  protected readonly below: Disk

  constructor(below: Disk) {
    this.below = below
  }

  createDirectory(path: string): void {
    this.below.createDirectory(path)
  }

  open(path: string): DiskFile {
    return this.wrap(this.below.open(path))
  }

  create(path: string): DiskFile {
    return this.wrap(this.below.create(path))
  }

  edit(path: string): DiskFile {
    return this.wrap(this.below.edit(path))
  }

  exists(path: string): boolean {
    return this.below.exists(path)
  }

  list(directory: string): string[] {
    return this.below.list(directory)
  }

  occupiedBytes(path: string): number {
    return this.below.occupiedBytes(path)
  }

  rename(from: string, to: string): void {
    this.below.rename(from, to)
  }

  remove(path: string): void {
    this.below.remove(path)
  }

  syncDirectory(path: string): void {
    this.below.syncDirectory(path)
  }

  lock(path: string): DiskLock {
    return this.below.lock(path)
  }

  /** What is handed out for an opened file of the disk below. */
  protected wrap(file: DiskFile): DiskFile {
    return file
  }
}

export class ForwardingFile implements DiskFile {
  readonly path: string
  protected readonly below: DiskFile

  constructor(below: DiskFile) {
    this.path = below.path
    this.below = below
  }

  size(): number {
    return this.below.size()
  }

  read(into: Uint8Array, position: number): number {
    return this.below.read(into, position)
  }

  write(bytes: Uint8Array, position: number): void {
    this.below.write(bytes, position)
  }

  truncate(length: number): void {
    this.below.truncate(length)
  }

  sync(): Promise<void> {
    return this.below.sync()
  }

  syncNow(): void {
    this.below.syncNow()
  }

  close(): void {
    this.below.close()
  }
}
