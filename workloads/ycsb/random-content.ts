/** Records of random bytes: what YCSB writes by default. An answer is wrong only where it is no record at all. */
import type { Random } from '../../engines/env/index.ts'
import type { Content, Slots } from './content.ts'
import type { CoreProperties } from './properties.ts'
import { allFields, ConstantLayout, type RecordLayout, VaryingLayout } from './record-layout.ts'
import type { ValuePools } from './value-pool.ts'

export class RandomContent implements Content {
  readonly #random: Random
  readonly #pools: ValuePools
  readonly #layout: RecordLayout
  readonly #fieldCount: number
  readonly #readsAll: boolean
  readonly #writesAll: boolean
  /** By slot: the field to read and the field to write, drawn where it is one at random. */
  readonly #readFields: Int32Array
  readonly #writeFields: Int32Array
  /** By slot: the record or the field to write. */
  readonly #values: Uint8Array[]

  constructor(random: Random, pools: ValuePools, properties: CoreProperties, slots: Slots) {
    this.#random = random
    this.#pools = pools
    this.#layout = makeLayout(properties)
    this.#fieldCount = properties.fieldCount
    this.#readsAll = properties.readAllFields
    this.#writesAll = writesWholeRecords(properties)
    this.#readFields = new Int32Array(slots.records.length).fill(allFields)
    this.#writeFields = new Int32Array(slots.records.length)
    this.#values = slots.keys.slice()
  }

  drawRead(slot: number): void {
    if (!this.#readsAll) this.#readFields[slot] = this.#random.nextInteger(this.#fieldCount)
  }

  drawUpdate(slot: number): void {
    if (this.#writesAll) {
      this.drawRecord(slot)
      return
    }
    this.#writeFields[slot] = this.#random.nextInteger(this.#fieldCount)
    this.#values[slot] = this.#pools.fields.pick(this.#random)
  }

  drawRecord(slot: number): void {
    this.#values[slot] = this.#pools.records.pick(this.#random)
  }

  record(slot: number): Uint8Array {
    return this.#values[slot]!
  }

  updated(slot: number, current: Uint8Array): Uint8Array {
    return this.#layout.exchange(current, this.#writeFields[slot]!, this.#values[slot]!)
  }

  acknowledged(): void {}

  failed(): void {}

  expect(): void {}

  accepts(slot: number, value: Uint8Array): boolean {
    return this.#layout.touch(value, this.#readFields[slot]!)
  }

  acceptsEntry(slot: number, _key: Uint8Array, value: Uint8Array): boolean {
    return this.accepts(slot, value)
  }
}

function makeLayout({ fieldCount, fieldLengths }: CoreProperties): RecordLayout {
  return fieldLengths.type === 'constant'
    ? new ConstantLayout(fieldCount, fieldLengths.max)
    : new VaryingLayout(fieldCount, fieldLengths.max)
}

/** True: an update needs no look at the record that it replaces. */
export function writesWholeRecords(properties: CoreProperties): boolean {
  return properties.writeAllFields || properties.fieldCount === 1
}
