import { expect, test } from 'vitest'
import { createWorkload, load, type Properties, run } from './drive.ts'
import { MapStore } from './map-store.ts'

/** How often each record, by its number, is read. */
async function readsByRecord(properties: Properties): Promise<Map<number, number>> {
  const store = new MapStore()
  const workload = createWorkload({ insertorder: 'ordered', readproportion: '1', updateproportion: '0', ...properties })
  await load(workload, store)
  const reads = new Map<number, number>()
  store.bendGet = (key, value) => {
    const record = Number(key.slice('user'.length))
    reads.set(record, (reads.get(record) ?? 0) + 1)
    return value
  }
  const { outcomes } = await run(workload, store, 100)
  expect(outcomes).toMatchObject({ notFound: 0, wrong: 0, thrown: 0 })
  return reads
}

function hottest(reads: Map<number, number>): number {
  return [...reads].sort((a, b) => b[1] - a[1])[0]![0]
}

test('uniform reaches every record', async () => {
  expect((await readsByRecord({ requestdistribution: 'uniform' })).size).toBe(100)
})

test('zipfian scatters the hot records, zipf has the oldest hottest, latest the newest', async () => {
  expect(hottest(await readsByRecord({ requestdistribution: 'zipfian' }))).not.toBe(0)
  expect(hottest(await readsByRecord({ requestdistribution: 'zipf' }))).toBe(0)
  expect(hottest(await readsByRecord({ requestdistribution: 'latest' }))).toBe(99)
})

test('zipf takes its constant', async () => {
  const steep = await readsByRecord({ requestdistribution: 'zipf', zipfconstant: '3' })
  const flat = await readsByRecord({ requestdistribution: 'zipf', zipfconstant: '0.1' })
  expect(steep.get(0)).toBeGreaterThan(4000)
  expect(flat.get(0)).toBeLessThan(200)
})

test('hotspot and exponential take their fractions', async () => {
  const hotspot = await readsByRecord({
    requestdistribution: 'hotspot',
    hotspotdatafraction: '0.05',
    hotspotopnfraction: '1',
  })
  expect(Math.max(...hotspot.keys())).toBe(4)
  const exponential = await readsByRecord({
    requestdistribution: 'exponential',
    'exponential.percentile': '99',
    'exponential.frac': '0.05',
  })
  expect(Math.min(...exponential.keys())).toBeGreaterThan(70)
})

test('sequential visits each as often as the others, over all clients together', async () => {
  const store = new MapStore()
  const workload = createWorkload({ requestdistribution: 'sequential', updateproportion: '0' })
  await load(workload, store)
  const reads = new Map<string, number>()
  store.bendGet = (key, value) => {
    reads.set(key, (reads.get(key) ?? 0) + 1)
    return value
  }
  await run(workload, store, 1, { index: 0, batchLength: 50 })
  await run(workload, store, 3, { index: 1, batchLength: 50 })
  expect([...reads.values()]).toEqual(Array.from({ length: 100 }, () => 2))
})

test('with insertstart and insertcount, a run asks for its own share, and inserts after the whole data set', async () => {
  const reads = await readsByRecord({
    recordcount: '1000',
    insertstart: '300',
    insertcount: '50',
    insertproportion: '0.1',
    requestdistribution: 'uniform',
  })
  const records = [...reads.keys()].sort((a, b) => a - b)
  expect(records.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => 300 + index))
  expect(records[50]).toBeGreaterThanOrEqual(1000)
  expect(records.at(-1)).toBeGreaterThan(1200)
})

for (const requestdistribution of ['uniform', 'zipfian', 'zipf', 'latest', 'hotspot', 'exponential', 'sequential']) {
  test(`${requestdistribution} reaches records that were inserted meanwhile`, async () => {
    const reads = await readsByRecord({ requestdistribution, insertproportion: '1', operationcount: '6400' })
    expect([...reads.keys()].some(record => record >= 100)).toBe(true)
  })
}
