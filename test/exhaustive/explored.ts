/** A short run of the zoo's mixed writes on some store, and every crash of it. */
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { type Exploration, exploreCrashes } from '../../harness/exhaustive/explore.ts'
import { type RecordedRun, recordRun } from '../../harness/exhaustive/recorded-run.ts'
import { openOptions } from '../zoo/life/live.ts'
import { mixedWrites } from '../zoo/mixed-writes.ts'

export interface Explored {
  readonly run: RecordedRun
  readonly exploration: Exploration
  /** How far it was, each time it said so. */
  readonly progress: readonly number[]
}

/** `stopAt`: it is told to stop once it is so far. */
export async function explore(adapter: OwnAdapter<'kv'>, seed: number, stopAt = 2): Promise<Explored> {
  const options = openOptions(adapter)
  const run = await recordRun({
    adapter,
    workload: mixedWrites(),
    options,
    operationCount: 24,
    clientCount: 3,
    loadBatchLength: 4,
    seed,
  })
  const stop = new AbortController()
  const progress: number[] = []
  const onProgress = (done: number): void => {
    progress.push(done)
    if (done >= stopAt) stop.abort()
  }
  const exploration = await exploreCrashes({ adapter, options, run, seed, stop: stop.signal, onProgress })
  return { run, exploration, progress }
}
