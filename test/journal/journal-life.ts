/**
 * One life of a store that does nothing but keep entries: what its journal must give back after a crash.
 *
 * An entry says which life wrote it and the how-manyth it is, so that an entry lost, repeated, out of order or risen
 * from an earlier life shows. The store's whole state is the count of its entries; its manifest holds that and the log
 * that goes on from there, as an engine's would.
 */
import { readUint32, writeUint32 } from '../../engines/bytes/index.ts'
import { type MemoryDisk, type MemoryEnv, memoryEnv, type Random, untilSettled } from '../../engines/env/index.ts'
import { Journal, type JournalDurability, readSealed, writeSealed } from '../../engines/journal/index.ts'

const directory = 'store'
const manifestPath = `${directory}/MANIFEST`
const manifestForm = { kind: 'TEST', version: 1 }
const headerBytes = 12

/** From so many operations of the disk on, so many of the first entries may not be lost. */
interface PromiseMade {
  readonly at: number
  readonly entryCount: number
}

export class JournalLife {
  readonly env: MemoryEnv
  readonly journal: Journal
  readonly durability: JournalDurability
  /** By entry, the life that wrote it. */
  readonly lives: number[]
  readonly #life: number
  /** Against the death of the process, and against a power loss. */
  readonly #processPromises: PromiseMade[] = []
  readonly #powerPromises: PromiseMade[] = []
  #inFlight: Promise<unknown>[] = []
  /** A moment that the manifest does not name yet. */
  #moment: { readonly log: number; readonly entryCount: number } | undefined
  appliedCount: number
  failures: unknown[] = []

  /** Opens what is on the disk. @throws Error: it is not what the lives before left there, of which so much was promised. */
  constructor(
    disk: MemoryDisk,
    durability: JournalDurability,
    { lives: livesBefore, promisedCount }: { readonly lives: readonly number[]; readonly promisedCount: number },
  ) {
    disk.createDirectory(directory)
    this.#processPromises.push({ at: 0, entryCount: promisedCount })
    this.#powerPromises.push({ at: 0, entryCount: promisedCount })
    this.env = memoryEnv({ seed: 1, disk })
    this.durability = durability
    const manifest = readManifest(disk)
    let count = manifest.entryCount
    this.journal = Journal.open(
      { env: this.env, directory, durability, fail: error => this.failures.push(error) },
      manifest.log,
      entry => requireEntry(entry, count, livesBefore[count++]),
    )
    this.appliedCount = count
    this.lives = livesBefore.slice(0, count)
    this.#life = Math.max(0, ...livesBefore) + 1
    // What was seen must stay, whatever became of the life that wrote it.
    if (durability !== 'none') this.#promise(this.#processPromises, count)
    if (durability === 'sync') this.#promise(this.#powerPromises, count)
  }

  /** How many entries may not be lost by a crash after so many operations of the disk. */
  promisedAt(operationCount: number, loss: 'process' | 'power'): number {
    const promises = loss === 'process' ? this.#processPromises : this.#powerPromises
    return promises.findLast(({ at }) => at <= operationCount)?.entryCount ?? 0
  }

  append(random: Random): void {
    const ordinal = this.lives.length
    this.lives.push(this.#life)
    const apply = (): void => {
      if (this.appliedCount !== ordinal)
        throw new Error(`entry ${ordinal} is applied after ${this.appliedCount} others`)
      this.appliedCount++
    }
    const answer = this.journal.append(drawEntry(this.#life, ordinal, random), apply)
    const acknowledge = (): void => {
      if (this.appliedCount <= ordinal) throw new Error(`entry ${ordinal} is acknowledged before it is applied`)
      if (this.durability !== 'none') this.#promise(this.#processPromises, ordinal + 1)
      if (this.durability === 'sync') this.#promise(this.#powerPromises, ordinal + 1)
    }
    if (answer === undefined) acknowledge()
    else this.#inFlight.push(answer.then(acknowledge))
  }

  /** Waits for entries under way; those that failed are told of in `failures`. */
  async settle(): Promise<void> {
    const settled = Promise.allSettled(this.#inFlight)
    this.#inFlight = []
    for (const result of await untilSettled(this.env.clock, settled)) {
      if (result.status === 'rejected' && this.failures.length === 0) throw result.reason
    }
  }

  async sync(): Promise<void> {
    const entryCount = this.lives.length
    await untilSettled(this.env.clock, this.journal.sync())
    if (this.durability === 'none') return
    this.#promise(this.#processPromises, entryCount)
    this.#promise(this.#powerPromises, entryCount)
  }

  rotate(): void {
    this.journal.rotate(log => {
      this.#moment = { log, entryCount: this.appliedCount }
    })
  }

  /** Writes the manifest of the last rotation, after which its logs are no longer needed. */
  install(): void {
    if (this.#moment === undefined) return
    const payload = new Uint8Array(8)
    writeUint32(payload, 0, this.#moment.log)
    writeUint32(payload, 4, this.#moment.entryCount)
    writeSealed(this.env.disk, manifestPath, { ...manifestForm, payload })
    this.#promise(this.#processPromises, this.#moment.entryCount)
    this.#promise(this.#powerPromises, this.#moment.entryCount)
    this.journal.release(this.#moment.log)
    this.#moment = undefined
  }

  #promise(promises: PromiseMade[], entryCount: number): void {
    const last = promises.at(-1)?.entryCount ?? -1
    if (entryCount > last) promises.push({ at: this.env.disk.operationCount, entryCount })
  }
}

function readManifest(disk: MemoryDisk): { readonly log: number; readonly entryCount: number } {
  const payload = readSealed(disk, manifestPath, manifestForm)
  if (payload === undefined) return { log: 0, entryCount: 0 }
  return { log: readUint32(payload, 0), entryCount: readUint32(payload, 4) }
}

/** Mostly small, now and then with a record of its own; some have stretches of zeros, as entries may. */
function drawEntry(life: number, ordinal: number, random: Random): Uint8Array {
  const length = [40, 40, 40, 400, 3000, random.nextInteger(30) === 0 ? 70_000 : 1200][random.nextInteger(6)] as number
  const entry = new Uint8Array(headerBytes + random.nextInteger(length))
  writeUint32(entry, 0, life)
  writeUint32(entry, 4, ordinal)
  writeUint32(entry, 8, entry.length)
  const blankFrom = random.nextInteger(2) === 0 ? random.nextInteger(entry.length) : entry.length
  for (let at = headerBytes; at < entry.length; at++) entry[at] = at < blankFrom ? byteAt(ordinal, at) : 0
  return entry
}

function byteAt(ordinal: number, at: number): number {
  return ((ordinal * 31 + at * 7) & 255) | 1
}

function requireEntry(entry: Uint8Array, ordinal: number, life: number | undefined): void {
  const found = `entry ${readUint32(entry, 4)} of life ${readUint32(entry, 0)}`
  if (readUint32(entry, 4) !== ordinal || readUint32(entry, 0) !== life) {
    throw new Error(`${found} came back where entry ${ordinal} of life ${life} was due`)
  }
  let isBlank = false
  for (let at = headerBytes; at < entry.length; at++) {
    isBlank ||= entry[at] === 0
    if (entry[at] !== (isBlank ? 0 : byteAt(ordinal, at))) throw new Error(`${found} came back with another byte ${at}`)
  }
  if (readUint32(entry, 8) !== entry.length) throw new Error(`${found} came back with ${entry.length} bytes`)
}
