/** Tables and series of SQLite where a transaction is refused: nothing of it is kept, in the file or in mind. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PointBatch, Store } from '../../adapters/contract/index.ts'
import sqlite from '../../adapters/sqlite/index.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/sqlite-`)
})
afterEach(() => rm(directory, { recursive: true }))

async function open<M extends 'table' | 'series'>(model: M): Promise<Store<M>> {
  const options = { table: 'without-rowid', page: '4096', content: 'kept' }
  const sizes = { cacheBytes: 1e6, writeBufferBytes: 4e6 }
  return (await sqlite.open({ directory, durability: 'buffered', ...sizes, model, options })) as Store<M>
}

/** Does it while somebody else is writing. */
async function whileLocked(call: () => unknown): Promise<void> {
  const intruder = new DatabaseSync(`${directory}/data.sqlite`)
  intruder.exec('BEGIN IMMEDIATE')
  await expect(call()).rejects.toMatchObject({ code: 'LOCKED', definite: true })
  intruder.exec('ROLLBACK')
  intruder.close()
}

test('a series that came with a refused batch is stored with the next one', async () => {
  const store = await open('series')
  const batch = (host: string): PointBatch => ({
    count: 1,
    series: [{ metric: 'm', tags: { host } }],
    seriesIndexes: Uint32Array.of(0),
    timestampsUs: Float64Array.of(1),
    values: Float64Array.of(7),
  })
  await store.series.append(batch('a'))
  await whileLocked(() => store.series.append(batch('b')))
  // One transaction with a batch that its owner spoils before it is written: both are refused.
  const spoilt = batch('d')
  const both = [store.series.append(batch('b')), store.series.append(spoilt)]
  spoilt.seriesIndexes[0] = 5
  for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected')
  expect(await store.series.series({ metric: 'm' })).toHaveLength(1)
  await store.series.append(batch('c'))
  await store.close()
  const next = await open('series')
  await next.series.append(batch('b'))
  const found = await next.series.range({ select: { metric: 'm' }, fromUs: 0, toUs: 2 })
  const hosts = new Set(found.map(({ series }) => series.tags.host))
  expect([found.length, hosts]).toEqual([3, new Set(['a', 'b', 'c'])])
  await next.close()
})

test('a table whose making was refused is not there, and can be made', async () => {
  const store = await open('table')
  const columns = [{ name: 'n', type: 'int64', nullable: true }] as const
  await whileLocked(() => store.table.create('t', columns))
  expect(await store.table.schema('t')).toBeUndefined()
  // Twice at once: the second finds it.
  await Promise.all([store.table.create('t', columns), store.table.create('t', columns)])
  const rows = { rowCount: 2, columns: [{ values: BigInt64Array.of(2n ** 63n - 1n, 1n) }] }
  await whileLocked(() => store.table.append('t', rows))
  await store.table.append('t', rows)
  const aggregates = [{ function: 'count', as: 'rows' }] as const
  expect((await store.table.query({ table: 't', aggregates })).columns[0]!.values[0]).toBe(2n)
  const sum = async (): Promise<unknown> =>
    store.table.query({ table: 't', aggregates: [{ function: 'sum', column: 'n', as: 'sum' }] })
  await expect(sum()).rejects.toMatchObject({ code: 'OUT_OF_RANGE' })
  await store.close()
})
