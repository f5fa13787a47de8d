import { describe, expect, test } from 'vitest'
import { createWorkload, load, run } from './drive.ts'
import { decode, MapStore } from './map-store.ts'

const scans = { readproportion: '0', updateproportion: '0', scanproportion: '1' }

describe.each([
  ['plainly', false],
  ['with promises', true],
])('a store that answers %s', (_, promises) => {
  test('gets ranges that start at a record and have every length asked for; every cursor is closed', async () => {
    const store = new MapStore({ promises })
    const workload = createWorkload({ ...scans, minscanlength: '3', maxscanlength: '6' })
    await load(workload, store)
    const limits = new Set<number>()
    store.onScan = range => {
      expect(store.entries.has(decode(range.start!))).toBe(true)
      expect(range).not.toHaveProperty('end')
      limits.add(range.limit!)
    }
    expect((await run(workload, store, 5)).outcomes).toEqual({ ok: 320, notFound: 0, wrong: 0, thrown: 0 })
    expect(limits).toEqual(new Set([3, 4, 5, 6]))
    expect(store.openCursorCount).toBe(0)
  })

  test('may be empty, or have lost the record where the scan starts: that is a miss, and no crash', async () => {
    const store = new MapStore({ promises })
    const workload = createWorkload(scans)
    await load(workload, store)
    const [lost] = store.entries.keys()
    store.entries.delete(lost!)
    const { outcomes } = await run(workload, store, 10)
    expect(outcomes.notFound).toBeGreaterThan(0)
    expect(outcomes.ok).toBeGreaterThan(500)
    store.entries.clear()
    expect((await run(workload, store, 1)).outcomes).toMatchObject({ notFound: 64 })
    expect(store.openCursorCount).toBe(0)
  })

  test('returns what is no record: that is wrong', async () => {
    const store = new MapStore({ promises })
    const workload = createWorkload(scans)
    await load(workload, store)
    for (const key of store.entries.keys()) store.entries.set(key, new Uint8Array(3))
    expect((await run(workload, store, 1)).outcomes).toMatchObject({ wrong: 64 })
  })

  test('breaks in the middle: the operation fails, and the cursor is closed', async () => {
    const store = new MapStore({ promises })
    const workload = createWorkload({ ...scans, minscanlength: '50' })
    await load(workload, store)
    store.bendCursor = cursor => {
      const next = cursor.next.bind(cursor)
      let stepCount = 0
      cursor.next = () => {
        if (++stepCount === 4) throw new Error('the disk is gone')
        return next()
      }
      return cursor
    }
    expect((await run(workload, store, 1)).outcomes.thrown).toBeGreaterThan(50)
    expect(store.openCursorCount).toBe(0)
  })
})

test('lengths may be zipfian: mostly the least', async () => {
  const store = new MapStore()
  const workload = createWorkload({
    ...scans,
    scanlengthdistribution: 'zipfian',
    minscanlength: '2',
    maxscanlength: '9',
  })
  await load(workload, store)
  const counts = new Map<number, number>()
  store.onScan = range => void counts.set(range.limit!, (counts.get(range.limit!) ?? 0) + 1)
  await run(workload, store, 50)
  expect(new Set(counts.keys())).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9]))
  // 1 / zeta(8, 0.99) is 0.37.
  expect(counts.get(2)! / 3200).toBeCloseTo(0.37, 1)
})
