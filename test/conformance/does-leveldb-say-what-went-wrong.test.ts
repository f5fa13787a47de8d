/** What the suite cannot ask of every store: LevelDB's own errors, figures and idea of a sync. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../adapters/contract/index.ts'
import leveldb from '../../adapters/leveldb/index.ts'
import { isCompactionDue, metricsOf, parseStatistics } from '../../adapters/leveldb/statistics.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/leveldb-`)
})
afterEach(() => rm(directory, { recursive: true }))

async function open(): Promise<Store<'kv'>> {
  const options = { compression: 'none' }
  return leveldb.open({ directory, durability: 'buffered', cacheBytes: 1e6, writeBufferBytes: 4e6, options })
}

async function logBytes(): Promise<number> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.log'))
  const sizes = await Promise.all(names.map(async name => (await stat(`${directory}/${name}`)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('files that cannot be trusted are CORRUPT', async () => {
  await (await open()).close()
  await writeFile(`${directory}/CURRENT`, 'no manifest')
  await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'CORRUPT', definite: true })
})

test('a manifest that is gone is an IO error or CORRUPT, and says which file', async () => {
  await (await open()).close()
  await writeFile(`${directory}/CURRENT`, 'MANIFEST-999999\n')
  await expect(open()).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringContaining('MANIFEST-999999'),
  })
})

test('sync leaves nothing that only the log holds', async () => {
  const store = await open()
  for (let index = 0; index < 100; index++) await store.kv.put(Buffer.from(`key${index}`), new Uint8Array(1000))
  expect(await logBytes()).toBeGreaterThan(100_000)
  await store.sync()
  expect(await logBytes()).toBeLessThan(100)
  await store.close()
})

test('its figures are read from its table of levels', () => {
  const table = `                               Compactions
Level  Files Size(MB) Time(sec) Read(MB) Write(MB)
--------------------------------------------------
  0        3        6         1        0        31
  1        5        9         2       75        51
 10       40       70         0        9         9
`
  const levels = parseStatistics(table)
  expect(levels.map(({ level, fileCount }) => [level, fileCount])).toEqual([
    [0, 3],
    [1, 5],
    [10, 40],
  ])
  expect(isCompactionDue(levels)).toBe(false)
  expect(isCompactionDue(parseStatistics('  0  4  6  1  0  31'))).toBe(true)
  expect(isCompactionDue(parseStatistics('  1  4  11  1  0  31'))).toBe(true)
  const metrics = Object.fromEntries(metricsOf(levels, 7).map(({ name, value }) => [name, value]))
  expect(metrics).toMatchObject({ 'tables.count': 48, 'compaction.writtenBytes': 91 * 1024 * 1024, 'memory.bytes': 7 })
})
