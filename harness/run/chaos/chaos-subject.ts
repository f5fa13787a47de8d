/** A store in a process of its own that is broken while the load goes on. */
import type { Subject } from '../subject.ts'
import { ChaosRun, type ChaosRunParts } from './chaos-run.ts'

/** Faults and recoveries are shorter than a second. */
const intervalSeconds = 0.1

export async function chaosSubject(parts: ChaosRunParts): Promise<Subject> {
  const chaos = await ChaosRun.start(parts)
  try {
    const store = await chaos.connect()
    const { history } = parts
    return {
      store,
      loadingStore: history.loadingStore(store),
      intervalSeconds,
      endures: true,
      keepsAll: chaos.keepsAll,
      get isThere() {
        return chaos.isThere
      },
      storeOf: client => history.storeOf(store, client),
      runBegins: () => chaos.begin(),
      runEnded: () => chaos.end(),
      async conclude(emit) {
        for (const message of chaos.unsupported) emit({ type: 'warning', message })
        const outcome = await chaos.conclude(store)
        emit({ type: 'chaos', chaos: outcome.chaos })
        emit({ type: 'history', history: outcome.history })
        return outcome.checks
      },
      async close() {
        await store.close()
        await chaos.close()
      },
    }
  } catch (error) {
    await chaos.close()
    throw error
  }
}
