/** Writers wait for their group's sync, for room, and for merges that lag: and each of them goes on, in the end. */
import { expect, test } from 'vitest'
import { MemoryClock, MemoryDisk } from '../../engines/env/index.ts'
import type { LsmOptions } from '../../engines/lsm/index.ts'
import { WriteStalls } from '../../engines/lsm/write-stalls.ts'
import { bytesOfText, closeTree, entriesOf, type MemoryTree, openTree, textOfBytes } from './memory-tree.ts'
import { untilSettled } from './patience.ts'

const metricOf = ({ tree }: MemoryTree, name: string): number | undefined =>
  tree.metrics().find(metric => metric.name === name)?.value

test('a hundred writers at a time share a few syncs', async () => {
  const disk = new MemoryDisk({ record: true })
  const opened = await openTree(disk, { memtableBytes: 100_000 })
  const writes = Array.from({ length: 100 }, (_, number) =>
    opened.tree.put(bytesOfText(`key ${number}`), new Uint8Array(9)),
  )
  await untilSettled(opened.env.clock, Promise.all(writes))
  const syncs = disk.operations.filter(({ type, path }) => type === 'sync' && path.endsWith('.log'))
  expect(syncs.length).toBeLessThanOrEqual(2)
  expect(metricOf(opened, 'log.groupCount')).toBe(syncs.length)
  await closeTree(opened)
})

test('in sync a write shows once it is durable, otherwise at once', async () => {
  for (const durability of ['none', 'buffered', 'sync'] as const) {
    const { env, tree } = await openTree(new MemoryDisk(), { durability })
    const answer = tree.put(bytesOfText('key'), bytesOfText('value'))
    expect(tree.get(bytesOfText('key')) !== undefined).toBe(durability !== 'sync')
    expect(entriesOf(tree)).toHaveLength(durability === 'sync' ? 0 : 1)
    await untilSettled(env.clock, Promise.resolve(answer))
    expect(entriesOf(tree)).toEqual(['key=value'])
  }
})

test('of many who want to set the same, one succeeds', async () => {
  for (const durability of ['none', 'buffered', 'sync'] as const) {
    const { env, tree } = await openTree(new MemoryDisk(), { durability, memtableBytes: 1000, memtableCountMax: 2 })
    const key = bytesOfText('counter')
    for (let round = 0; round < 10; round++) {
      const current = tree.get(key)
      const answers = Array.from({ length: 20 }, (_, client) =>
        tree.compareAndSet(key, current, bytesOfText(`${round} by ${client}`.padEnd(200))),
      )
      const won = (await untilSettled(env.clock, Promise.all(answers))).map((set, client) => (set ? client : -1))
      const winners = won.filter(client => client >= 0)
      expect(winners).toHaveLength(1)
      expect(textOfBytes(tree.get(key) as Uint8Array).trimEnd()).toBe(`${round} by ${winners[0]}`)
    }
  }
})

test('writers that find every memtable full wait for a flush, are counted, and all succeed', async () => {
  for (const durability of ['none', 'buffered', 'sync'] as const) {
    const opened = await openTree(new MemoryDisk(), { durability, memtableBytes: 2000, memtableCountMax: 2 })
    const { env, tree } = opened
    const writes = Array.from({ length: 60 }, (_, number) =>
      tree.put(bytesOfText(`key ${number}`), new Uint8Array(500)),
    )
    await untilSettled(env.clock, Promise.all(writes))
    expect(entriesOf(tree)).toHaveLength(60)
    expect(metricOf(opened, 'stall.stopCount')).toBeGreaterThan(0)
    await closeTree(opened)
  }
})

test('writers that wait when the tree is closed are told so, and no write is half there', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'buffered', memtableBytes: 2000, memtableCountMax: 2 })
  const outcomes = Array.from({ length: 20 }, async (_, number) => {
    await opened.tree.put(bytesOfText(`key ${String(number).padStart(2, '0')}`), bytesOfText('v'.repeat(700)))
  })
  const settled = Promise.allSettled(outcomes)
  await closeTree(opened)
  const written = (await settled).map(({ status }) => status === 'fulfilled')
  expect(written).toContain(false)
  const refused = (await settled).filter(outcome => outcome.status === 'rejected')
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'CLOSED', definite: true })
  expect(entriesOf((await openTree(disk)).tree)).toHaveLength(written.filter(Boolean).length)
})

test('a slowed writer sleeps once, however large its write', async () => {
  // A write of more than the stride used to sleep again each time that it came by, until merges had caught up.
  const clock = new MemoryClock()
  const stalls = new WriteStalls(clock)
  const slept = stalls.slow(1_000_000)
  expect(slept).toBeInstanceOf(Promise)
  await untilSettled(clock, slept as Promise<void>)
  expect(stalls.slow(1_000_000)).toBeUndefined()
  expect(stalls.slowCount).toBe(1)
  expect(stalls.slowNs).toBe(1e6)
})

test('small writes are slowed by a millisecond every 64 KiB', () => {
  const stalls = new WriteStalls(new MemoryClock())
  let sleepCount = 0
  for (let count = 0; count < 1000; count++) {
    if (stalls.slow(1024) !== undefined) {
      sleepCount++
      expect(stalls.slow(1024)).toBeUndefined()
    }
  }
  expect(sleepCount).toBe(Math.floor(1000 / 64))
})

test.each([
  { memtableCountMax: 1 },
  { runCountTrigger: 1 },
  { runCountTrigger: 5, runCountStop: 4 },
] satisfies Partial<LsmOptions>[])('options under which writers would wait for ever are refused: %j', async change => {
  await expect(openTree(new MemoryDisk(), change)).rejects.toThrow(TypeError)
})
