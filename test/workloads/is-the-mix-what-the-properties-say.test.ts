import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { Mix } from '../../workloads/mix.ts'
import type { WorkloadDefinition } from '../../workloads/workload.ts'
import { ycsb, ycsbA, ycsbB, ycsbC, ycsbD, ycsbE, ycsbF } from '../../workloads/ycsb/index.ts'
import { countDraws, expectDistribution } from './chi-square.ts'
import { createWorkload, load, run } from './drive.ts'
import { MapStore } from './map-store.ts'

const letters: readonly (readonly [WorkloadDefinition<'kv'>, Readonly<Record<string, number>>, string])[] = [
  [ycsbA, { read: 0.5, update: 0.5 }, 'zipfian'],
  [ycsbB, { read: 0.95, update: 0.05 }, 'zipfian'],
  [ycsbC, { read: 1 }, 'zipfian'],
  [ycsbD, { read: 0.95, insert: 0.05 }, 'latest'],
  [ycsbE, { insert: 0.05, scan: 0.95 }, 'zipfian'],
  [ycsbF, { read: 0.5, 'read-modify-write': 0.5 }, 'zipfian'],
  [ycsb, { read: 0.95, update: 0.05 }, 'uniform'],
]

describe('each workload draws the operations of its letter, and lists no other', () => {
  for (const [definition, weights, distribution] of letters) {
    test(definition.name, async () => {
      const workload = definition.create({ recordcount: '50', fieldcount: '2', fieldlength: '10' })
      expect(workload.operations).toEqual(Object.keys(weights))
      const byName = new Map(definition.properties.map(property => [property.name, property.default]))
      expect(definition.preset.requestdistribution ?? byName.get('requestdistribution')).toBe(distribution)
      const store = new MapStore()
      await load(workload, store)
      const { counts, outcomes } = await run(workload, store, 100)
      expect(outcomes).toEqual({ ok: 6400, notFound: 0, wrong: 0, thrown: 0 })
      const names = Object.keys(weights)
      expectDistribution(
        names.map(name => counts[name]!),
        names.map(name => weights[name]!),
        6400,
      )
    })
  }
})

test('weights need not add up to 1', () => {
  const mix = new Mix(createRandom(1), [3, 1, 4])
  expectDistribution(
    countDraws(() => mix.next(), 3, 100_000),
    [3 / 8, 1 / 8, 4 / 8],
    100_000,
  )
})

test('one operation alone is always drawn', async () => {
  const workload = createWorkload({ readproportion: '0', updateproportion: '0.001' })
  const store = new MapStore()
  await load(workload, store)
  expect((await run(workload, store, 2)).counts).toEqual({ update: 128 })
})
