/**
 * Every crash of lives of a journal: after each operation of the disk, with none, all, and some of what was not synced.
 * What comes back is a beginning of what was appended, and has everything that was promised. Lives follow upon crashes,
 * so that chains with broken ends are gone on from.
 */
import { expect, test } from 'vitest'
import { type CrashChoice, createRandom, MemoryDisk, type Random, untilSettled } from '../../engines/env/index.ts'
import type { JournalDurability } from '../../engines/journal/index.ts'
import { JournalLife } from './journal-life.ts'

const lifeCount = 4
const actionCount = 30

async function live(life: JournalLife, random: Random): Promise<void> {
  for (let count = 0; count < actionCount; count++) {
    const action = random.nextInteger(100)
    if (action < 55) for (let burst = random.nextInteger(4); burst >= 0; burst--) life.append(random)
    else if (action < 75) await life.settle()
    else if (action < 80) await life.sync()
    else if (action < 90) life.rotate()
    else life.install()
  }
  await life.settle()
  expect(life.failures).toEqual([])
  await untilSettled(life.env.clock, life.journal.close())
}

/** Opens what a crash would leave, and returns a disk to go on with. */
function crash(life: JournalLife, disk: MemoryDisk, at: number, choice: CrashChoice): JournalLife {
  const image = disk.crashImageAt(at, choice, { record: true })
  const promisedCount = life.promisedAt(at, choice === 'everything' ? 'process' : 'power')
  const next = new JournalLife(image, life.durability, { lives: life.lives, promisedCount })
  expect(next.appliedCount).toBeGreaterThanOrEqual(promisedCount)
  return next
}

async function tryLives(durability: JournalDurability, seed: number): Promise<void> {
  const random = createRandom(seed)
  let disk = new MemoryDisk({ record: true })
  let life = new JournalLife(disk, durability, { lives: [], promisedCount: 0 })
  for (let count = 0; count < lifeCount; count++) {
    await live(life, random)
    const last = disk.operationCount
    // From 0 on: the opening is part of a life.
    for (let at = 0; at <= last; at++) {
      for (const choice of ['nothing', 'everything', 'torn', random.fork()] as const) crash(life, disk, at, choice)
    }
    const at = random.nextInteger(last + 1)
    const choice = (['everything', random.fork(), random.fork()] as const)[random.nextInteger(3)] as CrashChoice
    life = crash(life, disk, at, choice)
    disk = life.env.disk
  }
}

const seeds =
  process.env.SEED === undefined
    ? Array.from({ length: Number(process.env.SEEDS ?? 12) }, (_, seed) => seed)
    : [Number(process.env.SEED)]

for (const durability of ['sync', 'buffered', 'none'] as const) {
  for (const seed of seeds) {
    test(`${durability}, seed ${seed}`, () => tryLives(durability, seed))
  }
}

test('lives go on from logs that a crash cut short, and there are several at a time', async () => {
  // Or the test above would be about nothing.
  const random = createRandom(1)
  const disk = new MemoryDisk({ record: true })
  const life = new JournalLife(disk, 'sync', { lives: [], promisedCount: 0 })
  await live(life, random)
  let shortened = 0
  let logsMax = 0
  for (let at = 0; at <= disk.operationCount; at++) {
    const next = crash(life, disk, at, random.fork())
    if (next.appliedCount > 0 && next.appliedCount < life.lives.length) shortened++
    logsMax = Math.max(logsMax, next.env.disk.list('store').filter(name => name.endsWith('.log')).length)
  }
  expect(shortened).toBeGreaterThan(10)
  expect(logsMax).toBeGreaterThan(2)
})

test('what an opening has handed on survives a power loss, although the process that wrote it never synced it', () => {
  const random = createRandom(2)
  const disk = new MemoryDisk()
  const dead = new JournalLife(disk, 'buffered', { lives: [], promisedCount: 0 })
  for (let count = 0; count < 20; count++) dead.append(random)
  for (const durability of ['sync', 'buffered'] as const) {
    const next = new JournalLife(disk, durability, { lives: dead.lives, promisedCount: 0 })
    expect(next.appliedCount).toBe(20)
    const image = disk.crashImage('nothing')
    expect(new JournalLife(image, durability, { lives: dead.lives, promisedCount: 0 }).appliedCount).toBe(20)
  }
})
