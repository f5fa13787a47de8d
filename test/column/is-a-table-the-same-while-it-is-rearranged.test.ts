/**
 * Flushes and merges go on behind the back of readers and writers: what is read must not show it, what is deleted
 * meanwhile must stay so, a snapshot must not move, and files must go when the last who needs them has done with them.
 */
import { expect, test } from 'vitest'
import { TableReference } from '../../adapters/contract/reference/index.ts'
import { ColumnStore, type ColumnStoreOptions } from '../../engines/column/index.ts'
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv } from '../../engines/env/index.ts'
import { untilSettled } from '../lsm/patience.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { contentsOf, type PlainReader } from './contents.ts'
import { apply, directory, drawSteps, tables, type Write } from './recorded-run.ts'
import { smallOptions } from './small-store.ts'

interface Opened {
  readonly env: MemoryEnv
  readonly disk: MemoryDisk
  readonly store: ColumnStore
}

function open(seed: number, change: Partial<ColumnStoreOptions> = {}): Opened {
  const disk = new MemoryDisk()
  const memory = memoryEnv({ seed, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(seed)) }
  return { env, disk, store: ColumnStore.open(env, directory, { ...smallOptions, durability: 'buffered', ...change }) }
}

test.each([1, 2, 3, 4])(
  'every answer is right while groups come and go, and snapshots do not move (seed %s)',
  async seed => {
    const { env, store } = open(seed, { groupRows: 10 })
    const reference = new TableReference()
    const random = createRandom(seed)
    const standing: { snapshot: PlainReader & { release(): void }; contents: string }[] = []
    for (const step of drawSteps(createRandom(seed), 140)) {
      if (step.type === 'settle') await untilSettled(env.clock, store.settle())
      else if (step.type === 'sync' || step.type === 'wait') {
        for (let turns = random.nextInteger(60); turns > 0; turns--) await undefined
      } else {
        const [done, expected] = [
          await untilSettled(env.clock, Promise.resolve(apply(store, step as Write))),
          apply(reference, step as Write),
        ]
        expect(done).toBe(expected)
      }
      const contents = contentsOf(reference, tables)
      expect(contentsOf(store, tables)).toBe(contents)
      if (random.nextInteger(6) === 0) standing.push({ snapshot: store.snapshot(), contents })
      if (standing.length > 4) {
        const [oldest] = standing.splice(0, 1)
        expect(contentsOf(oldest!.snapshot, tables)).toBe(oldest!.contents)
        oldest!.snapshot.release()
      }
    }
    for (const { snapshot, contents } of standing) expect(contentsOf(snapshot, tables)).toBe(contents)
    const merges = store.metrics().find(({ name }) => name === 'compaction.count')?.value
    expect(merges).toBeGreaterThan(1)
    await untilSettled(env.clock, store.close())
  },
)

test('what is deleted while groups are merged stays deleted', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { env, store } = open(seed, { durability: 'none', groupRows: 64, mergeCountMin: 3 })
    await store.create('t', [{ name: 'n', type: 'int32', nullable: false }])
    for (let start = 0; start < 30; start += 10) {
      const values = Int32Array.from({ length: 10 }, (_, row) => start + row)
      await store.append('t', { rowCount: 10, columns: [{ values }] })
      await untilSettled(env.clock, store.sync())
    }
    // The third group has started a merge, which takes its turns.
    for (let turns = seed * 10; turns > 0; turns--) await undefined
    expect(await store.delete('t', { type: 'range', column: 'n', from: 5, to: 15 })).toBe(10)
    await untilSettled(env.clock, store.settle())
    expect(store.metrics().find(({ name }) => name === 'group.count')?.value).toBe(1)
    expect(store.query({ table: 't' }).rowCount).toBe(20)
    expect(await store.delete('t', { type: 'compare', column: 'n', operator: '<', value: 7 })).toBe(5)
    await untilSettled(env.clock, store.close())
  }
})

test('a merged group keeps its file until the last snapshot is released', async () => {
  const { env, disk, store } = open(1, { groupRows: 8, mergeCountMin: 100 })
  await store.create('t', [{ name: 'n', type: 'int32', nullable: false }])
  const groups = (): string[] => disk.list(directory).filter(name => name.endsWith('.group'))
  await store.append('t', { rowCount: 8, columns: [{ values: Int32Array.from({ length: 8 }, (_, row) => row) }] })
  await untilSettled(env.clock, store.settle())
  const [file] = groups()
  const snapshot = store.snapshot()
  expect(await store.delete('t', { type: 'compare', column: 'n', operator: '<', value: 6 })).toBe(6)
  // The deletions are saved with the next flush, and most of the group is gone.
  await store.append('t', { rowCount: 8, columns: [{ values: new Int32Array(8) }] })
  await untilSettled(env.clock, store.settle())
  expect(groups()).toContain(file)
  expect(snapshot.query({ table: 't' }).rowCount).toBe(8)
  snapshot.release()
  expect(groups()).not.toContain(file)
  expect(store.query({ table: 't' }).rowCount).toBe(10)
  await untilSettled(env.clock, store.close())
})

test('writers wait when buffers pile up, and go on', async () => {
  const { env, store } = open(1, { groupRows: 4, backlogCountMax: 1 })
  await store.create('t', [{ name: 'n', type: 'int32', nullable: false }])
  const appends = Array.from({ length: 30 }, (_, number) =>
    Promise.resolve(store.append('t', { rowCount: 4, columns: [{ values: new Int32Array(4).fill(number) }] })),
  )
  await untilSettled(env.clock, Promise.all(appends))
  expect(store.query({ table: 't' }).rowCount).toBe(120)
  expect(store.metrics().find(({ name }) => name === 'stall.stopCount')?.value).toBeGreaterThan(0)
  await untilSettled(env.clock, store.close())
})
