/** The data set, in order of insertion: the records' keys and their first values. */
import type { Random } from '../../engines/env/index.ts'
import { KvBatch } from '../kv-batch.ts'
import { type KeyFormat, KeySlots } from './key-name.ts'
import type { CoreProperties } from './properties.ts'
import type { ValuePool } from './value-pool.ts'
import { VersionedFields } from './versioned-content.ts'

export interface DataSet {
  readonly properties: CoreProperties
  readonly recordCount: number
  readonly keyFormat: KeyFormat
  /** The number by which a record goes in its key. */
  readonly recordNumber: (record: number) => number
  readonly records: ValuePool
}

interface Put {
  readonly type: 'put'
  key: Uint8Array
  value: Uint8Array
}

/** Batches of `batchLength` writes, the last maybe shorter. Batch, writes and bytes are reused by the next step. */
export function* loadRecords(dataSet: DataSet, random: Random, batchLength: number): Generator<KvBatch> {
  const { recordCount, recordNumber } = dataSet
  const slotCount = Math.min(batchLength, recordCount)
  const slots = new KeySlots(dataSet.keyFormat, slotCount)
  const nextValue = dataSet.properties.dataIntegrity
    ? versionedValues(dataSet.properties, slots.keys)
    : () => dataSet.records.pick(random)
  const writes: Put[] = slots.keys.map(key => ({ type: 'put', key, value: key }))
  for (let first = 0; first < recordCount; first += slotCount) {
    writes.length = Math.min(slotCount, recordCount - first)
    for (const [slot, write] of writes.entries()) {
      slots.write(slot, recordNumber(first + slot))
      write.key = slots.keys[slot]!
      write.value = nextValue(slot)
    }
    yield new KvBatch(writes)
  }
}

/** Records as loaded are version 0; each slot has bytes of its own, for a batch goes to the store as a whole. */
function versionedValues(properties: CoreProperties, keys: readonly Uint8Array[]): (slot: number) => Uint8Array {
  const fields = new VersionedFields(properties)
  const values = keys.map(() => new Uint8Array(fields.recordBytes))
  return slot => {
    fields.writeRecord(values[slot]!, keys[slot]!, 0)
    return values[slot]!
  }
}
