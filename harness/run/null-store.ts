/**
 * What the harness itself costs: the workload that was just run, for a moment, on a store that does nothing.
 *
 * It runs in a closed loop whatever the run's load shape was, and what it counts includes drawing the
 * operations: it is the time between two operations that no store, however fast, can go below.
 */
import type { Store } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Workload } from '../../workloads/workload.ts'
import { Recorder } from '../measure/recorder.ts'
import { createClients } from './clients.ts'
import { runClosedLoop } from './closed-loop.ts'

/** The best turn counts: the compiler meets the store in the first, and any may be interrupted. */
const turnCount = 4
const turnNs = 60e6

export interface NullStoreWork {
  readonly workload: Workload<never>
  readonly store: Store<never>
  readonly clientCount: number
  readonly random: Random
}

/** Nanoseconds an operation; 0 where the workload has nothing more to do. */
export async function measureNullStore({ workload, store, clientCount, random }: NullStoreWork): Promise<number> {
  const clients = createClients(workload, () => store, clientCount, random)
  const recorder = new Recorder(workload.operations, 'one')
  const stop = new AbortController().signal
  let operationNs = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < turnCount; turn++) {
    const work = {
      clients,
      recorder,
      operationCount: Number.POSITIVE_INFINITY,
      durationNs: turnNs,
      endures: false,
      stop,
    }
    const { startNs, endNs, operationCount } = await runClosedLoop(work)
    if (operationCount === 0) break
    operationNs = Math.min(operationNs, (endNs - startNs) / operationCount)
  }
  return Number.isFinite(operationNs) ? operationNs : 0
}
