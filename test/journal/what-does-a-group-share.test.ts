/** Group commit: who shares a sync, what is seen when, and at which instant another log takes over. */
import { expect, test } from 'vitest'
import { MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { Journal, type JournalDurability } from '../../engines/journal/index.ts'

interface Opened {
  readonly env: MemoryEnv
  readonly journal: Journal
  readonly replayed: readonly string[]
}

function open(disk: MemoryDisk, durability: JournalDurability, from = 0): Opened {
  disk.createDirectory('store')
  const env = memoryEnv({ seed: 1, disk })
  const replayed: string[] = []
  const parts = { env, directory: 'store', durability, fail: (error: unknown) => expect.fail(String(error)) }
  const replay = (entry: Uint8Array): void => void replayed.push(Buffer.from(entry).toString())
  return { env, journal: Journal.open(parts, from, replay), replayed }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const syncCountOf = (disk: MemoryDisk): number => disk.operations.filter(({ type }) => type === 'sync').length

test('entries of one turn share a sync, and so do those that a sync sets free', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, journal } = open(disk, 'sync')
  const before = syncCountOf(disk)
  const client = async (name: string): Promise<void> => {
    for (let count = 0; count < 10; count++) await journal.append(bytes(`${name}${count}`), () => undefined)
  }
  await untilSettled(env.clock, Promise.all(['a', 'b', 'c', 'd', 'e'].map(client)))
  expect(syncCountOf(disk) - before).toBe(10)
  expect(journal.groupCount).toBe(10)
})

test('nothing is applied before a power loss would leave it, and then in order', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, journal } = open(disk, 'sync')
  const applied: string[] = []
  const append = (text: string): Promise<void> | undefined =>
    journal.append(bytes(text), () => {
      applied.push(text)
      expect(open(disk.crashImage('nothing'), 'sync').replayed).toEqual(expect.arrayContaining(applied))
    })
  for (let round = 0; round < 5; round++) {
    const waiting = [append(`${round} first`), append(`${round} second`), append(`${round} ${'long'.repeat(30_000)}`)]
    expect(applied).toHaveLength(round * 3)
    await untilSettled(env.clock, Promise.all(waiting))
    expect(applied).toHaveLength(round * 3 + 3)
  }
  expect(applied.map(text => text.slice(0, 3))).toEqual([0, 1, 2, 3, 4].flatMap(r => [`${r} f`, `${r} s`, `${r} l`]))
})

test('buffered entries are applied at once, survive the process, and are synced only when asked', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, journal } = open(disk, 'buffered')
  const before = syncCountOf(disk)
  let applied = 0
  for (const text of ['one', 'two', '']) expect(journal.append(bytes(text), () => applied++)).toBeUndefined()
  expect(applied).toBe(3)
  expect(syncCountOf(disk)).toBe(before)
  expect(open(disk.crashImage('everything'), 'buffered').replayed).toEqual(['one', 'two', ''])
  expect(open(disk.crashImage('nothing'), 'buffered').replayed).toEqual([])
  await untilSettled(env.clock, journal.sync())
  expect(open(disk.crashImage('nothing'), 'buffered').replayed).toEqual(['one', 'two', ''])
})

test('without durability nothing is logged, and an opening finds what there was before', async () => {
  const disk = new MemoryDisk()
  const first = open(disk, 'buffered')
  await first.journal.append(bytes('kept'), () => undefined)
  await first.journal.close()
  const { journal, replayed } = open(disk, 'none')
  expect(replayed).toEqual(['kept'])
  const { operationCount } = disk
  let applied = 0
  expect(journal.append(bytes('gone'), () => applied++)).toBeUndefined()
  await journal.sync()
  expect([applied, disk.operationCount]).toEqual([1, operationCount])
})

test('the bytes of an entry are free once the call returns', async () => {
  for (const durability of ['buffered', 'sync'] as const) {
    for (const length of [3, 100_000]) {
      const disk = new MemoryDisk()
      const { env, journal } = open(disk, durability)
      const entry = new Uint8Array(length).fill(120)
      const answer = journal.append(entry, () => undefined)
      entry.fill(121)
      if (answer !== undefined) await untilSettled(env.clock, answer)
      expect(open(disk.crashImage('everything'), durability).replayed).toEqual(['x'.repeat(length)])
    }
  }
})

test('another log takes over when all before it is applied, and nothing after', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, journal } = open(disk, 'sync')
  const applied: string[] = []
  const append = (text: string): Promise<void> | undefined => journal.append(bytes(text), () => applied.push(text))
  const early = append('early')
  // The group is being written now.
  await env.clock.sleep(0)
  await undefined
  const late = append('late')
  let seen: string[] | undefined
  let log = 0
  journal.rotate(number => {
    seen = [...applied]
    log = number
  })
  await untilSettled(env.clock, Promise.all([early, late]))
  expect(log).toBe(journal.log)
  expect(applied).toEqual(['early', 'late'])
  await journal.close()
  const { replayed } = open(disk.crashImage('nothing'), 'sync', log)
  expect([...(seen ?? []), ...replayed]).toEqual(applied)
})

test('many and large entries at once come back as they were', async () => {
  const disk = new MemoryDisk()
  const { env, journal } = open(disk, 'sync')
  const texts = Array.from({ length: 900 }, (_, index) => `${index} `.repeat(index % 100 === 99 ? 30_000 : 1 + index))
  await untilSettled(env.clock, Promise.all(texts.map(text => journal.append(bytes(text), () => undefined))))
  expect(journal.groupCount).toBe(1)
  await journal.close()
  const { replayed } = open(disk, 'sync')
  expect(replayed.length).toBe(texts.length)
  expect(replayed.every((text, index) => text === texts[index])).toBe(true)
})

test('logs before the one that is released are gone, now or at the next opening', async () => {
  const disk = new MemoryDisk()
  const logs = (): string[] => disk.list('store').filter(name => name.endsWith('.log'))
  const { journal } = open(disk, 'buffered')
  for (let count = 0; count < 3; count++) {
    await journal.append(bytes('entry'), () => undefined)
    journal.rotate(() => undefined)
  }
  expect(logs()).toHaveLength(4)
  const live = journal.liveLogBytes
  journal.release(3)
  expect(logs()).toEqual(['000003.log', '000004.log'])
  expect(journal.liveLogBytes).toBeLessThan(live)
  expect(journal.logBytes).toBe(live)
  await journal.close()
  const next = open(disk, 'buffered', 4)
  expect(logs()).toEqual(['000004.log', '000005.log'])
  await next.journal.close()
})

test('a closed journal takes nothing, and says so', async () => {
  const { journal } = open(new MemoryDisk(), 'sync')
  await journal.close()
  await journal.close()
  expect(() => journal.append(new Uint8Array(1), () => undefined)).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  await expect(journal.sync()).rejects.toMatchObject({ code: 'CLOSED' })
  expect(() => journal.rotate(() => undefined)).toThrow(/the journal in store is closed/)
})
