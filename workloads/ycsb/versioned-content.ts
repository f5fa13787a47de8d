/**
 * Records that tell on the store: what `dataintegrity=true` writes.
 *
 * A field starts with its version in eight characters; the rest follows from key, field and version. So a
 * foreign value, a value of another field and a changed byte are caught wherever they are read, and with
 * the ledger a stale record is too. The original's values follow from key and field alone, and let a
 * stale one pass.
 *
 * An update gives the next version to what it writes and leaves other fields as they are, so the newest
 * field tells the version of the record. Versions are given out when the write is issued, not when it is
 * drawn: this content is built inside the clock, at about a microsecond for a record of 1 KB.
 */
import type { Random } from '../../engines/env/index.ts'
import type { Content, Slots } from './content.ts'
import type { CoreProperties } from './properties.ts'
import { writesWholeRecords } from './random-content.ts'
import type { VersionLedger } from './version-ledger.ts'

const versionDigits = 8
/** 64 printable characters from '0' on stand for six bits each. */
const zero = 0x30

export class VersionedContent implements Content {
  readonly #random: Random
  readonly #ledger: VersionLedger
  readonly #slots: Slots
  readonly #fields: VersionedFields
  readonly #writesAll: boolean
  readonly #writeFields: Int32Array
  readonly #scratch: Uint8Array
  /** What the running read must not fall below. */
  #bound = 0

  constructor(random: Random, ledger: VersionLedger, properties: CoreProperties, slots: Slots) {
    this.#random = random
    this.#ledger = ledger
    this.#slots = slots
    this.#fields = new VersionedFields(properties)
    this.#writesAll = writesWholeRecords(properties)
    this.#writeFields = new Int32Array(slots.records.length)
    this.#scratch = new Uint8Array(this.#fields.recordBytes)
  }

  drawRead(): void {}

  drawUpdate(slot: number): void {
    if (!this.#writesAll) this.#writeFields[slot] = this.#random.nextInteger(this.#fields.count)
  }

  drawRecord(): void {}

  record(slot: number): Uint8Array {
    const version = this.#ledger.issue(this.#slots.records[slot]!)
    this.#fields.writeRecord(this.#scratch, this.#slots.keys[slot]!, version)
    return this.#scratch
  }

  updated(slot: number, current: Uint8Array): Uint8Array {
    this.#scratch.set(current)
    const version = this.#ledger.issue(this.#slots.records[slot]!)
    this.#fields.writeField(this.#scratch, this.#slots.keys[slot]!, this.#writeFields[slot]!, version)
    return this.#scratch
  }

  acknowledged(slot: number): void {
    this.#ledger.acknowledge(this.#slots.records[slot]!)
  }

  failed(slot: number): void {
    this.#ledger.fail(this.#slots.records[slot]!)
  }

  expect(slot: number): void {
    this.#bound = this.#ledger.bound(this.#slots.records[slot]!)
  }

  accepts(slot: number, value: Uint8Array): boolean {
    const version = this.#fields.versionOf(value, this.#slots.keys[slot]!)
    return version >= this.#bound && version <= this.#ledger.newest(this.#slots.records[slot]!)
  }

  acceptsEntry(_slot: number, key: Uint8Array, value: Uint8Array): boolean {
    return this.#fields.versionOf(value, key) >= 0
  }
}

/** The bytes of versioned records. */
export class VersionedFields {
  readonly count: number
  readonly recordBytes: number
  readonly #fieldBytes: number
  /** By field: a hash of its name. */
  readonly #seeds: Int32Array

  constructor({ fieldCount, fieldLengths, fieldNamePrefix }: CoreProperties) {
    this.count = fieldCount
    this.recordBytes = fieldCount * fieldLengths.max
    this.#fieldBytes = fieldLengths.max
    this.#seeds = Int32Array.from({ length: fieldCount }, (_, field) =>
      hashBytes(new TextEncoder().encode(fieldNamePrefix + field)),
    )
  }

  /** Writes all fields of a record, in this version. */
  writeRecord(record: Uint8Array, key: Uint8Array, version: number): void {
    for (let field = 0; field < this.count; field++) this.writeField(record, key, field, version)
  }

  writeField(record: Uint8Array, key: Uint8Array, field: number, version: number): void {
    const start = field * this.#fieldBytes
    for (let digit = 0; digit < versionDigits; digit++) {
      record[start + digit] = zero + (Math.floor(version / 64 ** (versionDigits - 1 - digit)) % 64)
    }
    let state = this.#seedOf(key, field, version)
    for (let offset = start + versionDigits; offset < start + this.#fieldBytes; offset++) {
      state = nextState(state)
      record[offset] = zero + (state >>> 26)
    }
  }

  /** The version of the newest field; -1 where a field is not what was written under this key. */
  versionOf(record: Uint8Array, key: Uint8Array): number {
    if (record.length !== this.recordBytes) return -1
    let newest = 0
    for (let field = 0; field < this.count; field++) {
      const version = this.#versionOfField(record, key, field)
      if (version < 0) return -1
      newest = Math.max(newest, version)
    }
    return newest
  }

  #versionOfField(record: Uint8Array, key: Uint8Array, field: number): number {
    const start = field * this.#fieldBytes
    let version = 0
    for (let digit = 0; digit < versionDigits; digit++) {
      const value = record[start + digit]! - zero
      if (value < 0 || value > 63) return -1
      version = version * 64 + value
    }
    let state = this.#seedOf(key, field, version)
    for (let offset = start + versionDigits; offset < start + this.#fieldBytes; offset++) {
      state = nextState(state)
      if (record[offset] !== zero + (state >>> 26)) return -1
    }
    return version
  }

  #seedOf(key: Uint8Array, field: number, version: number): number {
    const mixed = Math.imul(hashBytes(key) ^ Math.imul(version, 0x9e3779b1), 0x85ebca6b) ^ this.#seeds[field]!
    return mixed === 0 ? 1 : mixed
  }
}

/** FNV-1a with 32 bits. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 | 0
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}

/** One step of xorshift32 (Marsaglia, 2003), for a state other than 0. */
function nextState(state: number): number {
  let next = state ^ (state << 13)
  next ^= next >>> 17
  return next ^ (next << 5)
}
