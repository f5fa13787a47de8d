/**
 * A disk whose syncs take their time, as those of real disks do: other things happen while one is under way. In memory a
 * sync would be over before anybody could see an answer that came too early, or join a group that is being written.
 *
 * Some wait before the disk below is asked, so that for a while nothing is durable; some wait after it, so that what is
 * written meanwhile is not. Which, and for how many turns, is drawn from the seed.
 */
import type { Disk, DiskFile, DiskLock, Random } from '../../engines/env/index.ts'

const turnCountMax = 60

export class SlowSyncs implements Disk {
  readonly #below: Disk
  readonly #random: Random

  constructor(below: Disk, random: Random) {
    this.#below = below
    this.#random = random
  }

  createDirectory(path: string): void {
    this.#below.createDirectory(path)
  }

  open(path: string): DiskFile {
    return new SlowFile(this.#below.open(path), this.#random)
  }

  create(path: string): DiskFile {
    return new SlowFile(this.#below.create(path), this.#random)
  }

  edit(path: string): DiskFile {
    return new SlowFile(this.#below.edit(path), this.#random)
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
    this.#below.syncDirectory(path)
  }

  lock(path: string): DiskLock {
    return this.#below.lock(path)
  }
}

class SlowFile implements DiskFile {
  readonly path: string
  readonly #below: DiskFile
  readonly #random: Random
  #syncCount = 0
  #isClosed = false

  constructor(below: DiskFile, random: Random) {
    this.path = below.path
    this.#below = below
    this.#random = random
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
    const isLate = this.#random.nextInteger(2) === 0
    this.#syncCount++
    try {
      if (isLate) await this.#wait()
      await this.#below.sync()
      if (!isLate) await this.#wait()
    } finally {
      this.#syncCount--
      if (this.#isClosed) this.#closeBelow()
    }
  }

  syncNow(): void {
    this.#below.syncNow()
  }

  close(): void {
    this.#isClosed = true
    this.#closeBelow()
  }

  /** As on a real disk, a sync that is under way goes on when the file is closed. */
  #closeBelow(): void {
    if (this.#syncCount === 0) this.#below.close()
  }

  async #wait(): Promise<void> {
    for (let turns = this.#random.nextInteger(turnCountMax); turns > 0; turns--) await undefined
  }
}
