/** A conformance suite as a list: what it registers for a store, and whether a bug is caught by the tests that are there for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConformanceHarness } from '../../../adapters/contract/conformance.ts'
import type { Adapter, ModelName } from '../../../adapters/contract/index.ts'

export interface Broken<M extends ModelName> {
  readonly bug: string
  /** Part of the name of a test that has to fail; other tests may fail as well. */
  readonly caughtBy: string
  readonly adapter: Adapter<M>
}

interface Registered {
  readonly name: string
  readonly run: () => Promise<void>
}

type Conformance<M extends ModelName> = (adapter: Adapter<M>, harness: ConformanceHarness) => Promise<void>

/** Registers the tests of a suite: it passes the honest store and catches each broken one. */
export function testSuite<M extends ModelName>(
  conformance: Conformance<M>,
  honest: Adapter<M>,
  brokenStores: readonly Broken<M>[],
): void {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(`${tmpdir()}/broken-`)
  })
  afterAll(() => rm(directory, { recursive: true }))

  const suiteOf = async (adapter: Adapter<M>): Promise<Registered[]> => {
    const registered: Registered[] = []
    await conformance(adapter, {
      test: (name, run) => registered.push({ name, run }),
      makeDirectory: () => mkdtemp(`${directory}/store-`),
      seed: 1,
    })
    return registered
  }

  test('the store that the broken ones are made of conforms', async () => {
    for (const { run } of await suiteOf(honest)) await run()
  })

  test.each(brokenStores)('is it caught that $bug?', async ({ adapter, caughtBy }) => {
    const candidates = (await suiteOf(adapter)).filter(({ name }) => name.includes(caughtBy))
    expect(candidates, `tests called '${caughtBy}'`).not.toEqual([])
    const outcomes = await Promise.all(candidates.map(fails))
    expect(outcomes).toContain(true)
  })
}

async function fails({ run }: Registered): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}
