/**
 * The disk refuses one operation, or every one from some point on, at every point of a run in turn. Whoever waits is
 * told; nobody hangs; what was applied can still be read; and once the disk is well again, all that was acknowledged is
 * there.
 */
import { expect, test } from 'vitest'
import { TableReference } from '../../adapters/contract/reference/index.ts'
import { ColumnStore, type ColumnStoreOptions } from '../../engines/column/index.ts'
import { createRandom, MemoryDisk, memoryEnv, StorageError } from '../../engines/env/index.ts'
import { untilSettled } from '../lsm/patience.ts'
import { contentsOf } from './contents.ts'
import { apply, directory, drawSteps, tables, type Write } from './recorded-run.ts'
import { smallOptions } from './small-store.ts'

const steps = drawSteps(createRandom(9), 34)

test.each(['none', 'buffered', 'sync'] as const)('a disk that fails at any moment: %s', async durability => {
  const options = { ...smallOptions, durability, groupRows: 16 }
  const operationCount = await live(options, Number.POSITIVE_INFINITY, false)
  expect(operationCount).toBeGreaterThan(60)
  for (let after = 0; after < operationCount; after++) {
    for (const forEver of [false, true]) {
      try {
        await live(options, after, forEver)
      } catch (error) {
        expect.fail(`refused ${forEver ? 'everything from' : 'operation'} ${after} on: ${String(error)}`)
      }
    }
  }
})

/** Returns how many operations the disk was asked for. */
async function live(options: ColumnStoreOptions, after: number, forEver: boolean): Promise<number> {
  const disk = new MemoryDisk()
  const env = memoryEnv({ seed: 1, disk })
  let count = 0
  disk.beforeOperation = () => {
    const number = count++
    if (number === after || (forEver && number > after)) throw new StorageError('IO', 'the disk refuses')
  }
  const run = new Run()
  try {
    const store = ColumnStore.open(env, directory, options)
    for (const step of steps) await run.step(env, store, step)
    await untilSettled(env.clock, store.close()).catch(told)
  } catch (error) {
    told(error)
  }
  disk.beforeOperation = undefined
  const healthy = ColumnStore.open(memoryEnv({ seed: 1, disk }), directory, options)
  healthy.verify()
  const found = contentsOf(healthy, tables)
  const least = options.durability === 'none' ? run.syncedCount : run.acknowledgedCount
  if (!run.states.slice(least).includes(found)) throw new Error(`it lost something, ${least} were promised:\n${found}`)
  if (after === Number.POSITIVE_INFINITY) expect(found).toBe(run.states.at(-1))
  return count
}

/** Writes one after the other; a refused one may be in the log all the same, and nothing after it is. */
class Run {
  readonly #reference = new TableReference()
  readonly states: string[] = [contentsOf(this.#reference, tables)]
  acknowledgedCount = 0
  syncedCount = 0
  #isBroken = false

  async step(
    env: ReturnType<typeof memoryEnv>,
    store: ColumnStore,
    step: ReturnType<typeof drawSteps>[number],
  ): Promise<void> {
    if (this.#isBroken || step.type === 'wait') return
    try {
      if (step.type === 'settle') await untilSettled(env.clock, store.settle())
      else if (step.type === 'sync') {
        await untilSettled(env.clock, store.sync())
        this.syncedCount = this.states.length - 1
      } else await this.#write(env, store, step as Write)
    } catch (error) {
      told(error)
      this.#isBroken = true
      // What it holds can be read, whatever befell the disk's writes.
      contentsOf(store, tables)
    }
  }

  async #write(env: ReturnType<typeof memoryEnv>, store: ColumnStore, step: Write): Promise<void> {
    void apply(this.#reference, step)
    this.states.push(contentsOf(this.#reference, tables))
    await untilSettled(env.clock, Promise.resolve(apply(store, step)))
    this.acknowledgedCount = this.states.length - 1
  }
}

function told(error: unknown): void {
  if (!(error instanceof StorageError)) throw error
}
