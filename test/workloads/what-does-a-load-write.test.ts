import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import type { KvBatch } from '../../workloads/kv-batch.ts'
import { createWorkload, load } from './drive.ts'
import { decode, MapStore } from './map-store.ts'

test('every record once, in order of insertion, in batches of the length asked for', () => {
  const workload = createWorkload({ insertorder: 'ordered', zeropadding: '4' })
  const batchLengths: number[] = []
  const names: string[] = []
  for (const batch of workload.load({ random: createRandom(1) }, 30)) {
    batchLengths.push(batch.recordCount)
    for (const write of (batch as KvBatch).writes) names.push(decode(write.key))
  }
  expect(batchLengths).toEqual([30, 30, 30, 10])
  expect(names).toEqual(Array.from({ length: 100 }, (_, record) => `user${String(record).padStart(4, '0')}`))
})

test('a batch longer than the data set is the data set', () => {
  const workload = createWorkload({ recordcount: '3' })
  expect([...workload.load({ random: createRandom(1) }, 1000)].map(batch => batch.recordCount)).toEqual([3])
})

test('hashed names are those of the original', async () => {
  const store = new MapStore()
  await load(createWorkload({ recordcount: '2' }), store)
  expect([...store.entries.keys()]).toEqual(['user6284781860667377211', 'user8517097267634966620'])
})

describe('values', () => {
  async function valuesOf(properties: Record<string, string>): Promise<Uint8Array[]> {
    const store = new MapStore()
    await load(createWorkload(properties), store)
    return [...store.entries.values()]
  }

  test('of constant length are the fields one after the other, printable and different', async () => {
    const values = await valuesOf({})
    for (const value of values) expect(decode(value)).toMatch(/^[ -~]{80}$/)
    expect(new Set(values.map(decode)).size).toBeGreaterThan(97)
  })

  function lengthsOf(values: readonly Uint8Array[]): number[] {
    return values.flatMap(value => {
      const lengths: number[] = []
      const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
      for (let offset = 0; offset < value.length; offset += 4 + lengths.at(-1)!) {
        lengths.push(view.getUint32(offset, true))
      }
      expect(lengths).toHaveLength(4)
      return lengths
    })
  }

  test('of uniform length have every length from minfieldlength to fieldlength', async () => {
    const properties = { fieldlengthdistribution: 'uniform', minfieldlength: '5', fieldlength: '9' }
    expect(new Set(lengthsOf(await valuesOf(properties)))).toEqual(new Set([5, 6, 7, 8, 9]))
  })

  test('of zipfian length are mostly short', async () => {
    const lengths = lengthsOf(await valuesOf({ fieldlengthdistribution: 'zipfian', fieldlength: '50' }))
    expect(lengths.filter(length => length === 1).length).toBeGreaterThan(60)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(50)
    expect(Math.max(...lengths)).toBeGreaterThan(20)
  })

  test('of a histogram have the lengths of its buckets, as often as it says', async () => {
    const fieldlengthhistogram = 'BlockSize\t10\n0\t1\n1\t0\n2\t3\n'
    const lengths = lengthsOf(
      await valuesOf({ recordcount: '1000', fieldlengthdistribution: 'histogram', fieldlengthhistogram }),
    )
    expect(new Set(lengths)).toEqual(new Set([10, 30]))
    const share = lengths.filter(length => length === 10).length / lengths.length
    expect(share).toBeGreaterThan(0.22)
    expect(share).toBeLessThan(0.28)
  })
})
