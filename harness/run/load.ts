/**
 * The load phase: the workload's data set, batch after batch, one at a time and in its order.
 *
 * A batch is one call and so one latency; what is counted is records. An error ends the load, and with it
 * the run: on half a data set nothing that follows would mean anything.
 */
import { type Store, toStoreError } from '../../adapters/contract/index.ts'
import type { LoadBatch } from '../../workloads/workload.ts'
import { nowNs } from '../measure/clock.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { PhaseEnd } from './driver.ts'

/** As in `driver.ts`: a turn of the event loop at least this often. */
const sliceNsMax = 2e6

export interface LoadWork {
  readonly store: Store<never>
  readonly batches: Iterable<LoadBatch<never>>
  /** Records under its only kind. */
  readonly recorder: Recorder
  readonly stop: AbortSignal
}

/** Never rejects. */
export async function runLoad(work: LoadWork): Promise<PhaseEnd> {
  const startNs = nowNs()
  let recordCount = 0
  const end = (ending: Pick<PhaseEnd, 'reason' | 'error'>): PhaseEnd => {
    const endNs = nowNs()
    return { ...ending, startNs, overNs: endNs, endNs, operationCount: recordCount, refusals: new Map() }
  }
  try {
    let turnNs = startNs
    for (const batch of work.batches) {
      const callNs = nowNs()
      const answer = batch.write(work.store)
      if (answer !== undefined) await answer
      const endNs = nowNs()
      work.recorder.recordCall(0, endNs - callNs, batch.recordCount)
      recordCount += batch.recordCount
      if (work.stop.aborted) return end({ reason: 'stopped' })
      if (endNs - turnNs < sliceNsMax) continue
      await new Promise(setImmediate)
      turnNs = nowNs()
    }
    return end({ reason: 'exhausted' })
  } catch (thrown) {
    return end({ reason: 'failed', error: toStoreError(thrown) })
  }
}
