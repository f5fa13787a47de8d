/**
 * The power fails after every single operation of the disk of a run, and leaves nothing of what was not synced, or all, or all but
 * half of the last write, or some subset. What an opening finds then is what the first so many writes make, all that were
 * promised among them; and where the power fails again, in the midst of that opening, no less.
 */
import { expect, test } from 'vitest'
import type { Durability } from '../../engines/graph/index.ts'
import { settled } from './memory-graph.ts'
import { boundsAt, imageOf, type Loss, openImage, recordGraph, survivingCount } from './recorded-graph.ts'
import { describeContents } from './small-world.ts'

const durabilities = ['none', 'buffered', 'sync'] satisfies Durability[]

test.each(durabilities)('a power loss at any moment takes nothing that was promised: %s', async durability => {
  const run = await recordGraph(3, durability, 90)
  expect(
    run.disk.operations.filter(({ type, path }) => type === 'rename' && path.endsWith('MANIFEST.new')).length,
  ).toBeGreaterThan(4)
  const counts = new Set<number>()
  for (let at = 0; at <= run.disk.operationCount; at++) {
    for (const kept of ['nothing', 'everything', 'torn', at] satisfies Loss[]) {
      try {
        const image = imageOf(run.disk, at, kept)
        const { env, graph } = await openImage(image, durability)
        counts.add(survivingCount(run, graph, boundsAt(run, at, kept)))
        if (at % 7 !== 0) continue
        // It lives on.
        const before = describeContents(graph)
        await settled({ env }, graph.settle())
        await settled({ env }, graph.close())
        const again = await openImage(image, durability)
        again.graph.verify()
        expect(describeContents(again.graph)).toBe(before)
      } catch (error) {
        const last = run.disk.operations[at - 1]
        expect.fail(`crash after operation ${at} (${last?.type} ${last?.path}), kept ${kept}: ${String(error)}`)
      }
    }
  }
  expect(counts.size).toBeGreaterThan(durability === 'none' ? 6 : 50)
})

test.each(durabilities)('a second power loss, during the opening, takes nothing either: %s', async durability => {
  const run = await recordGraph(4, durability, 40)
  for (let at = 3; at <= run.disk.operationCount; at += 17) {
    for (const kept of ['nothing', 'everything', at] satisfies Loss[]) {
      const image = imageOf(run.disk, at, kept, true)
      const { env, graph } = await openImage(image, durability)
      await settled({ env }, graph.settle())
      for (let second = 0; second <= image.operationCount; second++) {
        for (const keptThen of ['nothing', 'everything', 'torn', second] satisfies Loss[]) {
          try {
            const again = await openImage(imageOf(image, second, keptThen), durability)
            survivingCount(run, again.graph, boundsAt(run, at, kept))
          } catch (error) {
            expect.fail(
              `crashes after operations ${at}, kept ${kept}, and ${second}, kept ${keptThen}: ${String(error)}`,
            )
          }
        }
      }
    }
  }
})
