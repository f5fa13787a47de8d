/**
 * One version of one key, as every part of the tree hands it on: what kind it is, which write made it,
 * and where its value lies. A slot that is refilled, not an object an entry.
 */

export const entryKind: { readonly deletion: 0; readonly value: 1; readonly expiringValue: 2 } = {
  deletion: 0,
  value: 1,
  expiringValue: 2,
}
export type EntryKind = (typeof entryKind)[keyof typeof entryKind]

/** Reads see versions up to a sequence number; this one sees all. */
export const sequenceMax: number = 2 ** 48 - 1

export class Version {
  kind: EntryKind = entryKind.deletion
  sequence = 0
  /** Milliseconds since 1970; meaningful for an expiring value only. */
  expiresAtMs = 0
  /** The value is `bytes[valueStart, valueEnd)`; a deletion has none. */
  bytes: Uint8Array = empty
  valueStart = 0
  valueEnd = 0

  /** Whether a reader at `nowMs` finds a value here. */
  isAlive(nowMs: number): boolean {
    return this.kind === entryKind.value || (this.kind === entryKind.expiringValue && this.expiresAtMs > nowMs)
  }
}

const empty: Uint8Array = new Uint8Array(0)
