/**
 * The write-ahead log, the reading side: replays a chain of logs, and judges where it breaks off.
 *
 * A power loss may take any part of what was not synced, so a chain that ends early is the rule after a crash. It is an
 * error where something that is left tells that more had been promised. `log.ts` has the form.
 */
import { findRecord, readRecord, readUint32, readUint48, readWholeFile, VarintReader } from '../bytes/index.ts'
import { type Disk, StorageError } from '../env/index.ts'
import { type EntryKind, entryKind } from './entry.ts'
import { groupHeaderBytes, groupType, handoverBytes, handoverType, type LogEnd, linkBytes, linkType } from './log.ts'
import { logPath } from './names.ts'

/** A write as replay hands it on; key and value are views of the file's bytes. */
export interface LoggedWrite {
  readonly sequence: number
  readonly kind: EntryKind
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly expiresAtMs: number
}

interface Break {
  readonly logIndex: number
  readonly position: number
  readonly damaged: boolean
}

/**
 * Replays a chain of logs in order up to the first record that is missing or torn, group by group.
 * What comes after was promised to nobody, and is not replayed.
 *
 * @returns the highest sequence replayed, `sequenceBefore` if there was none.
 * @throws StorageError `CORRUPT`: a record is damaged, or one that had been synced is missing, or a whole log is; log
 * and offset are in the message.
 */
export function replayLogs(
  disk: Disk,
  directory: string,
  numbers: readonly number[],
  sequenceBefore: number,
  visit: (write: LoggedWrite) => void,
): number {
  const logs = numbers.map(number => readLog(disk, directory, number))
  let sequence = sequenceBefore
  let previousEnd: LogEnd | undefined
  for (const [logIndex, log] of logs.entries()) {
    const opened = openLog(log, previousEnd)
    if (opened === undefined) {
      const damaged = readRecord(log.bytes, 0, log.number).type === 'damaged'
      refuseLoss(logs, { logIndex, position: 0, damaged }, sequence)
      return sequence
    }
    const replayed = replayLog(log, opened, sequence, visit)
    sequence = replayed.sequence
    previousEnd = { number: log.number, position: replayed.position }
    const next = logs[logIndex + 1]
    if (replayed.nextNumber !== undefined && next?.number !== replayed.nextNumber) {
      const path = logPath(directory, replayed.nextNumber)
      throw new StorageError('CORRUPT', `${path}: ${log.path} names this log as the next, and it is missing`)
    }
    // Where the next log says that this one ended, nothing is missing, whatever lies there.
    const isWhole = replayed.stop === 'end' || (next !== undefined && openLog(next, previousEnd) !== undefined)
    if (!isWhole) {
      refuseLoss(logs, { logIndex, position: replayed.position, damaged: replayed.stop === 'damaged' }, sequence)
      return sequence
    }
  }
  return sequence
}

interface ReplayedLog {
  readonly sequence: number
  /** Where its last group ends. */
  readonly position: number
  /** What lies there. */
  readonly stop: 'end' | 'torn' | 'damaged'
  /** The log that it was handed over to, if it tells. */
  readonly nextNumber: number | undefined
}

function replayLog(
  log: LogBytes,
  start: number,
  sequenceBefore: number,
  visit: (write: LoggedWrite) => void,
): ReplayedLog {
  let sequence = sequenceBefore
  let position = start
  for (;;) {
    const read = readRecord(log.bytes, position, log.number)
    if (read.type !== 'record') return { sequence, position, stop: read.type, nextNumber: undefined }
    if (read.payload[0] === handoverType && read.payload.length === handoverBytes) {
      return { sequence, position, stop: 'end', nextNumber: readUint48(read.payload, 1) }
    }
    sequence = replayGroup(log, position, read.payload, sequence, visit)
    position = read.next
  }
}

