/**
 * A table that found every key asked of it for long asks its filter no more. It must still know what it lacks, and the
 * first key that it lacks must wake the filter.
 */
import { expect, test } from 'vitest'
import { hashBytes } from '../../engines/bytes/index.ts'
import { MemoryDisk } from '../../engines/env/index.ts'
import { entryKind, sequenceMax, Version } from '../../engines/lsm/entry.ts'
import { BlockCache } from '../../engines/lsm/table/block-cache.ts'
import { LookupCounts, Table } from '../../engines/lsm/table/table.ts'
import { TableWriter } from '../../engines/lsm/table/table-writer.ts'
import { smallOptions } from './small-options.ts'
import { bytesOf } from './sorted-model.ts'

const keyCount = 200

function keyAt(index: number): Uint8Array {
  return bytesOf(`key ${String(index).padStart(6, '0')}`)
}

function openTable(counts: LookupCounts): Table {
  const disk = new MemoryDisk()
  disk.createDirectory('tree')
  const writer = new TableWriter(disk, 'tree', 1, smallOptions.table)
  const version = new Version()
  version.kind = entryKind.value
  // Even numbers only: what is absent lies between what is there.
  for (let index = 0; index < keyCount; index++) writer.add(keyAt(index * 2), version, 0, false)
  return Table.open(disk, 'tree', writer.finish(), new BlockCache(100_000), counts)
}

test('after a long row of finds the filter rests, and wakes at the first key that is not there', () => {
  const counts = new LookupCounts()
  const table = openTable(counts)
  const version = new Version()
  const finds = (index: number): boolean => table.lookup(keyAt(index), hashBytes(keyAt(index)), sequenceMax, version)

  for (let round = 0; round < 3000; round++) expect(finds((round % keyCount) * 2)).toBe(true)
  expect(counts.filterChecks).toBe(1024)
  expect(counts.blockLookups).toBe(3000)

  expect(finds(1)).toBe(false)
  expect(counts.filterChecks).toBe(1024)
  expect(counts.blockLookups).toBe(3001)

  for (let index = 3; index < 103; index += 2) expect(finds(index)).toBe(false)
  expect(counts.filterChecks).toBe(1074)
  expect(counts.blockLookups).toBeLessThan(3011)
  expect(counts.filterMisses).toBe(counts.blockLookups - 3001)
  table.release()
})
