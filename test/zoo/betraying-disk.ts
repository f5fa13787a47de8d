/** A disk under a sound engine that does not do what the engine asks of it, as if the engine had never asked. */
import { type Disk, type DiskFile, ForwardingDisk, ForwardingFile } from '../../engines/env/index.ts'

export interface Betrayal {
  /** Files whose syncs do nothing; absent: none. */
  readonly unsyncedFiles?: RegExp
  /** Syncs of directories do nothing. */
  readonly unsyncedDirectories?: boolean
  /** Syncs that fail are asked for once more, and what the second one says counts. */
  readonly retriesSyncs?: boolean
}

export class BetrayingDisk extends ForwardingDisk {
  readonly #betrayal: Betrayal

  constructor(below: Disk, betrayal: Betrayal) {
    super(below)
    this.#betrayal = betrayal
  }

  override syncDirectory(path: string): void {
    if (this.#betrayal.unsyncedDirectories !== true) super.syncDirectory(path)
  }

  protected override wrap(file: DiskFile): DiskFile {
    return new BetrayingFile(file, this.#betrayal)
  }
}

class BetrayingFile extends ForwardingFile {
  readonly #retries: boolean
  readonly #isNeverSynced: boolean

  constructor(below: DiskFile, { unsyncedFiles, retriesSyncs }: Betrayal) {
    super(below)
    this.#retries = retriesSyncs === true
    this.#isNeverSynced = unsyncedFiles?.test(below.path) === true
  }

  override async sync(): Promise<void> {
    if (this.#isNeverSynced) return
    if (this.#retries) await this.below.sync().catch(() => this.below.sync())
    else await this.below.sync()
  }

  override syncNow(): void {
    if (!this.#isNeverSynced) this.below.syncNow()
  }
}
