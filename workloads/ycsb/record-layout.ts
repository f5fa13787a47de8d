/**
 * How the fields of a record lie in one value of a `kv` store.
 *
 * Fields of constant length follow each other, and field i starts at i times that length. Fields of
 * varying length each follow their length, as four bytes, lowest first. Names are not stored.
 */

export interface RecordLayout {
  /** Looks into a field, or with `allFields` into each; false: these bytes are no record of this layout. */
  touch(record: Uint8Array, field: number): boolean
  /**
   * A record that `touch` accepts, with one field exchanged.
   * The array belongs to the layout and holds until the next call.
   */
  exchange(record: Uint8Array, field: number, bytes: Uint8Array): Uint8Array
}

export const allFields = -1

export class ConstantLayout implements RecordLayout {
  /** Where looks go to, so that no compiler takes them for useless. */
  sink = 0
  readonly #fieldBytes: number
  readonly #scratch: Uint8Array

  constructor(fieldCount: number, fieldBytes: number) {
    this.#fieldBytes = fieldBytes
    this.#scratch = new Uint8Array(fieldCount * fieldBytes)
  }

  touch(record: Uint8Array, field: number): boolean {
    if (record.length !== this.#scratch.length) return false
    if (field === allFields) {
      for (let offset = 0; offset < record.length; offset += this.#fieldBytes) this.sink ^= record[offset]!
    } else {
      this.sink ^= record[field * this.#fieldBytes]!
    }
    return true
  }

  exchange(record: Uint8Array, field: number, bytes: Uint8Array): Uint8Array {
    this.#scratch.set(record)
    this.#scratch.set(bytes, field * this.#fieldBytes)
    return this.#scratch
  }
}

const lengthBytes = 4

export class VaryingLayout implements RecordLayout {
  sink = 0
  readonly #fieldCount: number
  readonly #scratch: Uint8Array

  constructor(fieldCount: number, fieldBytesMax: number) {
    this.#fieldCount = fieldCount
    this.#scratch = new Uint8Array(fieldCount * (lengthBytes + fieldBytesMax))
  }

  touch(record: Uint8Array, field: number): boolean {
    let offset = 0
    for (let index = 0; index < this.#fieldCount; index++) {
      const end = endOfField(record, offset)
      if (end > record.length) return false
      if (field === allFields || field === index) this.sink ^= record[offset + lengthBytes]!
      offset = end
    }
    return offset === record.length
  }

  exchange(record: Uint8Array, field: number, bytes: Uint8Array): Uint8Array {
    let start = 0
    for (let index = 0; index < field; index++) start = endOfField(record, start)
    const end = endOfField(record, start)
    // The views cost an allocation or two, beside two calls to the store.
    this.#scratch.set(record.subarray(0, start))
    let length = writeField(this.#scratch, start, bytes)
    this.#scratch.set(record.subarray(end), length)
    length += record.length - end
    return this.#scratch.subarray(0, length)
  }
}

/** Writes a field with its length at `offset`; returns where the next one goes. */
export function writeField(record: Uint8Array, offset: number, bytes: Uint8Array): number {
  for (let byte = 0; byte < lengthBytes; byte++) record[offset + byte] = bytes.length >>> (8 * byte)
  record.set(bytes, offset + lengthBytes)
  return offset + lengthBytes + bytes.length
}

/** Where the field at `offset` ends by what its length says; past the record where that is cut short. */
function endOfField(record: Uint8Array, offset: number): number {
  if (offset + lengthBytes > record.length) return record.length + 1
  let length = 0
  for (let byte = lengthBytes - 1; byte >= 0; byte--) length = length * 256 + record[offset + byte]!
  return offset + lengthBytes + length
}

/** Bytes that a varying record of these fields takes. */
export function varyingRecordBytes(fieldBytes: readonly number[]): number {
  return fieldBytes.reduce((sum, bytes) => sum + lengthBytes + bytes, 0)
}
