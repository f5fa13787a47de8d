/**
 * Crash, recover, go on writing, crash again: files that one crash left behind lie in the way of the next recovery, and
 * nothing of them may pass for something that belongs there.
 */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, type Random } from '../../engines/env/index.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { crashSetups } from './crash-options.ts'
import { type Beginning, recordRun } from './recorded-run.ts'
import { boundsAt, describePoint, imageOf, type Loss, openImage, readEverything, survivingCount } from './survival.ts'

const lifeCount = 12
const crashCount = 6

test.each(crashSetups)('after crash upon crash there is what was promised and nothing else: %s', async (_, setup) => {
  for (let life = 0; life < lifeCount; life++) {
    const random = createRandom(life)
    let beginning: Beginning = { disk: new MemoryDisk({ record: true }), before: new Map() }
    for (let crash = 0; crash < crashCount; crash++) {
      beginning = await liveUntilCrash(random, setup, beginning, `crash ${crash + 1} of life ${life}`)
    }
  }
})

async function liveUntilCrash(
  random: Random,
  setup: EngineSetup,
  beginning: Beginning,
  where: string,
): Promise<Beginning> {
  const operationCount = 10 + random.nextInteger(60)
  const run = await recordRun({ seed: random.nextUint32(), setup, operationCount, beginning })
  const losses: Loss[] = ['nothing', 'everything', 'torn', random.nextUint32(), random.nextUint32()]
  const point = {
    at: random.nextInteger(run.disk.operationCount + 1),
    kept: losses[random.nextInteger(losses.length)] as Loss,
  }
  try {
    const { tree } = await openImage(imageOf(run.disk, point), setup)
    const contents = readEverything(tree)
    survivingCount(run, contents, boundsAt(run, point))
    return { disk: imageOf(run.disk, point, true), before: contents }
  } catch (error) {
    return expect.fail(`${where}: ${describePoint(run, point)}: ${String(error)}`)
  }
}
