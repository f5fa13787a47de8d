/** What the suite cannot ask of every store: SQLite's own errors, its log, and a table that is somebody else's. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Durability, Store } from '../../adapters/contract/index.ts'
import sqlite from '../../adapters/sqlite/index.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/sqlite-`)
})
afterEach(() => rm(directory, { recursive: true }))

const file = (): string => `${directory}/data.sqlite`
const keyOf = (index: number): Uint8Array => Buffer.from(`key${String(index).padStart(5, '0')}`)

async function open(durability: Durability = 'buffered', table = 'without-rowid'): Promise<Store<'kv'>> {
  const options = { table, page: '4096' }
  return sqlite.open({ directory, durability, cacheBytes: 1e6, writeBufferBytes: 4e6, options })
}

async function metric(store: Store<'kv'>, name: string): Promise<number> {
  return (await store.metrics!()).find(candidate => candidate.name === name)!.value
}

test('a file that is no database is CORRUPT', async () => {
  await writeFile(file(), 'no database, '.repeat(1000))
  await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'CORRUPT', definite: true })
})

test("somebody else's table is INCOMPATIBLE", async () => {
  const database = new DatabaseSync(file())
  database.exec('CREATE TABLE entries (name TEXT)')
  database.close()
  await expect(open()).rejects.toMatchObject({
    code: 'INCOMPATIBLE',
    message: expect.stringContaining('no such column'),
  })
  await expect(open(), 'the lock was let go').rejects.toMatchObject({ code: 'INCOMPATIBLE' })
})

test('verify finds a page whose entries are out of order', async () => {
  const store = await open()
  for (let index = 0; index < 500; index++) await store.kv.put(keyOf(index), new Uint8Array(100))
  await store.close()
  const bytes = await readFile(file())
  bytes.write('kez', bytes.lastIndexOf('key00250'))
  await writeFile(file(), bytes)
  const damaged = await open()
  await expect(async () => damaged.verify!()).rejects.toMatchObject({ code: 'CORRUPT', definite: true })
  await damaged.close()
})

test.each(['buffered', 'sync'] as const)(
  'a %s write that finds the database locked fails, surely',
  async durability => {
    const store = await open(durability)
    await store.kv.put(keyOf(0), Buffer.from('before'))
    const intruder = new DatabaseSync(file())
    intruder.exec('BEGIN IMMEDIATE')
    const writes = [1, 2].map(index => store.kv.put(keyOf(index), Buffer.from('refused')))
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'LOCKED', definite: true })
    intruder.exec('ROLLBACK')
    intruder.close()
    expect(await store.kv.get(keyOf(1))).toBeUndefined()
    await store.kv.put(keyOf(1), Buffer.from('after'))
    expect(Buffer.from((await store.kv.get(keyOf(1)))!).toString()).toBe('after')
    await store.close()
  },
)

test('settle empties the log into the file, and leaves it where a snapshot needs it', async () => {
  const store = await open()
  for (let index = 0; index < 300; index++) await store.kv.put(keyOf(index), new Uint8Array(1000))
  expect(await metric(store, 'log.bytes')).toBeGreaterThan(300_000)
  await store.settle!()
  expect(await metric(store, 'log.bytes')).toBe(0)
  const snapshot = await store.kv.snapshot()
  await store.kv.delete(keyOf(0))
  await store.sync()
  await store.settle!()
  expect(await metric(store, 'log.bytes')).toBeGreaterThan(0)
  expect(await snapshot.get(keyOf(0))).toHaveLength(1000)
  await store.close()
})

test('a long scan is as of its call, in either table, and hands its connection on', async () => {
  for (const table of ['rowid', 'without-rowid']) {
    const store = await open('buffered', table)
    for (let index = 0; index < 400; index++) await store.kv.put(keyOf(index), Buffer.from(table))
    for (const limit of [300, undefined]) {
      const cursor = await store.kv.scan(limit === undefined ? {} : { limit })
      await store.kv.put(keyOf(200), Buffer.from(`not of ${table}`))
      let count = 0
      for (; await cursor.next(); count++) expect(Buffer.from(cursor.value).toString()).toBe(table)
      expect(count).toBe(limit ?? 400)
      await cursor.close()
      await store.kv.put(keyOf(200), Buffer.from(table))
    }
    await store.close()
    await rm(directory, { recursive: true })
    directory = await mkdtemp(`${tmpdir()}/sqlite-`)
  }
})
