/** What records hold, and what an answer of the store must hold: for one client, slot by slot. */

/** A client runs one operation at a time, so a content may keep what the running one needs. */
export interface Content {
  /** Chooses what the slot will read. Outside the clock, as all `draw…`. */
  drawRead(slot: number): void
  /** Chooses what the slot will write over a record, be it the whole or one field. */
  drawUpdate(slot: number): void
  /** Chooses a whole record. */
  drawRecord(slot: number): void

  /** The whole record that the slot writes. Holds until the slot is drawn again. */
  record(slot: number): Uint8Array
  /** The record that the slot writes, made of `current`, which was accepted. Holds until the next call. */
  updated(slot: number, current: Uint8Array): Uint8Array
  /** The write of `record` or `updated` was acknowledged. */
  acknowledged(slot: number): void
  /** It failed, or nobody knows. */
  failed(slot: number): void

  /** A read of the slot's record begins. */
  expect(slot: number): void
  /** Looks into what the read returned; false: it cannot be what was written there. */
  accepts(slot: number, value: Uint8Array): boolean
  /** The same for an entry that the slot's scan came upon, whose record number is not known. */
  acceptsEntry(slot: number, key: Uint8Array, value: Uint8Array): boolean
}

/** A client's operations by slot, as far as contents look at them. */
export interface Slots {
  readonly keys: readonly Uint8Array[]
  /** The numbers of their records. */
  readonly records: Float64Array
}
