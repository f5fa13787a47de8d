/** A suite that passes everything proves nothing: each planted bug must be caught, by the test that is there for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kvConformance } from '../../adapters/contract/conformance.ts'
import type { Adapter } from '../../adapters/contract/index.ts'
import { plant } from './broken/plant.ts'
import { brokenStores } from './broken/stores.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(`${tmpdir()}/broken-`)
})
afterAll(() => rm(directory, { recursive: true }))

interface Registered {
  readonly name: string
  readonly run: () => Promise<void>
}

async function suiteOf(adapter: Adapter<'kv'>): Promise<Registered[]> {
  const registered: Registered[] = []
  await kvConformance(adapter, {
    test: (name, run) => registered.push({ name, run }),
    makeDirectory: () => mkdtemp(`${directory}/store-`),
    seed: 1,
  })
  return registered
}

async function fails({ run }: Registered): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}

test('the store that the broken ones are made of conforms', async () => {
  for (const { run } of await suiteOf(plant({}))) await run()
})

test.each(brokenStores)('is it caught that $bug?', async ({ adapter, caughtBy }) => {
  const candidates = (await suiteOf(adapter)).filter(({ name }) => name.includes(caughtBy))
  expect(candidates, `tests called '${caughtBy}'`).not.toEqual([])
  const outcomes = await Promise.all(candidates.map(fails))
  expect(outcomes).toContain(true)
})

test('is a store that loses one write in a hundred caught by a random run?', async () => {
  let count = 0
  const losing = plant({
    kv: kv => ({ put: (key, value, options) => (++count % 100 === 0 ? undefined : kv.put(key, value, options)) }),
  })
  const randomRuns = (await suiteOf(losing)).filter(({ name }) => name.includes('random run'))
  await expect(randomRuns[0]!.run()).rejects.toThrow(/to replay: .* seed: 1 /)
})
