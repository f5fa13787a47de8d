/** A crash after every operation of the disk: sound stores pass, planted bugs are found, and a seed finds the same crash again. */
import { describe, expect, test } from 'vitest'
import { describePoint } from '../../harness/exhaustive/explore.ts'
import { soundSubjects } from '../zoo/animal.ts'
import { zooStore } from '../zoo/store/adapter.ts'
import type { Bug } from '../zoo/store/bug.ts'
import { explore } from './explored.ts'

const seeds = [1, 2, 3]

describe.each(soundSubjects.map(({ name, adapter }) => [name, adapter] as const))('%s', (_, adapter) => {
  test.each(seeds)('is nothing found in a sound store, and every crash tried: seed %i', async seed => {
    const { run, exploration, progress } = await explore(adapter, seed)
    expect(exploration).toEqual({ crashCount: 5 * (run.disk.operationCount + 1), complete: true })
    expect(run.writes.count).toBeGreaterThan(20)
    expect(run.wrongCount).toBe(0)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })
})

/** What a crash at some moment must show, whatever the seed. */
const found: readonly Bug[] = [
  'skips the sync of the log',
  'skips the sync of the directory after a rename',
  'skips the sync of the table before the manifest',
  // Shows only where a sync takes time: in memory it would be over before its answer is seen.
  'acknowledges before the sync of its group',
  'tears a batch',
  'forgets a tombstone at compaction',
]

test.each(found)('is it found: %s', async bug => {
  for (const seed of seeds) {
    const { run, exploration, progress } = await explore(zooStore(bug), seed)
    const { problem } = exploration
    expect(problem?.message).toMatch(/\w/)
    expect(problem?.point.at).toBeLessThanOrEqual(run.disk.operationCount)
    expect(exploration.crashCount).toBeLessThan(5 * (run.disk.operationCount + 1))
    expect(Math.max(0, ...progress)).toBeLessThan(1)
  }
})

test('does the same seed find the same crash, and say where it was', async () => {
  const bug = 'skips the sync of the directory after a rename'
  const [first, second] = [await explore(zooStore(bug), 4), await explore(zooStore(bug), 4)]
  expect(second.exploration).toEqual(first.exploration)
  expect(second.run.disk.operations).toEqual(first.run.disk.operations)
  const { problem } = first.exploration
  if (problem === undefined) throw new Error('nothing was found')
  const last = first.run.disk.operations[problem.point.at - 1]
  expect(describePoint(first.run, problem.point)).toContain(
    `after operation ${problem.point.at} of the disk (${last?.type} ${last?.path})`,
  )
  const other = await explore(zooStore(bug), 5)
  expect(other.run.disk.operations).not.toEqual(first.run.disk.operations)
})

test('does it stop when it is told to, and not say that it had tried all', async () => {
  const { run, exploration } = await explore(zooStore('none'), 1, 0.2)
  expect(exploration.complete).toBe(false)
  expect(exploration.problem).toBeUndefined()
  expect(exploration.crashCount).toBeLessThan(3 * run.disk.operationCount)
})
