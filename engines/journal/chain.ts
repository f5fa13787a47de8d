/**
 * A chain of logs, the reading side: what is left of it, judged as a whole before anything is handed on.
 *
 * A power loss may take any part of what was not synced, so a chain that ends early is the rule after a crash. It is an
 * error where something that is left tells that more had been durable. Each log names the end of the one that it goes
 * on from, so what a crash left behind that end never counts again.
 */
import { findRecord, readRecord, readWholeFile } from '../bytes/index.ts'
import { type Disk, StorageError } from '../env/index.ts'
import { logNumberOf, logPath } from './names.ts'
import {
  durableOf,
  handoverOf,
  hasWholeEntries,
  isGroup,
  journalVersion,
  type Link,
  linkOf,
  visitEntries,
} from './payload.ts'
import { chainStart, isAfter, type LogPlace, laterOf } from './place.ts'

/** A log that counts, up to where it counts. */
interface ReadLog {
  readonly number: number
  readonly path: string
  readonly bytes: Uint8Array
  /** Where its first group begins. */
  readonly start: number
  readonly end: number
}

export interface Chain {
  readonly logs: readonly ReadLog[]
  /** Where the next log goes on. */
  readonly end: LogPlace
  /** Known to survive a power loss. */
  readonly durable: LogPlace
  /** Every log in the directory, ascending, whether it counts or not. */
  readonly numbers: readonly number[]
}

/**
 * The chain that begins with the log `from`; 0: with the first of all, or empty where there is none.
 *
 * @throws StorageError `CORRUPT`: a record is damaged, or one that had been durable is missing, or a whole log is;
 * file and offset are in the message. `INCOMPATIBLE`: a later version wrote it.
 */
export function readChain(disk: Disk, directory: string, from: number): Chain {
  const numbers = disk.list(directory).flatMap(name => logNumberOf(name) ?? [])
  numbers.sort((a, b) => a - b)
  const first = Math.max(1, from)
  const needed = numbers.filter(number => number >= first)
  if (needed[0] !== first) {
    if (from === 0 && needed.length === 0) return { logs: [], end: chainStart, durable: chainStart, numbers }
    throw new StorageError('CORRUPT', missingFirst(directory, from, needed))
  }
  const walk = new Walk(
    directory,
    needed.map(number => openLog(disk, directory, number)),
  )
  return { ...walk.run(), numbers }
}

/** Hands on every entry of the chain, in order, as views of bytes that nobody writes to. */
export function visitChain(chain: Chain, visit: (entry: Uint8Array) => void): void {
  for (const { number, bytes, start, end } of chain.logs) {
    for (let position = start; position < end; ) {
      const read = readRecord(bytes, position, number)
      if (read.type !== 'record') throw new Error('broken invariant: what was judged to be a record is one')
      visitEntries(read.payload, visit)
      position = read.next
    }
  }
}

function missingFirst(directory: string, from: number, needed: readonly number[]): string {
  const found = needed[0]
  if (from > 0 || found === undefined) return `${logPath(directory, from)}: it is missing, and its entries are needed`
  return `${logPath(directory, found)}: nothing names it, and the logs before it are missing`
}

interface Log {
  readonly number: number
  readonly path: string
  readonly bytes: Uint8Array
  /** `undefined`: a power loss took it. */
  readonly link: Link | undefined
  readonly start: number
}

function openLog(disk: Disk, directory: string, number: number): Log {
  const path = logPath(directory, number)
  const file = disk.open(path)
  try {
    const bytes = readWholeFile(file)
    const read = readRecord(bytes, 0, number)
    if (read.type === 'damaged') refuseDamage(path, 0)
    if (read.type !== 'record') return { number, path, bytes, link: undefined, start: 0 }
    const link = linkOf(read.payload)
    if (link === undefined)
      throw new StorageError('CORRUPT', `${path}: the record at offset 0 links it to no other log`)
    if (link.version !== journalVersion) {
      const versions = `version ${link.version}, and this one reads version ${journalVersion}`
      throw new StorageError('INCOMPATIBLE', `${path}: the log at offset 0 is of ${versions}`)
    }
    return { number, path, bytes, link, start: read.next }
  } finally {
    file.close()
  }
}