/** Whether a log holds any write, replayable or not. */
export function holdsWrites(disk: Disk, directory: string, number: number): boolean {
  const { bytes } = readLog(disk, directory, number)
  for (let found = findRecord(bytes, 0, number); found !== undefined; found = findRecord(bytes, found.next, number)) {
    if (found.payload[0] === groupType) return true
  }
  return false
}

interface LogBytes {
  readonly number: number
  readonly path: string
  readonly bytes: Uint8Array
}

function readLog(disk: Disk, directory: string, number: number): LogBytes {
  const path = logPath(directory, number)
  const file = disk.open(path)
  try {
    return { number, path, bytes: readWholeFile(file) }
  } finally {
    file.close()
  }
}

/** Where the groups of a log begin; `undefined` if its link is missing or names another end than the log before has. */
function openLog(log: LogBytes, previousEnd: LogEnd | undefined): number | undefined {
  const read = readRecord(log.bytes, 0, log.number)
  if (read.type !== 'record' || read.payload[0] !== linkType || read.payload.length !== linkBytes) return undefined
  if (previousEnd !== undefined) {
    if (readUint48(read.payload, 1) !== previousEnd.number) return undefined
    if (readUint48(read.payload, 7) !== previousEnd.position) return undefined
  }
  return read.next
}

function replayGroup(
  log: LogBytes,
  position: number,
  payload: Uint8Array,
  sequenceBefore: number,
  visit: (write: LoggedWrite) => void,
): number {
  const refuse = (reason: string): never => {
    throw new StorageError('CORRUPT', `${log.path}: the record at offset ${position} ${reason}`)
  }
  if (payload.length < groupHeaderBytes || payload[0] !== groupType) return refuse('is no group of writes')
  const first = readUint48(payload, 7)
  const count = readUint32(payload, 13)
  if (first <= sequenceBefore) return refuse('repeats writes that came before it')
  const reader = new VarintReader()
  reader.position = groupHeaderBytes
  for (let index = 0; index < count; index++) {
    const kind = payload[reader.position] as EntryKind
    reader.position++
    const keyLength = reader.read(payload, payload.length)
    const valueLength = reader.read(payload, payload.length)
    let expiresAtMs = 0
    if (kind === entryKind.expiringValue) {
      expiresAtMs = readUint48(payload, reader.position)
      reader.position += 6
    }
    const keyStart = reader.position
    const valueStart = keyStart + keyLength
    const end = valueStart + valueLength
    if (kind > entryKind.expiringValue || keyLength < 1 || valueLength < 0 || end > payload.length) {
      return refuse('holds a write that runs past its end')
    }
    visit({
      sequence: first + index,
      kind,
      key: payload.subarray(keyStart, valueStart),
      value: payload.subarray(valueStart, end),
      expiresAtMs,
    })
    reader.position = end
  }
  return first + count - 1
}

/** Throws unless what lies at and after the break can be the work of a power loss alone. */
function refuseLoss(logs: readonly LogBytes[], broken: Break, sequence: number): void {
  const brokenLog = logs[broken.logIndex] as LogBytes
  const where = `${brokenLog.path}: the record at offset ${broken.position}`
  if (broken.damaged) {
    throw new StorageError('CORRUPT', `${where} fails its checksum although none of its sectors is missing`)
  }
  let durable = 0
  for (let index = broken.logIndex; index < logs.length; index++) {
    const log = logs[index] as LogBytes
    let position = index === broken.logIndex ? broken.position : 0
    for (;;) {
      const found = findRecord(log.bytes, position, log.number)
      if (found === undefined) break
      if (found.payload[0] === groupType && found.payload.length >= groupHeaderBytes) {
        durable = Math.max(durable, readUint48(found.payload, 1))
      }
      position = found.next
    }
  }
  if (durable > sequence) {
    throw new StorageError(
      'CORRUPT',
      `${where} is missing: writes up to ${durable} had been synced, and only those up to ${sequence} can be read`,
    )
  }
}
