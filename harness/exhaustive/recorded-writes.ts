/**
 * Every write that a store was given, in the order of the calls, and what it promised about them when.
 *
 * Moments are counted in operations of the disk: a crash after operation n must leave what was promised by then.
 * A store promises by its answer, as its durability says, and by `sync`.
 */
import type { Durability } from '../../adapters/contract/index.ts'

/** `undefined`: deleted. */
export type Change = readonly [key: Uint8Array, value: Uint8Array | undefined]

/** What a store holds: keys as latin-1 text, so that equal bytes are equal keys. */
export type Contents = ReadonlyMap<string, Uint8Array>

interface RecordedWrite {
  /** All of them or none survive. */
  changes: readonly Change[]
  /** Operations of the disk before the call. */
  readonly issuedAt: number
}

/** From so many operations of the disk on, so many of the first writes may not be lost. */
interface PromiseMade {
  readonly at: number
  readonly writeCount: number
}

/** How many of the first writes a crash may leave: at least, and at most. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

export class RecordedWrites {
  readonly #operationCount: () => number
  readonly #durability: Durability
  readonly #writes: RecordedWrite[] = []
  readonly #acknowledged: boolean[] = []
  #acknowledgedCount = 0
  readonly #processPromises: PromiseMade[] = []
  readonly #powerPromises: PromiseMade[] = []

  /** `operationCount`: how many operations the disk has seen by now. */
  constructor(durability: Durability, operationCount: () => number) {
    this.#durability = durability
    this.#operationCount = operationCount
  }

  get count(): number {
    return this.#writes.length
  }

  changesOf(write: number): readonly Change[] {
    return this.#writes[write]!.changes
  }

  /** Before the call. Copies the bytes. Returns the number of the write. */
  issue(changes: readonly Change[]): number {
    this.#writes.push({
      changes: changes.map(([key, value]) => [key.slice(), value?.slice()]),
      issuedAt: this.#operationCount(),
    })
    this.#acknowledged.push(false)
    return this.#writes.length - 1
  }

  /** The store has answered. Promises cover the first writes, so one waits for those that were issued before it. */
  acknowledge(write: number): void {
    this.#acknowledged[write] = true
    while (this.#acknowledged[this.#acknowledgedCount] === true) this.#acknowledgedCount++
    if (this.#durability !== 'none') this.#promise(this.#processPromises, this.#acknowledgedCount)
    if (this.#durability === 'sync') this.#promise(this.#powerPromises, this.#acknowledgedCount)
  }

  /** It did not take place: a compare-and-set that found something else. */
  void(write: number): void {
    this.#writes[write]!.changes = []
    this.acknowledge(write)
  }

  /** A `sync` that began when there were so many writes has ended. */
  synced(writeCount: number): void {
    const promised = Math.min(writeCount, this.#acknowledgedCount)
    this.#promise(this.#processPromises, promised)
    this.#promise(this.#powerPromises, promised)
  }

  /** `processOnly`: nothing that was written is lost, since only the process died. */
  boundsAt(operationCount: number, processOnly: boolean): Bounds {
    const promises = processOnly ? this.#processPromises : this.#powerPromises
    return {
      least: promises.findLast(({ at }) => at <= operationCount)?.writeCount ?? 0,
      most: this.#writes.filter(({ issuedAt }) => issuedAt <= operationCount).length,
    }
  }

  #promise(promises: PromiseMade[], writeCount: number): void {
    const last = promises.at(-1)?.writeCount ?? 0
    if (writeCount > last) promises.push({ at: this.#operationCount(), writeCount })
  }
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
