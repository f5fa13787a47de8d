/** Downsampling and retention, as options of a store; deletions that go with a merge; what a store tells of itself. */
import { expect, test } from 'vitest'
import type { PointBatch } from '../../adapters/contract/index.ts'
import { MemoryDisk, StorageError, untilSettled } from '../../engines/env/index.ts'
import type { TsdbOptions } from '../../engines/tsdb/index.ts'
import { closeStore, directory, type OpenStore, openStore, smallOptions } from './small-store.ts'

const minuteUs = 60_000_000

/** A point each second from `fromUs` on, of one series for each host; values count up. */
function scrapes(metric: string, fromUs: number, count: number): PointBatch {
  return {
    count,
    series: [{ metric, tags: { host: 'a' } }],
    seriesIndexes: new Uint32Array(count),
    timestampsUs: Float64Array.from({ length: count }, (_, index) => fromUs + index * 1_000_000),
    values: Float64Array.from({ length: count }, (_, index) => index),
  }
}

async function append({ env, store }: OpenStore, batch: PointBatch): Promise<void> {
  await untilSettled(env.clock, Promise.resolve(store.append(batch)))
}

const always = { fromUs: -(2 ** 53), toUs: 2 ** 53 }

test('windows that are over become points of another metric, of which others may be made', async () => {
  const disk = new MemoryDisk()
  const downsample = [
    { metric: 'cpu', into: 'cpu_1m', function: 'max', windowUs: minuteUs, delayUs: 0 },
    { metric: 'cpu_1m', into: 'cpu_2m', function: 'sum', windowUs: 2 * minuteUs, delayUs: 0 },
  ] as const
  const opened = await openStore(disk, { downsample })
  await append(opened, scrapes('cpu', 0, 250))
  await untilSettled(opened.env.clock, opened.store.settle())
  const points = (metric: string) => opened.store.range({ select: { metric }, ...always })
  expect(points('cpu_1m')).toEqual([
    {
      series: { metric: 'cpu_1m', tags: { host: 'a' } },
      timestampsUs: Float64Array.of(0, minuteUs, 2 * minuteUs, 3 * minuteUs),
      values: Float64Array.of(59, 119, 179, 239),
    },
  ])
  expect(points('cpu_2m')[0]?.values[0]).toBe(59 + 119)
  await closeStore(opened)
  // The last window goes on where it was left, and none is done twice.
  const again = await openStore(disk, { downsample })
  await append(again, scrapes('cpu', 250_000_000, 60))
  await untilSettled(again.env.clock, again.store.settle())
  const [minutes] = again.store.range({ select: { metric: 'cpu_1m' }, ...always })
  expect([...(minutes?.values ?? [])]).toEqual([59, 119, 179, 239, 249])
  expect(again.store.metrics().find(({ name }) => name === 'head.pointCount')?.value).toBe(0)
})

test('retention takes whole partitions, and spares what rules write', async () => {
  const options: Partial<TsdbOptions> = {
    retentionUs: 2 * minuteUs,
    downsample: [{ metric: 'cpu', into: 'cpu_1m', function: 'count', windowUs: minuteUs, delayUs: 0 }],
  }
  const opened = await openStore(new MemoryDisk(), options)
  const nowUs = opened.env.clock.wallMs() * 1000
  const beginUs = Math.floor(nowUs / minuteUs) * minuteUs - 5 * minuteUs
  await append(opened, scrapes('cpu', beginUs, 300))
  // What retention takes after a flush has been summed up before.
  await untilSettled(opened.env.clock, opened.store.settle())
  const [left] = opened.store.range({ select: { metric: 'cpu' }, ...always })
  const keptFromUs = Math.floor((nowUs - 2 * minuteUs) / minuteUs) * minuteUs
  expect(left?.timestampsUs[0]).toBe(keptFromUs)
  expect(left?.values.length).toBe(300 - (keptFromUs - beginUs) / 1_000_000)
  expect(opened.store.range({ select: { metric: 'cpu_1m' }, ...always })[0]?.timestampsUs[0]).toBe(beginUs)
})

