/** A merge keeps what some reader can see, of each key once for each snapshot, and nothing else. */
import { expect, test } from 'vitest'
import { hashBytes } from '../../engines/bytes/index.ts'
import { MemoryDisk } from '../../engines/env/index.ts'
import { flushTask } from '../../engines/lsm/compaction/flush.ts'
import type { MergeRequest, MergeResult } from '../../engines/lsm/compaction/merge.ts'
import { type EntryKind, entryKind, Version } from '../../engines/lsm/entry.ts'
import { Memtable } from '../../engines/lsm/memtable/memtable.ts'
import { BlockCursor } from '../../engines/lsm/table/block.ts'
import { BlockCache } from '../../engines/lsm/table/block-cache.ts'
import { LookupCounts, Table } from '../../engines/lsm/table/table.ts'
import { smallOptions } from './small-options.ts'
import { bytesOf, keyOf } from './sorted-model.ts'

const nowMs = 1000

/** `key kind`, where the kind is put, delete, or `until` with an expiry; sequences count from 1. */
function merge(writes: readonly string[], change: Partial<MergeRequest> = {}): { left: string[]; result: MergeResult } {
  const memtable = new Memtable(100_000)
  for (const [index, write] of writes.entries()) {
    const [key = '', kind, expiry] = write.split(' ')
    const value = kind === 'delete' ? undefined : bytesOf(`value ${index + 1}`)
    const kinds: Record<string, EntryKind> = {
      put: entryKind.value,
      delete: entryKind.deletion,
      until: entryKind.expiringValue,
    }
    const bytes = bytesOf(key)
    memtable.insert(bytes, hashBytes(bytes), index + 1, kinds[kind ?? ''] as EntryKind, value, Number(expiry ?? 0))
  }
  const disk = new MemoryDisk()
  disk.createDirectory('tree')
  const result = flushTask.run(disk, {
    directory: 'tree',
    memtable: memtable.image,
    tableOptions: smallOptions.table,
    tableBytes: Number.POSITIVE_INFINITY,
    firstNumber: 1,
    numberCount: 1,
    snapshots: [],
    isBottom: true,
    nowMs,
    ...change,
  })
  return { left: result.tables.flatMap(meta => entriesIn(disk, meta)), result }
}

function entriesIn(disk: MemoryDisk, meta: MergeResult['tables'][number]): string[] {
  const table = Table.open(disk, 'tree', meta, new BlockCache(0), new LookupCounts())
  const cursor = new BlockCursor()
  const version = new Version()
  const entries: string[] = []
  for (let block = 0; block < table.index.blockCount; block++) {
    for (let more = cursor.first(table.readBlock(block)); more; more = cursor.next()) {
      cursor.read(version)
      const value = keyOf(version.bytes.subarray(version.valueStart, version.valueEnd))
      const what = version.kind === entryKind.deletion ? 'deleted' : value
      entries.push(`${keyOf(cursor.key.subarray(0, cursor.keyLength))} ${what} at ${version.sequence}`)
    }
  }
  return entries
}

test('without snapshots the newest version of each key is left, and its sequence matters no more', () => {
  expect(merge(['a put', 'b put', 'a put', 'a put', 'b put']).left).toEqual(['a value 4 at 0', 'b value 5 at 0'])
})

test('each snapshot keeps the version that it sees', () => {
  const writes = ['a put', 'a put', 'a put', 'a put', 'a put', 'a put']
  expect(merge(writes, { snapshots: [2, 4] }).left).toEqual(['a value 6 at 6', 'a value 4 at 4', 'a value 2 at 0'])
  expect(merge(writes, { snapshots: [6] }).left).toEqual(['a value 6 at 0'])
  expect(merge(writes, { snapshots: [2, 2, 3, 100] }).left).toEqual([
    'a value 6 at 6',
    'a value 3 at 3',
    'a value 2 at 0',
  ])
})

test('a deletion goes with what it deleted, where nothing older can lie below', () => {
  expect(merge(['a put', 'a delete', 'b delete']).left).toEqual([])
  expect(merge(['a put', 'a delete', 'b delete'], { isBottom: false }).left).toEqual([
    'a deleted at 0',
    'b deleted at 0',
  ])
})

test('a deletion stays as long as a snapshot sees what it deleted', () => {
  expect(merge(['a put', 'a delete'], { snapshots: [1] }).left).toEqual(['a deleted at 2', 'a value 1 at 0'])
  expect(merge(['a put', 'a delete', 'a put'], { snapshots: [2] }).left).toEqual(['a value 3 at 3'])
})

test('what has expired is as good as deleted, and does not uncover what it hid', () => {
  expect(merge(['a put', `a until ${nowMs}`]).left).toEqual([])
  expect(merge(['a put', `a until ${nowMs}`], { isBottom: false }).left).toEqual(['a deleted at 0'])
  expect(merge(['a put', `a until ${nowMs}`], { snapshots: [1] }).left).toEqual(['a deleted at 2', 'a value 1 at 0'])
  expect(merge(['a put', `a until ${nowMs + 1}`]).left).toEqual(['a value 2 at 0'])
})

test('it counts what went in and what came out', () => {
  const { result } = merge(['a put', 'a put', 'b put', 'c delete'])
  expect(result).toMatchObject({ entriesRead: 4, entriesWritten: 2 })
  expect(result.tables).toMatchObject([{ number: 1, entryCount: 2, deletionCount: 0, hasVersions: false }])
})

test('tables end at their size, never inside a key, and the last number takes what is left', () => {
  // Compression used to make more and smaller tables than a merge had numbers for, which stopped all writes.
  const writes = Array.from({ length: 30 }, (_, index) => `key${10 + Math.floor(index / 3)} put`)
  const snapshots = writes.map((_, index) => index + 1)
  const { left, result } = merge(writes, { tableBytes: 1, numberCount: 4, snapshots })
  expect(left).toHaveLength(30)
  expect(result.tables.map(({ number, entryCount }) => [number, entryCount])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
    [4, 21],
  ])
})
