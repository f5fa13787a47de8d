/**
 * The write-ahead log: collects writes, puts them into the file as one record a group, replays.
 *
 * One log belongs to one memtable and dies when that is flushed. Its first record links it to the log
 * before it, so that replay can tell a whole chain from one with a hole. When a group counts as durable is
 * the tree's business; each group carries the highest sequence that was durable when it was written, which
 * is how replay tells lost writes that nobody was promised from damage to ones that were.
 *
 * Payloads: link = 1 u8 | previous log number u48 | its length u48.
 * Group = 2 u8 | durable sequence u48 | first sequence u48 | count u32 | writes.
 * Write = kind u8 | key length varint | value length varint | expiry u48 (expiring values only) | key | value.
 */
import {
  invariant,
  readUint32,
  readUint48,
  VarintReader,
  varintBytesMax,
  writeUint32,
  writeUint48,
  writeVarint,
} from '../bytes/index.ts'
import { type Disk, type DiskFile, StorageError } from '../env/index.ts'
import { type EntryKind, entryKind } from './entry.ts'
import { logPath } from './names.ts'
import { findRecord, readRecord, readWholeFile, recordBytes, recordHeaderBytes, sealRecord } from './record.ts'

const linkType = 1
const groupType = 2
const linkBytes = 13
const groupHeaderBytes = 17
const writeHeaderBytesMax = 1 + 2 * varintBytesMax + 6
export interface LogEnd {
  readonly number: number
  /** Where the last record of the log ends. */
  readonly position: number
}

export interface LogParts {
  readonly disk: Disk
  readonly directory: string
  readonly number: number
  readonly previous: LogEnd
  /** 0: the file grows with what is written. */
  readonly preallocatedBytes: number
}

export class LogWriter {
  readonly number: number
  readonly #file: DiskFile
  readonly #preallocatedBytes: number
  #position = 0
  #allocated = 0
  #buffer: Uint8Array = new Uint8Array(64 * 1024)
  #filled = recordHeaderBytes + groupHeaderBytes
  #count = 0
  #firstSequence = 0
  /** Bytes written to the file by this log, headers and padding included. */
  writtenBytes = 0

  /**
   * Creates the log's file and links it; its name is durable on return. The file is filled with zeros
   * `preallocatedBytes` ahead of what is written: a sync that grows no file is a third cheaper.
   */
  static create(parts: LogParts): LogWriter {
    const writer = new LogWriter(parts)
    writer.#writeLink(parts.previous)
    parts.disk.syncDirectory(parts.directory)
    return writer
  }

  private constructor({ disk, directory, number, preallocatedBytes }: LogParts) {
    this.#file = disk.create(logPath(directory, number))
    this.number = number
    this.#preallocatedBytes = preallocatedBytes
  }

  get end(): LogEnd {
    return { number: this.number, position: this.#position }
  }

  get hasPending(): boolean {
    return this.#count > 0
  }

  /** Adds a write to the pending group; sequences of a group ascend by one. */
  add(sequence: number, kind: EntryKind, key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): void {
    const valueLength = value === undefined ? 0 : value.length
    this.#reserve(writeHeaderBytesMax + key.length + valueLength)
    const buffer = this.#buffer
    let at = this.#filled
    buffer[at++] = kind
    at = writeVarint(buffer, at, key.length)
    at = writeVarint(buffer, at, valueLength)
    if (kind === entryKind.expiringValue) {
      writeUint48(buffer, at, expiresAtMs)
      at += 6
    }
    buffer.set(key, at)
    at += key.length
    if (value !== undefined) buffer.set(value, at)
    if (this.#count === 0) this.#firstSequence = sequence
    this.#count++
    this.#filled = at + valueLength
  }

  /** Writes the pending group to the file as one record, all or nothing; not synced. */
  write(durableSequence: number): void {
    invariant(this.#count > 0, 'only a group with writes is written')
    const buffer = this.#buffer
    buffer[recordHeaderBytes] = groupType
    writeUint48(buffer, recordHeaderBytes + 1, durableSequence)
    writeUint48(buffer, recordHeaderBytes + 7, this.#firstSequence)
    writeUint32(buffer, recordHeaderBytes + 13, this.#count)
    const payloadBytes = this.#filled - recordHeaderBytes
    this.#filled = recordHeaderBytes + groupHeaderBytes
    this.#count = 0
    this.#append(payloadBytes)
    if (buffer.length > 4 << 20) this.#buffer = new Uint8Array(64 * 1024)
  }

  /** Settles when all that was written before the call survives a power loss. */
  sync(): Promise<void> {
    return this.#file.sync()
  }

  syncNow(): void {
    this.#file.syncNow()
  }

  close(): void {
    this.#file.close()
  }

  #writeLink(previous: LogEnd): void {
    this.#buffer[recordHeaderBytes] = linkType
    writeUint48(this.#buffer, recordHeaderBytes + 1, previous.number)
    writeUint48(this.#buffer, recordHeaderBytes + 7, previous.position)
    this.#append(linkBytes)
  }

  #append(payloadBytes: number): void {
    const bytes = recordBytes(payloadBytes)
    sealRecord(this.#buffer, payloadBytes, this.number)
    if (this.#preallocatedBytes > 0 && this.#position + bytes > this.#allocated) {
      const grown = this.#position + bytes + this.#preallocatedBytes
      this.#file.write(new Uint8Array(grown - this.#allocated), this.#allocated)
      this.#allocated = grown
    }
    this.#file.write(this.#buffer.subarray(0, bytes), this.#position)
    this.#position += bytes
    this.writtenBytes += bytes
  }

  /** Makes room for `bytes` more, and for padding. */
  #reserve(bytes: number): void {
    const needed = this.#filled + bytes + recordHeaderBytes
    if (needed <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
    grown.set(this.#buffer.subarray(0, this.#filled))
    this.#buffer = grown
  }
}

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
 * @throws StorageError `CORRUPT`: a record is damaged, or one that had been synced is missing; log and
 * offset are in the message.
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
  let broken: Break | undefined
  for (let index = 0; index < logs.length && broken === undefined; index++) {
    const log = logs[index] as LogBytes
    const opened = openLog(log, previousEnd)
    if (opened === undefined) {
      broken = { logIndex: index, position: 0, damaged: readRecord(log.bytes, 0, log.number).type === 'damaged' }
      break
    }
    let position = opened
    for (;;) {
      const read = readRecord(log.bytes, position, log.number)
      if (read.type !== 'record') {
        if (read.type !== 'end') broken = { logIndex: index, position, damaged: read.type === 'damaged' }
        break
      }
      sequence = replayGroup(log, position, read.payload, sequence, visit)
      position = read.next
    }
    previousEnd = { number: log.number, position }
  }
  if (broken !== undefined) refuseLoss(logs, broken, sequence)
  return sequence
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
