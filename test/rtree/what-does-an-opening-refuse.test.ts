/** What lies in a directory and does not fit is said in one sentence; what is foreign stays; what is closed takes no calls. */
import { expect, test } from 'vitest'
import type { Shape } from '../../adapters/contract/index.ts'
import { crc32, writeUint32 } from '../../engines/bytes/index.ts'
import type { MemoryDisk } from '../../engines/env/index.ts'
import { readFile, writeFile } from '../lsm/memory-tree.ts'
import { directory, indexes, metricOf, newDisk, openStore, settled } from './memory-store.ts'

const here: Shape = { type: 'Point', coordinates: [1, 2] }
const everywhere = { type: 'Box', minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 } as const

async function closedStore(): Promise<MemoryDisk> {
  const disk = newDisk()
  const opened = await openStore(disk)
  await settled(opened, opened.store.put(7, here))
  await settled(opened, opened.store.close())
  return disk
}

test('a store that is open cannot be opened again; one that was closed, or could not be opened, can', async () => {
  const disk = newDisk()
  const opened = await openStore(disk)
  await expect(openStore(disk)).rejects.toMatchObject({ name: 'StorageError', code: 'LOCKED' })
  await settled(opened, opened.store.put(7, here))
  await settled(opened, opened.store.close())
  const items = readFile(disk, `${directory}/ITEMS`)
  writeFile(disk, `${directory}/ITEMS`, items.subarray(1))
  await expect(openStore(disk)).rejects.toMatchObject({ code: 'CORRUPT', message: /store\/ITEMS: .* offset 0/ })
  writeFile(disk, `${directory}/ITEMS`, items)
  expect((await openStore(disk)).store.get(7)).toEqual(here)
})

test('a file of a later version is refused as such', async () => {
  const disk = await closedStore()
  const items = readFile(disk, `${directory}/ITEMS`)
  items[4] = 2
  writeUint32(items, 60, crc32(items.subarray(0, 60)))
  writeFile(disk, `${directory}/ITEMS`, items)
  await expect(openStore(disk)).rejects.toMatchObject({ code: 'INCOMPATIBLE', message: /store\/ITEMS: format 2/ })
})

test('without its file of items a store is not taken for an empty directory', async () => {
  const disk = await closedStore()
  disk.remove(`${directory}/ITEMS`)
  await expect(openStore(disk)).rejects.toMatchObject({ code: 'CORRUPT' })
})

test('what a checkpoint left half-written goes, and files that are not ours stay', async () => {
  const disk = await closedStore()
  const content = new Uint8Array([1, 2, 3])
  for (const name of ['ITEMS.new', 'notes.txt', '1.log', 'ITEMS.old']) writeFile(disk, `${directory}/${name}`, content)
  const opened = await openStore(disk)
  await settled(opened, opened.store.close())
  expect(disk.exists(`${directory}/ITEMS.new`)).toBe(false)
  for (const name of ['notes.txt', '1.log', 'ITEMS.old'])
    expect(readFile(disk, `${directory}/${name}`)).toEqual(content)
})

test('a directory may be opened with another index each time', async () => {
  const disk = await closedStore()
  for (const index of indexes) {
    const opened = await openStore(disk, { index })
    expect(opened.store.search({ area: everywhere, relation: 'intersects', metric: 'planar' })).toEqual([7])
    await settled(opened, opened.store.close())
  }
})

test.each([{ index: 'kdtree' as never }, { checkpointBytes: 0 }, { backlogBytes: Number.NaN }])(
  'options of which no store can be built are refused: %j',
  async change => {
    await expect(openStore(newDisk(), change)).rejects.toThrow(TypeError)
  },
)

test('every call of a closed store is refused, its snapshots too, and closing again does no harm', async () => {
  const opened = await openStore(newDisk())
  const { store } = opened
  const snapshot = store.snapshot()
  await settled(opened, store.close())
  await settled(opened, store.close())
  const point = { x: 0, y: 0, metric: 'planar' } as const
  const calls: (() => unknown)[] = [
    () => store.get(1),
    () => store.search({ area: everywhere, relation: 'intersects', metric: 'planar' }),
    () => store.nearest({ ...point, count: 1 }),
    () => store.within({ ...point, distance: 1 }),
    () => store.put(1, here),
    () => store.remove(1),
    () => store.load({ count: 0, ids: new Float64Array(), boxes: new Float64Array() }),
    () => store.snapshot(),
    () => store.verify(),
    () => store.metrics(),
    () => snapshot.get(1),
    () => snapshot.within({ ...point, distance: 1 }),
  ]
  for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  await expect(store.sync()).rejects.toMatchObject({ code: 'CLOSED' })
  await expect(store.settle()).rejects.toMatchObject({ code: 'CLOSED' })
  snapshot.release()
})

test('writers wait for a checkpoint when too much comes while it runs, and go on', async () => {
  const opened = await openStore(newDisk(), { durability: 'buffered', checkpointBytes: 300, backlogBytes: 300 })
  const waiting: (void | Promise<void>)[] = []
  for (let id = 0; id < 500; id++) waiting.push(opened.store.put(id, { type: 'Point', coordinates: [id, -id] }))
  expect(waiting.some(write => write instanceof Promise)).toBe(true)
  await settled(opened, Promise.all(waiting))
  expect(metricOf(opened, 'stall.stopCount')).toBeGreaterThan(0)
  expect(metricOf(opened, 'checkpoint.count')).toBeGreaterThan(0)
  expect(opened.store.search({ area: everywhere, relation: 'within', metric: 'planar' })).toHaveLength(500)
  opened.store.verify()
  await settled(opened, opened.store.close())
})

test('coordinates whose squares are 0 or infinite are as far away as they are', async () => {
  const opened = await openStore(newDisk(), { durability: 'none', checkpointBytes: 1e9 })
  const { store } = opened
  const places = [1e300, -1e300, 1e-200, 3e-200, 5, 1e160, -2e155, 0].map((x, id) => [x, id % 3 === 0 ? x : 0] as const)
  for (const [id, coordinates] of places.entries()) void store.put(id, { type: 'Point', coordinates })
  const found = store.nearest({ x: 0, y: 0, count: 10, metric: 'planar' })
  const expected = places.map(([x, y]) => Math.hypot(x, y)).sort((left, right) => left - right)
  expect(found.distances).toEqual(expected)
  expect(store.within({ x: 0, y: 0, distance: 2e-200, metric: 'planar' })).toHaveLength(2)
})

test('what snapshots hold back is given back, pages and shapes', async () => {
  const opened = await openStore(newDisk(), { durability: 'none', checkpointBytes: 1e9 })
  const { store } = opened
  const line = (id: number): Shape => ({
    type: 'LineString',
    coordinates: [
      [id, 0],
      [id, 1],
    ],
  })
  for (let id = 0; id < 2000; id++) void store.put(id, line(id))
  const used = metricOf(opened, 'memory.shapeBytes')
  for (let round = 0; round < 40; round++) {
    const snapshot = store.snapshot()
    for (let id = 0; id < 2000; id++) void store.put(id, line(id + round))
    expect(snapshot.get(5)).toEqual(line(round === 0 ? 5 : 4 + round))
    expect(metricOf(opened, 'page.retiredCount')).toBeGreaterThan(50)
    snapshot.release()
    expect(metricOf(opened, 'page.retiredCount')).toBe(0)
  }
  store.verify()
  expect(metricOf(opened, 'memory.shapeBytes')).toBeLessThan(8 * used)
})
