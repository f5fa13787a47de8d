/**
 * Files of a store go bad at rest, in every way and all over. It must hold what it held, or refuse with the file: when it
 * is opened, or when it is read. Only of a log may the end be gone as if by a power loss, and then what is left is what the
 * first so many writes made.
 */
import { expect, test } from 'vitest'
import { createRandom, type MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { applyDamage, describeDamage, drawDamages } from '../lsm/damage.ts'
import { contentsOf } from './contents.ts'
import { recordLife } from './recorded-life.ts'
import { directory, openStore, smallOptions } from './small-store.ts'

/** A store that was closed, and one whose process died with work under way. */
test.each(['closed', 'killed'] as const)('damage is refused or does no harm: %s', async end => {
  const random = createRandom(5)
  const life = await recordLife(3, smallOptions, 24)
  const at = end === 'closed' ? life.disk.operationCount : Math.floor(life.disk.operationCount * 0.8)
  const imageOf = (): MemoryDisk => life.disk.crashImageAt(at, 'everything')
  const states = new Set(life.states.map(({ contents }) => contents))
  const whole = contentsOf((await openStore(imageOf())).store)
  expect(whole.length).toBeGreaterThan(500)
  const files = imageOf()
  const paths = files
    .list(directory)
    .filter(name => name !== 'LOCK')
    .map(name => `${directory}/${name}`)
  for (const ending of ['.block', '.series', '.log', 'MANIFEST']) {
    expect(paths.some(path => path.endsWith(ending))).toBe(true)
  }
  let refusedCount = 0
  for (const damage of drawDamages(files, paths, random)) {
    // Of the two flips of each byte one, mostly; of the other ways to spoil a place now this, now that.
    if (random.nextInteger(4) >= (damage.type === 'flip' ? 3 : 1)) continue
    const image = imageOf()
    applyDamage(image, damage)
    try {
      const { store } = await openStore(image)
      const contents = contentsOf(store)
      store.verify()
      const isRight = contents === whole || (damage.path.endsWith('.log') && states.has(contents))
      if (!isRight) expect.fail('it passed for truth')
    } catch (error) {
      const isTold = error instanceof StorageError && ['CORRUPT', 'INCOMPATIBLE'].includes(error.code)
      if (!isTold) expect.fail(`${describeDamage(damage)}: ${error instanceof Error ? error.stack : String(error)}`)
      expect(error.message).toContain(`${directory}/`)
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(300)
})