test('a store with rules closes at any moment, and what was left undone is made up for', async () => {
  const options: Partial<TsdbOptions> = {
    retentionUs: 1000 * minuteUs,
    downsample: [{ metric: 'cpu', into: 'cpu_1m', function: 'count', windowUs: minuteUs, delayUs: 0 }],
  }
  for (let turns = 0; turns < 60; turns++) {
    const disk = new MemoryDisk()
    const opened = await openStore(disk, options)
    // Older than retention allows, and newer: rules write, and retention removes, after the flush.
    const nowUs = Math.floor((opened.env.clock.wallMs() * 1000) / minuteUs) * minuteUs
    await append(opened, scrapes('mem', 0, 10))
    await append(opened, scrapes('cpu', nowUs, 250))
    // Some of what follows the flush has begun, or none of it.
    const settling = turns % 2 === 0 ? undefined : opened.store.settle().catch(() => undefined)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await expect(closeStore(opened)).resolves.toBeUndefined()
    if (settling !== undefined) await untilSettled(opened.env.clock, settling)
    const again = await openStore(disk, options)
    await append(again, scrapes('cpu', nowUs + 250_000_000, 60))
    await untilSettled(again.env.clock, again.store.settle())
    const [minutes] = again.store.range({ select: { metric: 'cpu_1m' }, ...always })
    expect([...(minutes?.values ?? [])], `closed after ${turns} turns`).toEqual([60, 60, 60, 60, 60])
    expect(again.store.series({ metric: 'mem' })).toEqual([])
    await closeStore(again)
  }
})

test('what was deleted is gone from the disk once it is merged', async () => {
  const opened = await openStore(new MemoryDisk())
  await append(opened, scrapes('cpu', 0, 300))
  await untilSettled(opened.env.clock, opened.store.settle())
  const figure = (name: string): number => opened.store.metrics().find(metric => metric.name === name)?.value ?? -1
  expect(figure('block.pointCount')).toBe(300)
  const range = { select: { metric: 'cpu' }, fromUs: 0, toUs: 100_000_000 }
  await untilSettled(opened.env.clock, Promise.resolve(opened.store.delete(range)))
  expect(figure('deletion.count')).toBe(1)
  await untilSettled(opened.env.clock, opened.store.settle())
  expect(figure('block.pointCount')).toBe(200)
  expect(figure('deletion.count')).toBe(0)
  await untilSettled(opened.env.clock, Promise.resolve(opened.store.dropBefore(2 ** 53)))
  await untilSettled(opened.env.clock, opened.store.settle())
  expect(figure('block.count')).toBe(0)
  expect(opened.env.disk.list(directory).filter(name => name.endsWith('.block'))).toEqual([])
})

test('a second opening is refused, and so is what makes no sense', async () => {
  const disk = new MemoryDisk()
  const opened = await openStore(disk)
  await expect(openStore(disk)).rejects.toThrow(expect.objectContaining({ code: 'LOCKED' }))
  await closeStore(opened)
  expect(() => opened.store.series({ metric: 'cpu' })).toThrow(StorageError)
  const bad: Partial<TsdbOptions>[] = [
    { headBytes: 0 },
    { chunkPoints: 5000 },
    { chunkPoints: 0 },
    { partitionUs: 0.5 },
    { blockCountTrigger: 1 },
    { retentionUs: -1 },
    { downsample: [{ metric: 'a', into: 'a', function: 'sum', windowUs: 1, delayUs: 0 }] },
    { downsample: [{ metric: 'a', into: 'b', function: 'quantile', windowUs: 1, delayUs: 0 }] },
    { downsample: [{ metric: 'a', into: 'b', function: 'sum', windowUs: 0, delayUs: 0 }] },
    { downsample: [{ metric: 'a', into: 'b', function: 'sum', windowUs: 1, delayUs: -1 }] },
  ]
  for (const options of bad) {
    await expect(openStore(disk, options), JSON.stringify({ ...smallOptions, ...options })).rejects.toThrow(TypeError)
  }
})
