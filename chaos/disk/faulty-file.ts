/** An open file of a disk with faults. */
import type { DiskFile } from '../../engines/env/index.ts'
import type { FaultyDisk } from './faulty-disk.ts'

export class FaultyFile implements DiskFile {
  readonly path: string
  readonly #disk: FaultyDisk
  readonly #below: DiskFile

  constructor(disk: FaultyDisk, below: DiskFile) {
    this.path = below.path
    this.#disk = disk
    this.#below = below
  }

  size(): number {
    return this.#below.size()
  }

  read(into: Uint8Array, position: number): number {
    const file = this.#below
    const proceed = (): number => file.read(into, position)
    return this.#disk.perform('read', file, { path: this.path, file, into, position, proceed })
  }

  write(bytes: Uint8Array, position: number): void {
    const file = this.#below
    this.#disk.countGrowthOf(file, () => {
      const proceed = (): void => file.write(bytes, position)
      this.#disk.perform('write', file, { path: this.path, file, bytes, position, proceed })
    })
  }

  truncate(length: number): void {
    const file = this.#below
    const proceed = (): void => this.#disk.countGrowthOf(file, () => file.truncate(length))
    this.#disk.perform('change', file, { path: this.path, action: 'truncate', proceed })
  }

  async sync(): Promise<void> {
    const file = this.#below
    await this.#disk.perform('sync', file, { path: this.path, isBlocking: false, proceed: () => file.sync() })
  }

  syncNow(): void {
    const file = this.#below
    void this.#disk.perform('sync', file, { path: this.path, isBlocking: true, proceed: () => file.syncNow() })
  }

  close(): void {
    this.#below.close()
  }
}
