/**
 * The write-ahead log, the reading side: finds out what of a chain of logs is left, and hands it on group by group.
 *
 * A power loss may take any part of what was not synced, so a chain that ends early is the rule after a crash.
 * It is an error where something that is left tells that more had been promised. Nothing is handed on before
 * the whole chain has been judged.
 */
import { findRecord, readRecord, readUint32, readUint48, readWholeFile } from '../../bytes/index.ts'
import { type Disk, StorageError } from '../../env/index.ts'
import { logPath } from '../names.ts'
import { handoverBytes } from './log.ts'
import { groupHeaderBytes, groupType, handoverType, WriteReader } from './write-group.ts'

interface Log {
  readonly number: number
  readonly path: string
  readonly bytes: Uint8Array
}

export interface ReplayedGroup {
  readonly lastSequence: number
  /** Steps through its writes, from the first on. */
  readonly writes: () => WriteReader
}

/** Where the chain breaks off. */
interface Break {
  readonly logIndex: number
  readonly position: number
  readonly isDamaged: boolean
}

/**
 * The groups of a chain of logs, in order, up to the first that is missing or torn. What comes after was promised
 * to nobody.
 *
 * @throws StorageError `CORRUPT`: a record is damaged, or one that had been synced is missing, or a whole log is;
 * log and offset are in the message.
 */
export function replayable(
  disk: Disk,
  directory: string,
  numbers: readonly number[],
  sequenceBefore: number,
): ReplayedGroup[] {
  const logs = numbers.map(number => readLog(disk, directory, number))
  const groups: ReplayedGroup[] = []
  let sequence = sequenceBefore
  for (const [logIndex, log] of logs.entries()) {
    let position = 0
    for (;;) {
      const read = readRecord(log.bytes, position, log.number)
      if (read.type !== 'record') {
        if (read.type === 'end' && logIndex === logs.length - 1) return groups
        // A hole before a later log is a break as well: unless nothing is missing there.
        const goesOn = read.type !== 'damaged' && beginsAt(logs[logIndex + 1], sequence + 1)
        if (goesOn) break
        refuseLoss(logs, { logIndex, position, isDamaged: read.type === 'damaged' }, sequence)
        return groups
      }
      if (read.payload[0] === handoverType && read.payload.length === handoverBytes) {
        requireNext(directory, log, logs[logIndex + 1], readUint48(read.payload, 1))
        break
      }
      const group = readGroup(log, position, read.payload, sequence)
      if (group === undefined) {
        refuseLoss(logs, { logIndex, position, isDamaged: false }, sequence)
        return groups
      }
      groups.push(group)
      sequence = group.lastSequence
      position = read.next
    }
  }
  return groups
}

/** Whether a log holds any write, replayable or not. */
export function holdsWrites(disk: Disk, directory: string, number: number): boolean {
  const { bytes } = readLog(disk, directory, number)
  for (let found = findRecord(bytes, 0, number); found !== undefined; found = findRecord(bytes, found.next, number)) {
    if (found.payload[0] === groupType) return true
  }
  return false
}

function readLog(disk: Disk, directory: string, number: number): Log {
  const path = logPath(directory, number)
  const file = disk.open(path)
  try {
    return { number, path, bytes: readWholeFile(file) }
  } finally {
    file.close()
  }
}

/** Whether the first group of a log begins with that sequence. */
function beginsAt(log: Log | undefined, sequence: number): boolean {
  if (log === undefined) return false
  const read = readRecord(log.bytes, 0, log.number)
  return read.type === 'record' && read.payload[0] === groupType && readUint48(read.payload, 7) === sequence
}

function requireNext(directory: string, log: Log, next: Log | undefined, number: number): void {
  if (next?.number === number) return
  const path = logPath(directory, number)
  throw new StorageError('CORRUPT', `${path}: ${log.path} names this log as the next, and it is missing`)
}

/** `undefined`: it does not follow what came before. */
function readGroup(log: Log, position: number, payload: Uint8Array, sequenceBefore: number): ReplayedGroup | undefined {
  const refuse = (reason: string): never => {
    throw new StorageError('CORRUPT', `${log.path}: the record at offset ${position} ${reason}`)
  }
  if (payload.length < groupHeaderBytes || payload[0] !== groupType) return refuse('is no group of writes')
  const first = readUint48(payload, 7)
  const count = readUint32(payload, 13)
  if (first <= sequenceBefore) return refuse('repeats writes that came before it')
  if (first !== sequenceBefore + 1) return undefined
  const writes = (): WriteReader => new WriteReader(payload, groupHeaderBytes, payload.length)
  const reader = writes()
  for (let index = 0; index < count; index++) if (!reader.next()) return refuse('holds a write that runs past its end')
  if (!reader.isAtEnd) return refuse('holds more than its writes')
  return { lastSequence: first + count - 1, writes }
}

/** Throws unless what lies at and after the break can be the work of a power loss alone. */
function refuseLoss(logs: readonly Log[], broken: Break, sequence: number): void {
  const brokenLog = logs[broken.logIndex] as Log
  const where = `${brokenLog.path}: the record at offset ${broken.position}`
  if (broken.isDamaged) {
    throw new StorageError('CORRUPT', `${where} fails its checksum although none of its sectors is missing`)
  }
  let durable = 0
  for (const [index, log] of logs.slice(broken.logIndex).entries()) {
    let found = findRecord(log.bytes, index === 0 ? broken.position : 0, log.number)
    for (; found !== undefined; found = findRecord(log.bytes, found.next, log.number)) {
      const { payload } = found
      if (payload[0] === groupType && payload.length >= groupHeaderBytes) {
        durable = Math.max(durable, readUint48(payload, 1))
      }
    }
  }
  if (durable > sequence) {
    throw new StorageError(
      'CORRUPT',
      `${where} is missing: writes up to ${durable} had been synced, and only those up to ${sequence} can be read`,
    )
  }
}