function refuseDamage(path: string, position: number): never {
  const what = 'fails its checksum although none of its sectors is missing'
  throw new StorageError('CORRUPT', `${path}: the record at offset ${position} ${what}`)
}

/** Goes along a chain, from log to log. */
class Walk {
  readonly #directory: string
  readonly #logs: readonly Log[]
  readonly #read: ReadLog[] = []
  #durable = chainStart

  constructor(directory: string, logs: readonly Log[]) {
    this.#directory = directory
    this.#logs = logs
  }

  run(): Omit<Chain, 'numbers'> {
    let index = 0
    for (;;) {
      const log = this.#logs[index] as Log
      const end = this.#readLog(log)
      this.#read.push({ number: log.number, path: log.path, bytes: log.bytes, start: log.start, end })
      const next = this.#goesOn(log, end)
      if (next === undefined) {
        this.#judgeEnd(index, end)
        return { logs: this.#read, end: { log: log.number, position: end }, durable: this.#durable }
      }
      index = this.#logs.indexOf(next)
    }
  }

  /** The log that goes on from there; `undefined`: none does. */
  #goesOn({ number }: Log, position: number): Log | undefined {
    return this.#logs.find(
      ({ link }) => link !== undefined && link.previous.log === number && link.previous.position === position,
    )
  }

  /** Where its last group ends. */
  #readLog(log: Log): number {
    if (log.link === undefined) return 0
    this.#durable = laterOf(this.#durable, log.link.durable)
    let position = log.start
    for (;;) {
      const read = readRecord(log.bytes, position, log.number)
      if (read.type === 'damaged') refuseDamage(log.path, position)
      if (read.type !== 'record' || handoverOf(read.payload) !== undefined) return position
      if (!isGroup(read.payload) || !hasWholeEntries(read.payload)) {
        throw new StorageError('CORRUPT', `${log.path}: the record at offset ${position} is no group of entries`)
      }
      this.#durable = laterOf(this.#durable, durableOf(read.payload) ?? chainStart)
      position = read.next
    }
  }

  /** Throws unless that the chain ends here can be the work of a power loss alone. */
  #judgeEnd(index: number, position: number): void {
    const log = this.#logs[index] as Log
    this.#requireNext(log, position)
    const end = { log: log.number, position }
    let durable = this.#durable
    for (const later of this.#logs.slice(index)) {
      const { bytes, number } = later
      let found = findRecord(bytes, later === log ? position : 0, number)
      for (; found !== undefined; found = findRecord(bytes, found.next, number)) {
        durable = laterOf(durable, durableOf(found.payload) ?? chainStart)
      }
    }
    if (!isAfter(durable, end)) return
    const promised = `all up to offset ${durable.position} of ${logPath(this.#directory, durable.log)} had been synced`
    throw new StorageError('CORRUPT', `${log.path}: the record at offset ${position} is missing, and ${promised}`)
  }

  /** A log that was handed over to has a name, and if it has a link, that fits. */
  #requireNext(log: Log, position: number): void {
    const read = readRecord(log.bytes, position, log.number)
    const number = log.link !== undefined && read.type === 'record' ? handoverOf(read.payload) : undefined
    if (number === undefined) return
    const next = this.#logs.find(candidate => candidate.number === number)
    if (next !== undefined && next.link === undefined) return
    const problem = next === undefined ? 'it is missing' : 'it goes on from elsewhere'
    const path = logPath(this.#directory, number)
    throw new StorageError('CORRUPT', `${path}: ${log.path} names this log as the next, and ${problem}`)
  }
}
