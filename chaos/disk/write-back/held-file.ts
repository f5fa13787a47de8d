/**
 * One file of the write-back disk, whatever it is called: what it holds unsynced, and its home on the disk below.
 *
 * A file gets a home when its name becomes durable. Until then what is synced of it cannot go anywhere: it waits here, apart
 * from what is written later, and without the name it is lost, as on any disk.
 */
import type { Disk, DiskFile } from '../../../engines/env/index.ts'
import { sectorBytes } from '../../../engines/env/index.ts'
import { UnsyncedContent } from './unsynced-content.ts'

/** Synced before there was a home. */
interface Waiting {
  readonly sectors: Map<number, Uint8Array>
  length: number
}

export class HeldFile {
  /** What it is called now; `undefined`: it was removed or replaced. */
  path: string | undefined
  /** What it is called on the disk below, if it is there. */
  home: string | undefined
  readonly content: UnsyncedContent
  /** Open handles, and changes of its name that are not durable. */
  handleCount = 0
  unsyncedNameCount = 0
  readonly #disk: Disk
  #below: DiskFile | undefined
  #waiting: Waiting | undefined

  constructor(disk: Disk, path: string, home: string | undefined) {
    this.#disk = disk
    this.path = path
    this.home = home
    this.#below = home === undefined ? undefined : disk.edit(home)
    this.content = new UnsyncedContent(() => this.#below)
  }

  /** What it holds in memory. */
  get bytes(): number {
    return this.content.bytes + (this.#waiting?.sectors.size ?? 0) * sectorBytes
  }

  /** True: nothing is lost by forgetting it. */
  get isIdle(): boolean {
    return this.handleCount === 0 && this.unsyncedNameCount === 0 && this.path === this.home && this.content.isClean
  }

  /** Everything written so far survives from now on, if the name does. */
  pourAll(): void {
    if (this.#below === undefined) this.#wait()
    else this.content.pourAll(this.#below)
  }

  /** Some of the unsynced sectors survive, and perhaps what was cut away goes. Nothing happens without a home. */
  pourSome(survives: (sector: number) => boolean): void {
    if (this.#below !== undefined) this.content.pourSome(this.#below, survives)
  }

  syncBelow(): Promise<void> | undefined {
    return this.#below?.sync()
  }

  syncBelowNow(): void {
    this.#below?.syncNow()
  }

  /** Makes the file on the disk below, with what was synced of it, or with what it had there under a name that it lost. */
  settle(home: string): void {
    const former = this.#below
    this.#below = this.#disk.create(home)
    this.home = home
    if (former !== undefined) {
      const bytes = new Uint8Array(former.size())
      former.read(bytes, 0)
      former.close()
      this.#below.write(bytes, 0)
    }
    const waiting = this.#waiting
    if (waiting === undefined) return
    for (const [sector, bytes] of waiting.sectors) {
      const start = sector * sectorBytes
      const count = Math.min(bytes.length, waiting.length - start)
      if (count > 0) this.#below.write(bytes.subarray(0, count), start)
    }
    if (this.#below.size() < waiting.length) this.#below.truncate(waiting.length)
    this.content.release([...waiting.sectors.keys()].filter(sector => !this.content.isDirty(sector)))
    this.#waiting = undefined
  }

  close(): void {
    this.#below?.close()
  }

  /** Keeps a copy of what is synced, as it may be written again before there is a home. */
  #wait(): void {
    const { content } = this
    const waiting = this.#waiting ?? { sectors: new Map<number, Uint8Array>(), length: 0 }
    for (const sector of [...waiting.sectors.keys()]) {
      // It was cut away, and without a disk below there is nothing behind it.
      if (!content.isHeld(sector)) waiting.sectors.delete(sector)
    }
    for (const sector of content.dirtySectors()) waiting.sectors.set(sector, content.sector(sector).slice())
    waiting.length = content.length
    content.markSynced()
    this.#waiting = waiting
  }
}
