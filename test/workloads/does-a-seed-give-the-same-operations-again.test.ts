import { expect, test } from 'vitest'
import { createWorkload, load, type Properties, run } from './drive.ts'
import { decode, MapStore } from './map-store.ts'

/** Everything that a store is told, in order. */
async function trace(properties: Properties, seed: number): Promise<string[]> {
  const lines: string[] = []
  const store = new MapStore()
  store.bendGet = (key, value) => {
    lines.push(`get ${key}`)
    return value
  }
  store.bendPut = (key, value) => {
    lines.push(`put ${key} ${decode(value)}`)
    return true
  }
  store.onScan = range => void lines.push(`scan ${decode(range.start!)} ${range.limit}`)
  const workload = createWorkload(properties)
  await load(workload, store, seed)
  for (const [key, value] of store.entries) lines.push(`load ${key} ${decode(value)}`)
  await run(workload, store, 5, { seed })
  return lines
}

const everything = {
  readproportion: '0.3',
  updateproportion: '0.2',
  insertproportion: '0.1',
  scanproportion: '0.2',
  readmodifywriteproportion: '0.2',
}

for (const requestdistribution of ['uniform', 'zipfian', 'zipf', 'latest', 'hotspot', 'exponential', 'sequential']) {
  test(`${requestdistribution}: the same seed, the same operations; another seed, others`, async () => {
    const properties = { ...everything, requestdistribution }
    const [first, again, other] = [await trace(properties, 1), await trace(properties, 1), await trace(properties, 2)]
    expect(first.length).toBeGreaterThan(400)
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })
}

test('varying lengths and versioned values come back as well', async () => {
  for (const properties of [{ fieldlengthdistribution: 'zipfian' }, { dataintegrity: 'true' }]) {
    expect(await trace({ ...everything, ...properties }, 1)).toEqual(await trace({ ...everything, ...properties }, 1))
  }
})
