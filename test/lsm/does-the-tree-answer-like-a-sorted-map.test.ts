/**
 * Random operations on a tree and on a sorted map, side by side: every answer must be the same.
 *
 * Each opening of a tree has its own options: tiny memtables, tables, blocks and caches; both compactions, all
 * durabilities. What fails is cut down before it is printed; `SEED=123` in the environment runs that seed alone.
 */
import { expect, test } from 'vitest'
import { describeCase, drawCase, runCase, shrinkCase } from './case.ts'

const seedCount = 400
const seeds =
  process.env.SEED === undefined ? Array.from({ length: seedCount }, (_, seed) => seed) : [Number(process.env.SEED)]

test('whatever is done to it, it answers like a sorted map', async () => {
  for (const seed of seeds) {
    const drawn = drawCase(seed)
    const error = await runCase(drawn)
    if (error === undefined) continue
    const shrunk = await shrinkCase(drawn, error)
    expect.fail(describeCase(shrunk.smallest, shrunk.error))
  }
})
