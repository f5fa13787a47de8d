/** What the suite cannot ask of every store: RocksDB's own errors, and when it has settled. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../adapters/contract/index.ts'
import rocksdb from '../../adapters/rocksdb/index.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/rocksdb-`)
})
afterEach(() => rm(directory, { recursive: true }))

const keyOf = (index: number): Uint8Array => Buffer.from(`key${String(index).padStart(5, '0')}`)

async function open(): Promise<Store<'kv'>> {
  const options = { compaction: 'level', compression: 'light' }
  return rocksdb.open({ directory, durability: 'buffered', cacheBytes: 1e6, writeBufferBytes: 64 * 1024, options })
}

test('files that cannot be trusted are CORRUPT', async () => {
  await (await open()).close()
  await writeFile(`${directory}/CURRENT`, 'no manifest')
  await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'CORRUPT', definite: true })
})

test('a table that is gone is CORRUPT or an IO error, and says which', async () => {
  const store = await open()
  for (let index = 0; index < 2000; index++) await store.kv.put(keyOf(index), new Uint8Array(200))
  await store.settle!()
  await store.close()
  const [table] = (await readdir(directory)).filter(name => name.endsWith('.sst'))
  await rm(`${directory}/${table}`)
  await expect(open()).rejects.toMatchObject({
    name: 'StoreError',
    code: expect.stringMatching(/^(CORRUPT|IO)$/),
    message: expect.stringContaining(table!),
  })
})

test('what is settled is in tables, and no compaction is due any more', async () => {
  const store = await open()
  const writes = Array.from(
    { length: 200 },
    (_, index) => ({ type: 'put', key: keyOf(index), value: new Uint8Array(1000) }) as const,
  )
  for (let round = 0; round < 40; round++) await store.kv.batch(writes)
  await store.settle!()
  const metrics = Object.fromEntries((await store.metrics!()).map(({ name, value }) => [name, value]))
  expect(metrics['tables.bytes']).toBeGreaterThan(0)
  // Two tables on level 0 are enough for the package to merge them.
  expect(metrics['level0.count']).toBeLessThan(2)
  expect(metrics['compaction.pendingBytes']).toBe(0)
  await store.close()
})

test('a cursor that outlives its store ends quietly', async () => {
  const store = await open()
  for (let index = 0; index < 3000; index++) await store.kv.put(keyOf(index), new Uint8Array(10))
  const cursors = [await store.kv.scan({}), await store.kv.scan({ reverse: true })]
  for (const cursor of cursors) await cursor.next()
  await store.close()
  for (const cursor of cursors) {
    expect(await cursor.next()).toBe(false)
    await cursor.close()
  }
})
