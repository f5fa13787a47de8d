import { describe, expect, test } from 'vitest'
import { createWorkload, load, run } from './drive.ts'
import { decode, MapStore } from './map-store.ts'

const updates = { readproportion: '0', updateproportion: '1' }
const modifications = { readproportion: '0', updateproportion: '0', readmodifywriteproportion: '1' }

/** The fields of a record whose fields follow their lengths. */
function fieldsOf(record: Uint8Array): string[] {
  const fields: string[] = []
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  for (let offset = 0; offset < record.length; ) {
    const length = view.getUint32(offset, true)
    fields.push(decode(record.subarray(offset + 4, offset + 4 + length)))
    offset += 4 + length
  }
  return fields
}

function fixedFieldsOf(record: Uint8Array): string[] {
  return decode(record).match(/.{20}/gs)!
}

describe.each([
  ['an update', updates],
  ['a read-modify-write', modifications],
])('%s', (_, proportions) => {
  test.each([
    ['constant lengths', {}, fixedFieldsOf],
    ['varying lengths', { fieldlengthdistribution: 'uniform' }, fieldsOf],
  ])('of %s exchanges exactly one field, and each of them in turn', async (_name, lengths, split) => {
    const store = new MapStore()
    const workload = createWorkload({ ...proportions, ...lengths })
    await load(workload, store)
    const changedFields = new Set<number>()
    store.bendPut = (key, value) => {
      const [before, after] = [split(store.entries.get(key)!), split(value)]
      expect(after).toHaveLength(4)
      const changed = before.flatMap((field, index) => (field === after[index] ? [] : [index]))
      expect(changed.length).toBeLessThanOrEqual(1)
      for (const index of changed) changedFields.add(index)
      return true
    }
    const { outcomes } = await run(workload, store, 5)
    expect(outcomes).toEqual({ ok: 320, notFound: 0, wrong: 0, thrown: 0 })
    expect(changedFields).toEqual(new Set([0, 1, 2, 3]))
    expect(store.calls).toMatchObject({ get: 320, put: 320 })
  })

  test('with writeallfields exchanges them all', async () => {
    const store = new MapStore()
    const workload = createWorkload({ ...proportions, writeallfields: 'true' })
    await load(workload, store)
    let changedCount = 0
    store.bendPut = (key, value) => {
      const [before, after] = [fixedFieldsOf(store.entries.get(key)!), fixedFieldsOf(value)]
      if (after.every((field, index) => field !== before[index])) changedCount++
      return true
    }
    await run(workload, store, 2)
    expect(changedCount).toBeGreaterThan(125)
  })
})

test('an update that writes everything does not read first; a read-modify-write does', async () => {
  for (const whole of [{ writeallfields: 'true' }, { fieldcount: '1' }]) {
    for (const [proportions, getCount] of [
      [updates, 0],
      [modifications, 64],
    ] as const) {
      const store = new MapStore()
      const workload = createWorkload({ ...proportions, ...whole })
      await load(workload, store)
      await run(workload, store, 1)
      expect(store.calls).toMatchObject({ get: getCount, put: 64 })
    }
  }
})

test('a record that is gone, or none at all, is not written over', async () => {
  const store = new MapStore()
  const workload = createWorkload(updates)
  await load(workload, store)
  store.bendGet = () => undefined
  expect((await run(workload, store, 1)).outcomes).toMatchObject({ notFound: 64 })
  store.bendGet = (_, value) => value!.subarray(1)
  expect((await run(workload, store, 1)).outcomes).toMatchObject({ wrong: 64 })
  expect(store.calls.put).toBe(0)
})
