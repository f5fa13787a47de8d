/**
 * A disk whose syncs take their time, as those of real disks do: other things happen while one is under way. In memory a
 * sync would be over before anybody could see an answer that came too early, or join a group that is being written.
 *
 * Some wait before the disk below is asked, so that for a while nothing is durable; some wait after it, so that what is
 * written meanwhile is not. Which, and for how many turns, is drawn from the seed.
 */
import { type Disk, type DiskFile, ForwardingDisk, ForwardingFile, type Random } from '../../engines/env/index.ts'

const turnCountMax = 60

export class SlowSyncs extends ForwardingDisk {
  readonly #random: Random

  constructor(below: Disk, random: Random) {
    super(below)
    this.#random = random
  }

  protected override wrap(file: DiskFile): DiskFile {
    return new SlowFile(file, this.#random)
  }
}

class SlowFile extends ForwardingFile {
  readonly #random: Random
  #syncCount = 0
  #isClosed = false

  constructor(below: DiskFile, random: Random) {
    super(below)
    this.#random = random
  }

  override async sync(): Promise<void> {
    const isLate = this.#random.nextInteger(2) === 0
    this.#syncCount++
    try {
      if (isLate) await this.#wait()
      await this.below.sync()
      if (!isLate) await this.#wait()
    } finally {
      this.#syncCount--
      if (this.#isClosed) this.#closeBelow()
    }
  }

  override close(): void {
    this.#isClosed = true
    this.#closeBelow()
  }

  /** As on a real disk, a sync that is under way goes on when the file is closed. */
  #closeBelow(): void {
    if (this.#syncCount === 0) this.below.close()
  }

  async #wait(): Promise<void> {
    for (let turns = this.#random.nextInteger(turnCountMax); turns > 0; turns--) await undefined
  }
}
