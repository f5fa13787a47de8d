/** The measured process of an exhaustive run, by its events: what is proved, what is not, and what nobody can know. */
import { expect, test } from 'vitest'
import type { Adapter } from '../../adapters/contract/index.ts'
import memory from '../../adapters/memory/index.ts'
import lsm from '../../adapters/own/lsm.ts'
import { executeExhaustive } from '../../harness/exhaustive/execute.ts'
import type { CheckResult } from '../../harness/results/result.ts'
import type { RunEvent } from '../../harness/run/events.ts'
import { planOf } from '../run/store-for-tests.ts'
import { mixedWrites } from '../zoo/mixed-writes.ts'
import { zooStore } from '../zoo/store/adapter.ts'

interface Asked {
  readonly seed?: number
  readonly clients?: number
  /** Told to stop at the first sign of progress. */
  readonly stops?: boolean
}

async function eventsOf(
  adapter: Adapter<'kv'>,
  { seed = 1, clients = 4, stops = false }: Asked = {},
): Promise<RunEvent[]> {
  const engineOptions = {
    [adapter.name]: Object.fromEntries(adapter.options.map(option => [option.name, option.default])),
  }
  const plan = planOf({
    durability: 'sync',
    cacheBytes: 20_000,
    writeBufferBytes: 2_500,
    operationCount: 36,
    clients,
    loadBatchLength: 4,
    engineOptions,
  })
  const request = { plan, engine: adapter.name, round: 1, seed, dataDirectory: '', historyPath: '' }
  const stop = new AbortController()
  const events: RunEvent[] = []
  const emit = (event: RunEvent): void => {
    events.push(event)
    if (stops && event.type === 'explored') stop.abort()
  }
  await executeExhaustive(request, { adapter, workload: mixedWrites(), emit, stop: stop.signal })
  return events
}

function checksOf(events: readonly RunEvent[]): readonly CheckResult[] {
  return events.flatMap(event => (event.type === 'checks' ? event.checks : []))
}

test('a sound store is valid, twice', async () => {
  const events = await eventsOf(zooStore('none'))
  expect(events[0]).toMatchObject({ type: 'opened' })
  expect(checksOf(events).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['answers', 'valid'],
    ['crashes', 'valid'],
  ])
  expect(events.at(-1)).toEqual({ type: 'done', interrupted: false })
})

test('a store with a bug is violated, with the crash that shows it', async () => {
  const [, crashes] = checksOf(await eventsOf(zooStore('skips the sync of the log')))
  expect(crashes?.verdict).toBe('violated')
  expect(crashes?.detail).toMatch(
    /^The crash after operation \d+ of the disk \(\w+ store\/.+\); of what was not synced/,
  )
})

test('what was stopped is unknown, and interrupted', async () => {
  const events = await eventsOf(zooStore('none'), { stops: true })
  expect(checksOf(events)[1]).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('stopped') })
  expect(events.at(-1)).toEqual({ type: 'done', interrupted: true })
})

/**
 * The LSM tree with so little room that writers wait, and are overtaken: the mode takes writes to be applied in the order of
 * their calls, and once accused it of what was its own assumption.
 */
test('an order that nobody could see is unknown, and no violation', async () => {
  const verdicts = new Set<string>()
  for (const seed of [2, 3, 5]) {
    const [, crashes] = checksOf(await eventsOf(lsm, { seed }))
    verdicts.add(crashes?.verdict ?? 'none')
    if (crashes?.verdict === 'unknown') expect(crashes.detail).toContain('overtaken')
  }
  expect([...verdicts]).toContain('unknown')
  expect([...verdicts]).not.toContain('violated')
  const [, alone] = checksOf(await eventsOf(lsm, { seed: 2, clients: 1 }))
  expect(alone?.verdict).toBe('valid')
})

test('a store that cannot be given its disk is refused', async () => {
  expect(await eventsOf(memory)).toEqual([
    { type: 'failed', code: 'NOT_SUPPORTED', message: expect.stringContaining('its own way to the disk') },
    { type: 'done', interrupted: false },
  ])
})
