/**
 * One client of the core workload: draws operations ahead, and runs them against the store.
 *
 * `draw` chooses operation, record and bytes for every slot of a batch; `execute` calls the store and
 * looks at the answer. Requests of a batch see the inserts that were acknowledged before it was drawn.
 * A store that answers plainly costs no `await`, and nothing is allocated an operation. The paths for
 * promises are functions apart (`…Later`), since a closure costs its function an allocation even where it
 * is not made.
 */
import type { Awaitable, Kv, KvCursor, Store } from '../../adapters/contract/index.ts'
import type { Distribution } from '../distribution/distribution.ts'
import type { Mix } from '../mix.ts'
import { type Client, type OperationBatch, type OutcomeCode, outcome } from '../workload.ts'
import type { Content, Slots } from './content.ts'
import { DrawnSlots } from './drawn-slots.ts'
import type { InsertSequence } from './insert-sequence.ts'
import type { KeyFormat } from './key-name.ts'
import { action, type Operation } from './operations.ts'

export interface ClientParts {
  readonly store: Store<'kv'>
  /** Shared by all clients of the run. */
  readonly inserts: InsertSequence
  readonly operations: readonly Operation[]
  readonly keyFormat: KeyFormat
  /** The number by which a record goes in its key. */
  readonly recordNumber: (record: number) => number
  /** True: an update is one `put`, with no look at what it replaces. */
  readonly updatesBlindly: boolean
  readonly mix: Mix
  readonly requests: Distribution
  /** What a scan has above the least length. */
  readonly scanLengths: Distribution
  readonly scanLengthMin: number
  readonly makeContent: (slots: Slots) => Content
}

export class CoreClient implements Client {
  readonly #parts: ClientParts
  readonly #kv: Kv
  /** What a miss and a wrong answer are; both are as well as can be where the store forgets what it is given. */
  readonly #missed: OutcomeCode
  readonly #wrong: OutcomeCode
  /** By kind. */
  readonly #actions: Uint8Array
  #slots: DrawnSlots
  #content: Content
  /** Of the running scan. */
  #entryCount = 0
  #scanMissed = false
  #scanWrong = false
  /** Where looks at entries go to, so that no compiler takes them for useless. */
  sink = 0

  constructor(parts: ClientParts) {
    this.#parts = parts
    this.#kv = parts.store.kv
    const { keepsData } = parts.store.capabilities
    this.#missed = keepsData ? outcome.notFound : outcome.ok
    this.#wrong = keepsData ? outcome.wrong : outcome.ok
    this.#actions = Uint8Array.from(parts.operations, operation => operation.action)
    this.#slots = new DrawnSlots(parts.keyFormat, 0)
    this.#content = parts.makeContent(this.#slots)
  }

  /** Column by column, not slot by slot: each loop is small enough to be compiled as one, a fifth faster. */
  draw(batch: OperationBatch): void {
    this.giveBackInserts()
    this.#makeSlots(batch.kinds.length)
    batch.count = batch.kinds.length
    this.#drawKinds(batch)
    this.#drawRecords(batch)
    this.#slots.writeKeys(batch.count, this.#parts.recordNumber)
    this.#drawContents(batch)
  }

  /** Inserts that were drawn and not issued are free for others. */
  giveBackInserts(): void {
    this.#slots.giveBackInserts(this.#parts.inserts)
  }

  execute(batch: OperationBatch, index: number): Awaitable<OutcomeCode> {
    switch (this.#actions[batch.kinds[index]!]!) {
      case action.read:
        return this.#read(index)
      case action.update:
        return this.#parts.updatesBlindly ? this.#write(index, this.#content.record(index)) : this.#readAndWrite(index)
      case action.insert:
        this.#slots.issueInsert(index)
        this.#parts.inserts.issue()
        return this.#write(index, this.#content.record(index))
      case action.scan:
        return this.#scan(index)
      default:
        return this.#readAndWrite(index)
    }
  }

  #makeSlots(count: number): void {
    if (count <= this.#slots.count) return
    this.#slots = new DrawnSlots(this.#parts.keyFormat, count)
    this.#content = this.#parts.makeContent(this.#slots)
  }

