/** What the compaction policies pick, and what they claim about it. */
import { expect, test } from 'vitest'
import { LeveledPolicy } from '../../engines/lsm/compaction/leveled.ts'
import { TieredPolicy } from '../../engines/lsm/compaction/tiered.ts'
import type { Table } from '../../engines/lsm/table/table.ts'
import { Run, TreeVersion } from '../../engines/lsm/version.ts'
import { bytesOf } from './sorted-model.ts'

let tableCount = 0

/** A table by its first and last key, as far as policies look at it. */
function table(range: string, bytes = 100): Table {
  const [smallest = '', largest = ''] = range.split('-')
  const meta = { number: ++tableCount, bytes, smallest: bytesOf(smallest), largest: bytesOf(largest) }
  return { meta, retain: () => undefined, release: () => undefined } as unknown as Table
}

const leveled = (): LeveledPolicy => new LeveledPolicy({ runCountTrigger: 2, level1Bytes: 100, levelFactor: 10 })
const tiered = (): TieredPolicy => new TieredPolicy({ runCountTrigger: 3, sizeRatio: 2, spaceShare: 1 })

const flushed = (range: string): Run => new Run(0, [table(range)])

test('flushed tables are merged together with what they overlap in level 1', () => {
  const level1 = new Run(1, [table('a-c'), table('d-f'), table('g-i')])
  const version = new TreeVersion([flushed('d-e'), flushed('e-h'), level1])
  const pick = leveled().pick(version)
  expect(pick?.runs.map(run => run.tables)).toEqual([
    version.runs[0]?.tables,
    version.runs[1]?.tables,
    level1.tables.slice(1),
  ])
  expect(pick).toMatchObject({ outputLevel: 1, isBottom: true, isMove: false })
})

test('a merge is no bottom if anything of its range lies deeper, its range being that of all its tables', () => {
  // The tables of level 1 reach past the flushed ones. Their deletions of `z` were once dropped although level 2
  // still held `z`, which came back.
  const level1 = new Run(1, [table('m-z')])
  const deeper = new Run(2, [table('y-z')])
  const version = new TreeVersion([flushed('m-n'), flushed('m-n'), level1, deeper])
  expect(leveled().pick(version)?.isBottom).toBe(false)
  const beside = new TreeVersion([flushed('m-n'), flushed('m-n'), level1, new Run(2, [table('zz-zzz')])])
  expect(leveled().pick(beside)?.isBottom).toBe(true)
})

test('a table that overlaps nothing below moves as it is', () => {
  const level1 = new Run(1, [table('a-c', 5000)])
  const version = new TreeVersion([level1, new Run(2, [table('d-f')])])
  const pick = leveled().pick(version)
  expect(pick).toMatchObject({ outputLevel: 2, isMove: true })
  const runs = leveled().install(version, pick as NonNullable<typeof pick>, level1.tables)
  expect(runs.map(({ level, tables }) => [level, tables.length])).toEqual([[2, 2]])
})

test('what was flushed during a merge stays in front of its outcome', () => {
  const policy = leveled()
  const before = new TreeVersion([flushed('a-c'), flushed('a-c')])
  const pick = policy.pick(before) as NonNullable<ReturnType<LeveledPolicy['pick']>>
  const late = flushed('b-d')
  const runs = policy.install(new TreeVersion([late, ...before.runs]), pick, [table('a-c')])
  expect(runs.map(run => run.level)).toEqual([0, 1])
  expect(runs[0]?.tables).toEqual(late.tables)
})

test('tiered merging takes neighbours in age only, and is a bottom only if it takes the oldest', () => {
  const version = new TreeVersion([
    new Run(0, [table('a-z', 10)]),
    new Run(0, [table('a-z', 15)]),
    new Run(0, [table('a-z', 5000)]),
  ])
  const pick = tiered().pick(version) as NonNullable<ReturnType<TieredPolicy['pick']>>
  expect(pick).toMatchObject({ runs: version.runs.slice(0, 2), isBottom: false })
  const late = flushed('a-z')
  const output = table('a-z', 25)
  const runs = tiered().install(new TreeVersion([late, ...version.runs]), pick, [output])
  expect(runs.map(run => run.tables)).toEqual([late.tables, [output], version.runs[2]?.tables])
  const even = new TreeVersion(version.runs.map(() => new Run(0, [table('a-z', 100)])))
  expect(tiered().pick(even)).toMatchObject({ runs: even.runs, isBottom: true })
})

test('a tree in shape is left alone', () => {
  expect(leveled().pick(new TreeVersion([flushed('a-z')]))).toBeUndefined()
  expect(leveled().pick(new TreeVersion([new Run(1, [table('a-z')]), new Run(2, [table('a-z', 999)])]))).toBeUndefined()
  expect(tiered().pick(new TreeVersion([flushed('a-z'), flushed('a-z')]))).toBeUndefined()
})
