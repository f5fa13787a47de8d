/**
 * Random operations on a tree and on a sorted map, side by side: every answer must be the same.
 *
 * Each opening of a tree has its own options: tiny pools and checkpoints, all durabilities; each tree has its own
 * size of page. What fails is cut down before it is printed; `SEED=123` in the environment runs that seed alone.
 */
import { expect, test } from 'vitest'
import { type CaseSubject, findFailure, firstSeeds } from '../lsm/case.ts'
import { btreeSetup, drawOptions } from './small-options.ts'

const subject: CaseSubject = {
  drawSetup: random => btreeSetup(drawOptions(random)),
  test: 'test/btree/does-the-tree-answer-like-a-sorted-map.test.ts',
}

test.each(firstSeeds)('whatever is done to it, it answers like a sorted map: seeds from %i on', async firstSeed => {
  expect(await findFailure(subject, firstSeed)).toBeUndefined()
})
