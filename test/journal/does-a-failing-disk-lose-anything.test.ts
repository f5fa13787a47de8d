/**
 * The disk refuses one operation, or every one from some point on, at every point of a life in turn. Whoever waits is
 * told, nobody hangs, the engine hears of it once, nothing is taken any more; and once the disk is well again, all that
 * was acknowledged is there.
 */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, StorageError, untilSettled } from '../../engines/env/index.ts'
import type { JournalDurability } from '../../engines/journal/index.ts'
import { JournalLife } from './journal-life.ts'

/** True: it went to its end without a failure. */
async function liveUntilFailure(life: JournalLife, seed: number): Promise<boolean> {
  const random = createRandom(seed)
  try {
    for (let count = 0; count < 24; count++) {
      const action = random.nextInteger(10)
      if (action < 5) life.append(random)
      else if (action < 7) await life.settle()
      else if (action < 8) await life.sync()
      else if (action < 9) life.rotate()
      else life.install()
    }
    await life.settle()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
  await life.settle()
  return life.failures.length === 0
}

async function tryFaults(durability: JournalDurability, lasts: boolean, seed: number): Promise<number> {
  let failed = 0
  for (let after = 0; ; after++) {
    const disk = new MemoryDisk({ record: true })
    const life = new JournalLife(disk, durability, { lives: [], promisedCount: 0 })
    const first = disk.operationCount + after
    let refusedCount = 0
    // What is refused changes nothing, so without a count the same one would be refused for ever.
    disk.beforeOperation = ({ path }) => {
      if (disk.operationCount < first || (!lasts && refusedCount > 0)) return
      refusedCount++
      throw new StorageError('NO_SPACE', `cannot write ${path}: the disk is full`, { definite: false })
    }
    const wasWell = await liveUntilFailure(life, seed)
    if (!wasWell) {
      failed++
      expect(life.failures).toHaveLength(1)
      const refusal = (): unknown => life.journal.append(new Uint8Array(1), () => expect.fail('it was applied'))
      expect(refusal).toThrow(expect.objectContaining({ code: 'NO_SPACE', definite: true }))
      expect(() => life.journal.rotate(() => undefined)).toThrow(/writes stopped: cannot write/)
      await expect(life.journal.sync()).rejects.toThrow(/writes stopped/)
    }
    await untilSettled(life.env.clock, life.journal.close())
    disk.beforeOperation = undefined
    const at = disk.operationCount
    for (const loss of ['process', 'power'] as const) {
      const image = disk.crashImageAt(at, loss === 'process' ? 'everything' : 'nothing')
      const promisedCount = life.promisedAt(at, loss)
      const next = new JournalLife(image, durability, { lives: life.lives, promisedCount })
      expect(next.appliedCount).toBeGreaterThanOrEqual(promisedCount)
    }
    if (refusedCount === 0) return failed
  }
}

for (const durability of ['sync', 'buffered'] as const) {
  for (const lasts of [false, true]) {
    test(`${durability}, a disk that fails ${lasts ? 'for good' : 'once'}`, async () => {
      let failed = 0
      for (let seed = 0; seed < 6; seed++) failed += await tryFaults(durability, lasts, seed)
      expect(failed).toBeGreaterThan(50)
    })
  }
}

test('entries that wait when a sync fails are told that they may be there', async () => {
  const disk = new MemoryDisk()
  const life = new JournalLife(disk, 'sync', { lives: [], promisedCount: 0 })
  disk.beforeOperation = ({ type, path }) => {
    if (type === 'sync') throw new StorageError('IO', `cannot sync ${path}`)
  }
  const first = life.journal.append(new Uint8Array(9), () => expect.fail('it was applied'))
  const outcome = untilSettled(life.env.clock, Promise.allSettled([first]))
  await expect(outcome).resolves.toMatchObject([{ status: 'rejected', reason: { code: 'IO', definite: false } }])
})
