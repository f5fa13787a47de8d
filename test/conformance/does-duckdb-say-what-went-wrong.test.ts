/** What the suite cannot ask of every store: DuckDB's own errors, its log, and batches that fail or are large. */
import { cp, mkdtemp, open as openFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store, TableRows } from '../../adapters/contract/index.ts'
import duckdb from '../../adapters/duckdb/index.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/duckdb-`)
})
afterEach(() => rm(directory, { recursive: true }))

const file = (): string => `${directory}/data.duckdb`
const columns = [{ name: 'n', type: 'int64', nullable: false }] as const

async function open<M extends 'table' | 'series'>(model: M, at = directory): Promise<Store<M>> {
  const sizes = { cacheBytes: 1e6, writeBufferBytes: 1e9 }
  const store = await duckdb.open({ directory: at, durability: 'sync', ...sizes, model, options: { threads: '1' } })
  return store as Store<M>
}

function rowsOf(count: number): TableRows {
  return { rowCount: count, columns: [{ values: BigInt64Array.from({ length: count }, (_, index) => BigInt(index)) }] }
}

async function countOf({ table }: Store<'table'>): Promise<number> {
  const answer = await table.query({ table: 't', aggregates: [{ function: 'count', as: 'rows' }] })
  return Number(answer.columns[0]!.values[0])
}

test('a file that is no database is CORRUPT, and the lock is let go', async () => {
  await writeFile(file(), 'no database, '.repeat(1000))
  const corrupt = { name: 'StoreError', code: 'CORRUPT', definite: true }
  await expect(open('table')).rejects.toMatchObject(corrupt)
  await expect(open('table')).rejects.toMatchObject(corrupt)
})

test('a page that is spoilt is found when it is read', async () => {
  const store = await open('table')
  await store.table.create('t', columns)
  await store.table.append('t', rowsOf(300_000))
  await store.settle!()
  await store.close()
  const { size } = await stat(file())
  const handle = await openFile(file(), 'r+')
  for (let position = 20_000; position < size; position += 3000)
    await handle.write(Buffer.of(0xa5, 0x5a), 0, 2, position)
  await handle.close()
  const read = async (): Promise<unknown> => {
    const damaged = await open('table')
    try {
      return await damaged.table.query({ table: 't', aggregates: [{ function: 'sum', column: 'n', as: 'sum' }] })
    } finally {
      await damaged.close()
    }
  }
  await expect(read()).rejects.toMatchObject({ code: 'CORRUPT' })
})

test('an append that was answered is in the files, without a checkpoint', async () => {
  const store = await open('table')
  await store.table.create('t', columns)
  await store.table.append('t', rowsOf(5000))
  await store.table.append('t', rowsOf(150_000))
  const copy = await mkdtemp(`${tmpdir()}/duckdb-copy-`)
  await cp(directory, copy, { recursive: true, filter: source => !source.endsWith('LOCK') })
  const other = await open('table', copy)
  expect(await countOf(other)).toBe(155_000)
  await other.close()
  await rm(copy, { recursive: true })
  await store.close()
})

test('a batch that fails on its way adds nothing, and the next one only itself', async () => {
  const store = await open('table')
  await store.table.create('t', [...columns, { name: 's', type: 'string', nullable: false }])
  let expected = 0
  for (const count of [5000, 150_000, 5000]) {
    // A vector that changes under the store: misuse, but no reason to lose or to double anything.
    const values = new Array<string>(count).fill('text')
    const batch = { rowCount: count, columns: [...rowsOf(count).columns, { values }] }
    const answer = store.table.append('t', batch)
    values[count - 1] = { toString: () => 'no text' } as unknown as string
    await expect(answer).rejects.toBeInstanceOf(TypeError)
    const before = await countOf(store)
    await store.table.append('t', { rowCount: 3, columns: [...rowsOf(3).columns, { values: ['a', 'b', 'c'] }] })
    expect([before, await countOf(store)]).toEqual([expected, expected + 3])
    expected += 3
  }
  await store.close()
})

test('a sum past 64 bits is OUT_OF_RANGE', async () => {
  const store = await open('table')
  await store.table.create('t', columns)
  await store.table.append('t', { rowCount: 2, columns: [{ values: BigInt64Array.of(2n ** 63n - 1n, 1n) }] })
  const sum = store.table.query({ table: 't', aggregates: [{ function: 'sum', column: 'n', as: 'sum' }] })
  await expect(sum).rejects.toMatchObject({ code: 'OUT_OF_RANGE', definite: true })
  await store.close()
})

test('points that come again after a reopening take the place of those that are there', async () => {
  const key = { metric: 'm', tags: { host: 'a' } }
  for (let life = 0; life < 3; life++) {
    const store = await open('series')
    await store.series.append({
      count: 4,
      series: [key],
      seriesIndexes: new Uint32Array(4),
      timestampsUs: Float64Array.of(10, 20, 20, 30 + life),
      values: Float64Array.of(life, -1, life, life),
    })
    const [points] = await store.series.range({ select: { metric: 'm' }, fromUs: 0, toUs: 100 })
    expect([...points!.timestampsUs]).toEqual([10, 20, 30, 31, 32].slice(0, 3 + life))
    expect([...points!.values].slice(0, 2)).toEqual([life, life])
    await store.close()
  }
})
