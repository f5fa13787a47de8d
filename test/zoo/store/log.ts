/**
 * The write-ahead log: a file of frames, each a batch of writes that survives whole or not at all.
 *
 * A log is whole before the next one begins, so only the last can end in a torn frame: that was promised to nobody.
 */
import { type Disk, type DiskFile, StorageError } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import { decodeWrite, encodeWrite, frame, frameHeaderBytes, readWhole, unframe } from './frame.ts'
import type { Write } from './version.ts'

export class Log {
  readonly number: number
  readonly #file: DiskFile
  readonly #bug: Bug
  #end = 0

  /** The name is durable on return. */
  constructor(disk: Disk, directory: string, number: number, bug: Bug) {
    this.number = number
    this.#file = disk.create(logPath(directory, number))
    this.#bug = bug
    disk.syncDirectory(directory)
  }

  /** Writes the batches, in order; not synced. */
  append(batches: readonly (readonly Write[])[]): void {
    // A batch that is a frame for each of its writes can lose some of them.
    const units = this.#bug === 'tears a batch' ? batches.flatMap(batch => batch.map(write => [write])) : batches
    const bytes = Buffer.concat(units.map(unit => frame(Buffer.concat(unit.map(encodeWrite)))))
    this.#file.write(bytes, this.#end)
    this.#end += bytes.length
  }

  async sync(): Promise<void> {
    await this.#file.sync()
  }

  close(): void {
    this.#file.close()
  }
}

export function logPath(directory: string, number: number): string {
  return `${directory}/${number}.log`
}

/** Hands on what the logs hold, in order. @throws StorageError `CORRUPT`: one that must be whole is not. */
export function replayLogs(
  disk: Disk,
  directory: string,
  logNumbers: readonly number[],
  bug: Bug,
  visit: (write: Write) => void,
): void {
  const numbers = logNumbers.toSorted((a, b) => a - b)
  // As names in a directory are sorted: 10.log before 9.log.
  if (bug === 'wrong order of two writes after recovery') numbers.sort((a, b) => (String(a) < String(b) ? -1 : 1))
  for (const number of numbers) {
    const file = disk.open(logPath(directory, number))
    const bytes = readWhole(file)
    file.close()
    const end = replayLog(bytes, bug, visit)
    if (end < bytes.length && number !== numbers.at(-1)) {
      throw new StorageError('CORRUPT', `${logPath(directory, number)}: the frame at offset ${end} is not whole`)
    }
  }
}

/** Returns where the last whole frame ends. */
function replayLog(bytes: Buffer, bug: Bug, visit: (write: Write) => void): number {
  let at = 0
  while (at + frameHeaderBytes <= bytes.length) {
    const payload = unframe(bytes, at, bug !== 'log without checksum')
    const length = payload?.length ?? bytes.readUInt32LE(at)
    if (payload === undefined && (bug !== 'replays past a torn record' || length === 0)) return at
    let end = 0
    while (payload !== undefined && end < payload.length) {
      const decoded = decodeWrite(payload, end)
      visit(decoded.write)
      end = decoded.end
    }
    at += frameHeaderBytes + length
  }
  return at
}
