/**
 * Any byte of any file is flipped, zeroed, cut off, or the file is gone, or is that of another directory. What opens then has
 * all that was there; what does not open says which file it is.
 */
import { expect, test } from 'vitest'
import { createRandom, type MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { applyDamage, type Damage, describeDamage, drawDamages } from '../lsm/damage.ts'
import { directory } from './memory-graph.ts'
import { imageOf, openImage, type RecordedGraph, recordGraph } from './recorded-graph.ts'
import { describeContents } from './small-world.ts'

test.each(['closed', 'crashed'] as const)('damage to a graph that was %s', async fate => {
  const run = await recordGraph(6, 'sync', 60)
  const { disk, count } =
    fate === 'closed' ? { disk: imageOf(run.disk, run.disk.operationCount, 'everything'), count: 60 } : crashed(run)
  const paths = disk.list(directory).map(name => `${directory}/${name}`)
  expect(paths.some(path => path.endsWith('.graph')) && paths.some(path => path.endsWith('.log'))).toBe(true)
  let refusedCount = 0
  for (const damage of drawDamages(disk, paths, createRandom(2))) {
    const image = disk.crashImage('everything')
    applyDamage(image, damage)
    try {
      const { graph } = await openImage(image, 'sync')
      graph.verify()
      expect(run.contents.indexOf(describeContents(graph)), 'writes that are there').toBeGreaterThanOrEqual(
        isLogLoss(damage) ? 0 : count,
      )
    } catch (error) {
      if (!(error instanceof StorageError)) expect.fail(`${describeDamage(damage)}: ${String(error)}`)
      expect(['CORRUPT', 'INCOMPATIBLE'], describeDamage(damage)).toContain(error.code)
      expect(error.message, describeDamage(damage)).toMatch(/^graph\/\S+: .*(offset|missing)/)
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(300)
})

/** The last moment at which everything that was written had been acknowledged, and a log was needed. */
function crashed(run: RecordedGraph): { disk: MemoryDisk; count: number } {
  const { at, writeCount } = run.powerPromises.at(-2) as { at: number; writeCount: number }
  return { disk: imageOf(run.disk, at, 'everything'), count: writeCount }
}

/** Whether the end of a log was ever synced, nothing may tell any more once it is gone: see test/journal. */
function isLogLoss({ type, path }: Damage): boolean {
  return path.endsWith('.log') && type !== 'flip'
}
