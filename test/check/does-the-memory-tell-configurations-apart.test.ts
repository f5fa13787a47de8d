/** The memory of the search against a plain list: many configurations that differ in one thing only, in few chains. */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { Configurations } from '../../harness/check/linearizable/configurations.ts'

test.each([
  [1, 0],
  [1, 1],
  [2, 2],
  [0, 1],
])('%i words of required and %i of optional operations', (requiredWords, optionalWords) => {
  const random = createRandom(requiredWords * 10 + optionalWords)
  const configurations = new Configurations(requiredWords, optionalWords)
  const known = new Map<string, Int32Array[]>()
  let newCount = 0
  for (let count = 0; count < 40_000; count++) {
    const frontier = random.nextInteger(30)
    const state = random.nextInteger(30)
    const required = Int32Array.from({ length: requiredWords }, () => random.nextInteger(8) << 28)
    const optional = Int32Array.from({ length: optionalWords }, () => random.nextInteger(16) << 27)
    const place = [frontier, state, ...required].join()
    const alike = known.get(place) ?? []
    const isKnown = alike.some(entry => entry.every((word, index) => (word & ~optional[index]!) === 0))
    const isNew = configurations.add(frontier, state, required, optional)
    if (isNew === isKnown) expect.fail(`${place} with ${optional.join()} is ${isKnown ? 'known' : 'new'}`)
    if (isKnown) continue
    newCount++
    known.set(place, [...alike, optional])
  }
  expect(newCount).toBeGreaterThan(500)
  expect(configurations.bytes).toBeGreaterThan(newCount * 4 * (3 + requiredWords + optionalWords))
})