  #drawKinds({ kinds, count }: OperationBatch): void {
    const { mix } = this.#parts
    for (let slot = 0; slot < count; slot++) kinds[slot] = mix.next()
  }

  #drawRecords({ kinds, count }: OperationBatch): void {
    const { requests, inserts } = this.#parts
    requests.grow(inserts.visibleCount)
    for (let slot = 0; slot < count; slot++) {
      const isInsert = this.#actions[kinds[slot]!] === action.insert
      this.#slots.setRecord(slot, isInsert ? inserts.reserve() : requests.next(), isInsert)
    }
  }

  #drawContents({ kinds, count }: OperationBatch): void {
    for (let slot = 0; slot < count; slot++) this.#drawContent(slot, this.#actions[kinds[slot]!]!)
  }

  #drawContent(slot: number, drawn: number): void {
    switch (drawn) {
      case action.read:
        this.#content.drawRead(slot)
        return
      case action.update:
        this.#content.drawUpdate(slot)
        return
      case action.insert:
        this.#content.drawRecord(slot)
        return
      case action.scan:
        this.#slots.setRange(slot, this.#parts.scanLengthMin + this.#parts.scanLengths.next())
        this.#content.drawRead(slot)
        return
      default:
        this.#content.drawRead(slot)
        this.#content.drawUpdate(slot)
    }
  }

  #read(slot: number): Awaitable<OutcomeCode> {
    this.#content.expect(slot)
    const value = this.#kv.get(this.#slots.keys[slot]!)
    return value instanceof Promise ? this.#judgeLater(slot, value) : this.#judge(slot, value)
  }

  async #judgeLater(slot: number, value: Promise<Uint8Array | undefined>): Promise<OutcomeCode> {
    return this.#judge(slot, await value)
  }

  #write(slot: number, value: Uint8Array): Awaitable<OutcomeCode> {
    let written: Awaitable<void>
    try {
      written = this.#kv.put(this.#slots.keys[slot]!, value)
    } catch (error) {
      return this.#refused(slot, error)
    }
    return written instanceof Promise ? this.#settle(slot, written) : this.#acknowledged(slot)
  }

  async #settle(slot: number, written: Promise<void>): Promise<OutcomeCode> {
    try {
      await written
    } catch (error) {
      return this.#refused(slot, error)
    }
    return this.#acknowledged(slot)
  }

  #acknowledged(slot: number): OutcomeCode {
    this.#content.acknowledged(slot)
    if (this.#slots.isInsert(slot)) this.#parts.inserts.acknowledge(this.#slots.records[slot]!)
    return outcome.ok
  }

  #refused(slot: number, error: unknown): never {
    this.#content.failed(slot)
    if (this.#slots.isInsert(slot)) this.#parts.inserts.fail(this.#slots.records[slot]!)
    throw error
  }

  /** A read-modify-write, and the update of one field, which is the same to a store of whole values. */
  #readAndWrite(slot: number): Awaitable<OutcomeCode> {
    this.#content.expect(slot)
    const current = this.#kv.get(this.#slots.keys[slot]!)
    return current instanceof Promise ? this.#writeOverLater(slot, current) : this.#writeOver(slot, current)
  }

  async #writeOverLater(slot: number, current: Promise<Uint8Array | undefined>): Promise<OutcomeCode> {
    return this.#writeOver(slot, await current)
  }

  #writeOver(slot: number, current: Uint8Array | undefined): Awaitable<OutcomeCode> {
    if (current !== undefined && this.#content.accepts(slot, current)) {
      return this.#write(
        slot,
        this.#parts.updatesBlindly ? this.#content.record(slot) : this.#content.updated(slot, current),
      )
    }
    const missedOrWrong = current === undefined ? this.#missed : this.#wrong
    // A store that forgets has nothing to change, and gets a write all the same.
    return missedOrWrong === outcome.ok ? this.#write(slot, this.#content.record(slot)) : missedOrWrong
  }

  /** Every record that a client asks for was acknowledged before, so one that is not there is a miss. */
  #judge(slot: number, value: Uint8Array | undefined): OutcomeCode {
    if (value === undefined) return this.#missed
    return this.#content.accepts(slot, value) ? outcome.ok : this.#wrong
  }

  #scan(slot: number): Awaitable<OutcomeCode> {
    this.#entryCount = 0
    this.#scanMissed = false
    this.#scanWrong = false
    const cursor = this.#kv.scan(this.#slots.ranges[slot]!)
    return cursor instanceof Promise ? this.#walkWhenOpen(slot, cursor) : this.#walk(slot, cursor)
  }

  async #walkWhenOpen(slot: number, cursor: Promise<KvCursor>): Promise<OutcomeCode> {
    return this.#walk(slot, await cursor)
  }

  #walk(slot: number, cursor: KvCursor): Awaitable<OutcomeCode> {
    try {
      for (;;) {
        const more = cursor.next()
        if (more instanceof Promise) return this.#walkLater(slot, cursor, more)
        if (!more) break
        this.#visit(slot, cursor)
      }
    } catch (error) {
      return closeAndThrow(cursor, error)
    }
    const closed = cursor.close()
    return closed instanceof Promise ? this.#judgeScanLater(closed) : this.#judgeScan()
  }

  async #judgeScanLater(closed: Promise<void>): Promise<OutcomeCode> {
    await closed
    return this.#judgeScan()
  }

  /** Goes on from a step that was promised; later ones may come plainly again. */
  async #walkLater(slot: number, cursor: KvCursor, promised: Promise<boolean>): Promise<OutcomeCode> {
    try {
      let more = await promised
      while (more) {
        this.#visit(slot, cursor)
        const next = cursor.next()
        more = next instanceof Promise ? await next : next
      }
    } finally {
      await cursor.close()
    }
    return this.#judgeScan()
  }

  #visit(slot: number, { key, value }: KvCursor): void {
    this.sink += key.length + value.length
    if (this.#entryCount++ === 0) this.#scanMissed = !areEqual(key, this.#slots.keys[slot]!)
    if (!this.#content.acceptsEntry(slot, key, value)) this.#scanWrong = true
  }

  /** A scan starts at a record that was acknowledged, so its first entry is that one. */
  #judgeScan(): OutcomeCode {
    if (this.#entryCount === 0 || this.#scanMissed) return this.#missed
    return this.#scanWrong ? this.#wrong : outcome.ok
  }
}

async function closeAndThrow(cursor: KvCursor, error: unknown): Promise<never> {
  await cursor.close()
  throw error
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
