/** What the suite cannot ask of every store: servers that are not there, do not start, die, or lose whoever started them. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../adapters/contract/index.ts'
import prometheus from '../../adapters/prometheus/index.ts'
import { installServers, seriesServers } from './servers.ts'

await installServers()

let directory: string
beforeEach(() => {
  directory = mkdtempSync(`${tmpdir()}/server-`)
})
afterEach(() => rmSync(directory, { recursive: true }))

/** The ids of servers that work in our directory. */
function servers(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines
    .filter(line => line.includes(directory) && !/sh -c|server-opener/.test(line))
    .map(line => Number.parseInt(line, 10))
}

async function untilGone(): Promise<void> {
  for (let round = 0; round < 500 && servers().length > 0; round++)
    await new Promise(resolve => setTimeout(resolve, 20))
  expect(servers()).toEqual([])
}

describe.each(seriesServers.map(adapter => [adapter.name, adapter] as const))('%s', (name, adapter) => {
  const sizes = { cacheBytes: 1e6, writeBufferBytes: 4e6 }
  const open = async (): Promise<Store<'series'>> =>
    adapter.open({ directory, durability: 'buffered', ...sizes, options: {} })
  const key = { metric: 'm', tags: { host: 'a' } }
  const append = async (store: Store<'series'>, timeUs: number): Promise<void> =>
    store.series.append({
      count: 1,
      series: [key],
      seriesIndexes: Uint32Array.of(0),
      timestampsUs: Float64Array.of(timeUs),
      values: Float64Array.of(1),
    })

  test('where it is not installed, the command that installs it is told', async () => {
    const { PATH } = process.env
    process.env.PATH = directory
    try {
      const message = expect.stringContaining(`apt-get install -y ${name}`)
      await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'NOT_FOUND', definite: true, message })
    } finally {
      process.env.PATH = PATH
    }
    // And the lock was let go.
    await (await open()).close()
  })

  test('one that does not start says why, and the directory is free again', async () => {
    for (const folder of ['data', 'meta']) writeFileSync(`${directory}/${folder}`, 'no directory')
    await expect(open()).rejects.toMatchObject({ code: 'IO', message: expect.stringContaining('did not start: ') })
    await expect(open()).rejects.toMatchObject({ code: 'IO' })
    await untilGone()
  })

  test('one that dies leaves a write unknown, and its data for the next', async () => {
    const store = await open()
    await append(store, 1_700_000_000_000_000)
    const [pid] = servers()
    process.kill(pid!, 'SIGKILL')
    await expect(append(store, 1_700_000_001_000_000)).rejects.toMatchObject({ code: 'DISCONNECTED', definite: false })
    await store.close()
    const next = await open()
    const [points] = await next.series.range({ select: { metric: 'm' }, fromUs: 0, toUs: 2 ** 52 })
    expect([...points!.timestampsUs]).toEqual([1_700_000_000_000_000])
    await next.close()
    await untilGone()
  })

  test('none outlives whoever opened it, however that ended', async () => {
    const opener = fileURLToPath(new URL('server-opener.ts', import.meta.url))
    const child = spawn(process.execPath, [opener, name, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(servers()).toHaveLength(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await untilGone()
  })
})

test('Prometheus: a late point that would take the place of another is refused, also of a series that was there before', async () => {
  const open = async (): Promise<Store<'series'>> =>
    prometheus.open({ directory, durability: 'buffered', cacheBytes: 1e6, writeBufferBytes: 4e6, options: {} })
  const startUs = 1_700_000_000_000_000
  let store = await open()
  const append = async (seconds: number, value: number, host = 'a'): Promise<void> =>
    store.series.append({
      count: 1,
      series: [{ metric: 'm', tags: { host } }],
      seriesIndexes: Uint32Array.of(0),
      timestampsUs: Float64Array.of(startUs + seconds * 1e6),
      values: Float64Array.of(value),
    })
  for (const seconds of [10, 20, 30]) await append(seconds, seconds)
  await append(10, 1, 'ab')
  for (let life = 0; life < 2; life++) {
    await expect(append(20, 7)).rejects.toMatchObject({ code: 'NOT_SUPPORTED', definite: true })
    await append(20, 20)
    await append(15 + life, 15)
    await expect(append(15 + life, 16)).rejects.toMatchObject({ code: 'NOT_SUPPORTED', definite: true })
    await append(40 + life, 40)
    await store.close()
    store = await open()
  }
  const select = { metric: 'm', tags: [{ tag: 'host', operator: '=', value: 'a' }] } as const
  const [points] = await store.series.range({ select, fromUs: startUs, toUs: startUs + 1e9 })
  expect([...points!.timestampsUs].map(timeUs => (timeUs - startUs) / 1e6)).toEqual([10, 15, 16, 20, 30, 40, 41])
  expect([...points!.values]).toEqual([10, 15, 15, 20, 30, 40, 40])
  await store.close()
})
