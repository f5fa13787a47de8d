/**
 * Random operations on a tree and on a sorted map, side by side: every answer must be the same.
 *
 * Each opening of a tree has its own options: tiny memtables, tables, blocks and caches; both compactions, all
 * durabilities. What fails is cut down before it is printed; `SEED=123` in the environment runs that seed alone.
 */
import { expect, test } from 'vitest'
import { describeCase, drawCase, runCase, shrinkCase } from './case.ts'

const seedCount = 300
const seedsATest = 30
const only = process.env.SEED === undefined ? undefined : Number(process.env.SEED)
const firstSeeds =
  only === undefined ? Array.from({ length: seedCount / seedsATest }, (_, index) => index * seedsATest) : [only]

test.each(firstSeeds)('whatever is done to it, it answers like a sorted map: seeds from %i on', async firstSeed => {
  const count = only === undefined ? seedsATest : 1
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const drawn = drawCase(seed)
    const error = await runCase(drawn)
    if (error === undefined) continue
    const shrunk = await shrinkCase(drawn, error)
    expect.fail(describeCase(shrunk.smallest, shrunk.error))
  }
})
