/**
 * Operations drawn ahead, by slot, as parallel arrays: a draw overwrites them and allocates nothing.
 *
 * A key and a range hold from the draw of their slot to the next. Inserts that were drawn and not yet
 * issued are known here, so that their numbers can go back.
 */
import type { Slots } from './content.ts'
import type { InsertSequence } from './insert-sequence.ts'
import { type KeyFormat, KeySlots } from './key-name.ts'

interface SlotRange {
  start: Uint8Array
  limit: number
}

/** What a slot has to do with inserts. */
const insertState = { none: 0, drawn: 1, issued: 2 } as const

export class DrawnSlots implements Slots {
  readonly count: number
  readonly records: Float64Array
  readonly ranges: readonly SlotRange[]
  readonly #keySlots: KeySlots
  readonly #insertStates: Uint8Array
  #unissuedCount = 0

  constructor(keyFormat: KeyFormat, count: number) {
    this.count = count
    this.records = new Float64Array(count)
    this.#keySlots = new KeySlots(keyFormat, count)
    this.ranges = this.keys.map(start => ({ start, limit: 1 }))
    this.#insertStates = new Uint8Array(count)
  }

  get keys(): readonly Uint8Array[] {
    return this.#keySlots.keys
  }

  /** The slot's operation is about this record, and inserts it or not. */
  setRecord(slot: number, record: number, isInsert: boolean): void {
    this.records[slot] = record
    this.#insertStates[slot] = isInsert ? insertState.drawn : insertState.none
    if (isInsert) this.#unissuedCount++
  }

  /** Writes the keys of the first `count` slots; `recordNumber` gives the number by which a record goes in its key. */
  writeKeys(count: number, recordNumber: (record: number) => number): void {
    for (let slot = 0; slot < count; slot++) this.#keySlots.write(slot, recordNumber(this.records[slot]!))
  }

  /** The slot scans from its key on; the key is written. */
  setRange(slot: number, limit: number): void {
    const range = this.ranges[slot]!
    range.start = this.keys[slot]!
    range.limit = limit
  }

  /** The slot's insert goes to the store. */
  issueInsert(slot: number): void {
    this.#insertStates[slot] = insertState.issued
    this.#unissuedCount--
  }

  /** True: what the slot writes is an insert. */
  isInsert(slot: number): boolean {
    return this.#insertStates[slot] !== insertState.none
  }

  /** Gives back the numbers of inserts that were drawn and not issued. */
  giveBackInserts(inserts: InsertSequence): void {
    for (let slot = 0; this.#unissuedCount > 0; slot++) {
      if (this.#insertStates[slot] !== insertState.drawn) continue
      this.issueInsert(slot)
      inserts.giveBack(this.records[slot]!)
    }
  }
}
