/**
 * With `sync`, writes wait for their group's sync, and others are made meanwhile, and merges begin and end. A reader sees what
 * the first so many writes make, at the least those that were acknowledged, and never fewer than before.
 */
import { expect, test } from 'vitest'
import type { GraphWrite } from '../../adapters/contract/index.ts'
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { metricOf, openGraph, settled, slowEnv } from './memory-graph.ts'
import { describeContents, drawWrites } from './small-world.ts'

const stepCount = 400

test.each([1, 2, 3])('a beginning of the writes, at any time: seed %i', async seed => {
  const random = createRandom(seed)
  // A disk whose syncs take a while.
  const env = slowEnv(seed, new MemoryDisk())
  const opened = await openGraph(env, { durability: 'sync', mergeChangesMin: 8 })
  const { graph } = opened
  const newest = new GraphReference()
  /** By count of writes: what they make. */
  const contents = [describeContents(newest)]
  let ackCount = 0
  let seenCount = 0
  const answers: Promise<void>[] = []
  const snapshots: { readonly content: string; readonly read: () => string }[] = []
  const look = (): void => {
    const found = describeContents(graph)
    const count = contents.findIndex((content, index) => index >= Math.max(ackCount, seenCount) && content === found)
    expect(count, `step with ${ackCount} acknowledged, ${contents.length - 1} written`).toBeGreaterThanOrEqual(0)
    seenCount = count
  }
  for (let step = 0; step < stepCount; step++) {
    const writes = drawWrites(random, newest)
    if (writeBoth(newest, writes)) {
      const answer = graph.write(writes) as Promise<void>
      contents.push(describeContents(newest))
      answers.push(answer.then(() => void ackCount++))
    } else expect(() => graph.write(writes)).toThrow(StorageError)
    for (let turns = random.nextInteger(12); turns > 0; turns--) await undefined
    if (random.nextInteger(3) === 0) env.clock.advance(1)
    look()
    if (random.nextInteger(20) === 0) {
      const snapshot = graph.snapshot()
      snapshots.push({ content: describeContents(graph), read: () => describeContents(snapshot) })
    }
    if (random.nextInteger(30) === 0) {
      await settled(opened, Promise.all(answers.splice(0)))
      expect(ackCount).toBe(contents.length - 1)
      look()
      graph.verify()
    }
    for (const { content, read } of snapshots.slice(-3)) expect(read()).toBe(content)
  }
  expect(metricOf(graph, 'merge.count')).toBeGreaterThan(3)
  await settled(opened, graph.close())
  const again = await openGraph(env, { durability: 'sync' })
  expect(describeContents(again.graph)).toBe(contents.at(-1))
})

/** Whether the reference took it. */
function writeBoth(reference: GraphReference, writes: readonly GraphWrite[]): boolean {
  try {
    reference.write(writes)
    return true
  } catch {
    return false
  }
}
