/**
 * The logs of a journal that is open: the one that is written, those before it that are still needed, and up to where
 * all of them survive a power loss.
 */
import { type Disk, StorageError } from '../env/index.ts'
import type { Chain } from './chain.ts'
import type { EntryGroup } from './entry-group.ts'
import { LogWriter } from './log-writer.ts'
import { logPath } from './names.ts'
import { isAfter, type LogPlace, laterOf } from './place.ts'

export interface LogsParts {
  readonly disk: Disk
  readonly directory: string
  /** The first log that is still needed. */
  readonly from: number
  /** What there was before. */
  readonly chain: Chain
  /** True: synced group by group. */
  readonly isSynced: boolean
}

export class Logs {
  readonly #disk: Disk
  readonly #directory: string
  readonly #isSynced: boolean
  #current: LogWriter
  /** Written here, and handed over. */
  #handedOver: LogWriter[] = []
  /** Bytes of those that were there before, by number. */
  readonly #inherited = new Map<number, number>()
  #durable: LogPlace
  #closedBytes = 0

  /** Begins a log that goes on from the chain, and removes those that nobody needs any more. */
  constructor({ disk, directory, from, chain, isSynced }: LogsParts) {
    this.#disk = disk
    this.#directory = directory
    this.#isSynced = isSynced
    this.#durable = chain.durable
    for (const number of chain.numbers) this.#inherited.set(number, 0)
    for (const { number, end } of chain.logs) this.#inherited.set(number, end)
    this.#current = this.#create(Math.max(from - 1, chain.numbers.at(-1) ?? 0) + 1, chain.end)
    this.release(from)
  }

  /** The number of the log that is written. */
  get number(): number {
    return this.#current.number
  }

  /** Bytes written since the opening. */
  get writtenBytes(): number {
    return this.#handedOver.reduce((sum, log) => sum + log.writtenBytes, this.#closedBytes + this.#current.writtenBytes)
  }

  /** Bytes that an opening would replay. */
  get liveBytes(): number {
    let bytes = this.#current.writtenBytes
    for (const log of this.#handedOver) bytes += log.writtenBytes
    for (const inherited of this.#inherited.values()) bytes += inherited
    return bytes
  }

  /** Writes all of a group, not synced. */
  write(group: EntryGroup): void {
    group.writeTo(this.#current, this.#durable)
  }

  /** Settles when everything written before the call survives a power loss. */
  async sync(): Promise<void> {
    const { end } = this.#current
    const unsynced = this.#handedOver.filter(log => isAfter(log.end, this.#durable))
    for (const log of [...unsynced, this.#current]) {
      // One that is released meanwhile is of no further use.
      if (log === this.#current || this.#handedOver.includes(log)) await log.sync()
    }
    this.#durable = laterOf(this.#durable, end)
  }

  /** Lets another log take over; its number. */
  handOver(): number {
    const full = this.#current
    this.#current = this.#create(full.number + 1, full.end)
    this.#handedOver.push(full)
    full.handOver(this.#current.number)
    return this.#current.number
  }

  /** Removes the logs before that one. What the disk does not give up now lies there until the next opening. */
  release(number: number): void {
    for (const old of this.#inherited.keys()) {
      if (old >= number) continue
      this.#inherited.delete(old)
      this.#discard(old)
    }
    const isOld = (log: LogWriter): boolean => log.number < number
    for (const log of this.#handedOver.filter(isOld)) {
      this.#closedBytes += log.writtenBytes
      log.close()
      this.#discard(log.number)
    }
    this.#handedOver = this.#handedOver.filter(log => !isOld(log))
  }

  /** Leaves the files where they are. */
  close(): void {
    for (const log of this.#handedOver) log.close()
    this.#current.close()
  }

  #create(number: number, previous: LogPlace): LogWriter {
    return LogWriter.create({
      disk: this.#disk,
      directory: this.#directory,
      number,
      previous,
      durable: this.#durable,
      isSynced: this.#isSynced,
    })
  }

  #discard(number: number): void {
    try {
      this.#disk.remove(logPath(this.#directory, number))
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
}

/**
 * Makes all of a chain durable, where it may not be: what a process wrote that then died may be in memory only, or a
 * sync of it may have failed and its pages count as clean. So it is written once more, byte by byte the same.
 */
export function secureChain(disk: Disk, chain: Chain): Chain {
  const { logs, durable, end } = chain
  for (const { number, path, bytes, end: logEnd } of logs) {
    const from = number < durable.log ? logEnd : number === durable.log ? durable.position : 0
    if (from >= logEnd) continue
    const file = disk.edit(path)
    try {
      file.write(bytes.subarray(from, logEnd), from)
      file.syncNow()
    } finally {
      file.close()
    }
  }
  return { ...chain, durable: end }
}
