/**
 * Random lives of a store: batches with points out of order and twice, deletions, retention, snapshots, merges and reopenings
 * with other options, on a disk in memory whose background work takes its turns. Every answer is compared with
 * that of the reference. `SEED=123` runs one life.
 */
import { expect, test } from 'vitest'
import { createRandom, memoryEnv } from '../../engines/env/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { Comparison } from './comparison.ts'
import { drawOptions } from './small-store.ts'

const lifeCount = 40
const stepCount = 120
const seeds = process.env.SEED === undefined ? Array(lifeCount).keys() : [Number(process.env.SEED)]

test('any life of the store answers as the reference does', async () => {
  for (const seed of seeds) {
    const random = createRandom(seed)
    const memory = memoryEnv({ seed })
    const env = { ...memory, background: new SlowBackground(memory.background, random.fork()) }
    const steps: string[] = []
    try {
      const comparison = await Comparison.open(env, random, drawOptions)
      for (let count = 0; count < stepCount; count++) steps.push(await comparison.step())
      await comparison.finish()
    } catch (error) {
      const lines = steps.slice(-30).map((step, index) => `\n  ${index}: ${step}`)
      expect.fail(`SEED=${seed}, after ${steps.length} steps: ${String(error)}${lines.join('')}`)
    }
  }
})
