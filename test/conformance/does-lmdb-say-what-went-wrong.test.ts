/** What the suite cannot ask of every store: files that LMDB would map and trust, its readers, its figures. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Durability, KvSnapshot, Store } from '../../adapters/contract/index.ts'
import lmdb from '../../adapters/lmdb/index.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/lmdb-`)
})
afterEach(() => rm(directory, { recursive: true }))

const file = (): string => `${directory}/data.mdb`
const keyOf = (index: number): Uint8Array => Buffer.from(`key${String(index).padStart(5, '0')}`)

async function open(durability: Durability = 'buffered'): Promise<Store<'kv'>> {
  return lmdb.open({ directory, durability, cacheBytes: 1e6, writeBufferBytes: 4e6, options: {} })
}

async function fill(): Promise<void> {
  const store = await open()
  for (let index = 0; index < 500; index++) await store.kv.put(keyOf(index), new Uint8Array(100))
  await store.close()
}

// Each of these ended the process when LMDB mapped it.
test.each<[string, (bytes: Buffer) => Uint8Array]>([
  ['is none of LMDB', bytes => Buffer.from('no store '.repeat(bytes.length / 8))],
  ['ends within its first page', bytes => bytes.subarray(0, 100)],
  ['ends after its first page', bytes => bytes.subarray(0, 4096)],
  ['has lost the root of its tree', bytes => bytes.subarray(0, 2 * 4096)],
])('a file that %s is CORRUPT, and the process goes on', async (_, damage) => {
  await fill()
  await writeFile(file(), damage(await readFile(file())))
  await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'CORRUPT', definite: true })
  await expect(open(), 'the lock was let go').rejects.toThrow(`LMDB: ${file()} `)
})

test('a file of another format is INCOMPATIBLE', async () => {
  await fill()
  const bytes = await readFile(file())
  for (const page of [0, 4096]) bytes.writeUInt32LE(1, page + 28)
  await writeFile(file(), bytes)
  await expect(open()).rejects.toMatchObject({ code: 'INCOMPATIBLE', message: expect.stringContaining('format 1') })
})

test('a file that cannot be opened is an IO error', async () => {
  await mkdir(file())
  await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'IO' })
})

test('an undamaged file opens, in either durability after the other', async () => {
  await fill()
  for (const durability of ['sync', 'buffered', 'sync'] as const) {
    const store = await open(durability)
    expect(await store.kv.get(keyOf(499))).toHaveLength(100)
    await store.kv.put(keyOf(0), new Uint8Array(10))
    await store.close()
  }
})

test('hundreds of snapshots and cursors stand at once, and go with the store', async () => {
  const store = await open()
  const snapshots: KvSnapshot[] = []
  for (let index = 0; index < 400; index++) {
    await store.kv.put(keyOf(0), Buffer.from(`value ${index}`))
    snapshots.push(await store.kv.snapshot())
    await snapshots.at(-1)!.scan({})
    await store.kv.scan({})
  }
  for (const index of [0, 123, 399]) {
    expect(Buffer.from((await snapshots[index]!.get(keyOf(0)))!).toString()).toBe(`value ${index}`)
  }
  await store.close()
  for (const snapshot of snapshots) await snapshot.release()
  await (await open()).close()
})

test('of writes issued together one transaction is made', async () => {
  const store = await open()
  const metric = async (name: string): Promise<number> =>
    (await store.metrics!()).find(candidate => candidate.name === name)!.value
  await store.kv.put(keyOf(0), new Uint8Array(1))
  const before = await metric('transaction.count')
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.kv.put(keyOf(index), new Uint8Array(2))))
  expect((await metric('transaction.count')) - before).toBe(1)
  expect(await metric('tree.depth')).toBeGreaterThan(0)
  expect(await metric('file.bytes')).toBeGreaterThanOrEqual(await metric('tree.bytes'))
  await store.close()
})
