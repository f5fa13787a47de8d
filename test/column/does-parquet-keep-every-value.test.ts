/** Tables go out as Parquet and come back: through our own reader, and through the library's as any other program's. */
import { parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import type { Column, TableRows } from '../../adapters/contract/index.ts'
import { ColumnStore, readParquet, writeParquet } from '../../engines/column/index.ts'
import { memoryEnv, StorageError } from '../../engines/env/index.ts'
import { contentsOf } from './contents.ts'
import { smallOptions } from './small-store.ts'

const columns: readonly Column[] = [
  { name: 'flag', type: 'boolean', nullable: true },
  { name: 'small', type: 'int32', nullable: false },
  { name: 'big', type: 'int64', nullable: true },
  { name: 'at', type: 'timestamp', nullable: true },
  { name: 'amount', type: 'float64', nullable: true },
  { name: 'word', type: 'string', nullable: true },
]

function rowsOf(rowCount: number): TableRows {
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  const valid = Uint8Array.from(rows, row => (row % 5 === 0 ? 0 : 1))
  const edge = 2n ** 63n
  return {
    rowCount,
    columns: [
      { values: Uint8Array.from(rows, row => row % 2), valid },
      { values: Int32Array.from(rows, row => (row % 2 === 0 ? -(2 ** 31) : 2 ** 31 - 1 - row)) },
      { values: BigInt64Array.from(rows, row => (row % 2 === 0 ? -edge : edge - BigInt(row + 1))), valid },
      { values: BigInt64Array.from(rows, row => 1_700_000_000_123_456n + BigInt(row)), valid },
      { values: Float64Array.from(rows, row => [0.1, -0, Infinity, 1e300][row % 4] as number), valid },
      { values: rows.map(row => ['', 'Köln', '日本', '\ufeffx'][row % 4] as string), valid },
    ],
  }
}

function openStore(): ColumnStore {
  return ColumnStore.open(memoryEnv({ seed: 1 }), 'db', { ...smallOptions, durability: 'buffered' })
}

test('what goes out comes back, and another reader sees the same', async () => {
  const store = openStore()
  await store.create('t', columns)
  await store.append('t', rowsOf(500))
  const file = writeParquet(store.query({ table: 't' }))
  const read = readParquet(file)
  expect(read.columns).toEqual(columns)
  const copy = openStore()
  await copy.create('t', read.columns)
  for await (const batch of read.batches()) await copy.append('t', batch)
  expect(contentsOf(copy, ['t'])).toBe(contentsOf(store, ['t']))

  const objects = await parquetReadObjects({ file: file.slice().buffer, compressors: await zstd() })
  expect(objects).toHaveLength(500)
  expect(objects[1]).toMatchObject({ flag: true, small: 2 ** 31 - 2, big: 2n ** 63n - 2n, word: 'Köln' })
  expect(objects[1]?.at).toEqual(new Date(1_700_000_000_123))
  expect(objects[5]).toMatchObject({ flag: null, big: null, amount: null, word: null })
})

test('a file of another writer comes in', async () => {
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'n', data: [1, 2, 3], type: 'INT32' },
      { name: 'at', data: [new Date(5), new Date(6), null], type: 'TIMESTAMP' },
      { name: 's', data: ['a', null, 'c'], type: 'STRING' },
    ],
    rowGroupSize: 2,
  })
  const table = readParquet(new Uint8Array(file))
  expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['n int32', 'at timestamp', 's string'])
  const rows: unknown[] = []
  for await (const { rowCount, columns: vectors } of table.batches()) {
    for (let row = 0; row < rowCount; row++) {
      rows.push(vectors.map(({ values, valid }) => (valid?.[row] === 0 ? null : values[row])))
    }
  }
  expect(rows).toEqual([
    [1, 5000n, 'a'],
    [2, 6000n, null],
    [3, null, 'c'],
  ])
})

test('what our columns cannot hold is refused by name, and what is no Parquet is CORRUPT', async () => {
  const dates = parquetWriteBuffer({ columnData: [{ name: 'j', data: [{ a: 1 }], type: 'JSON' }] })
  expect(() => readParquet(new Uint8Array(dates))).toThrow(/column j .* JSON/)
  expect(() => readParquet(new Uint8Array(100))).toThrow(StorageError)
  const store = openStore()
  await store.create('t', [{ name: 'word', type: 'string', nullable: false }])
  await store.append('t', { rowCount: 1, columns: [{ values: ['\ud800'] }] })
  expect(() => writeParquet(store.query({ table: 't' }))).toThrow(/column word.*lone surrogate/)
})

async function zstd(): Promise<{ ZSTD: (bytes: Uint8Array) => Uint8Array }> {
  const { zstdDecompressSync } = await import('node:zlib')
  return { ZSTD: bytes => zstdDecompressSync(bytes) }
}
