/**
 * What a run is about: a store, and how it is looked at. Plain, with a history of what every client sees, or broken while
 * the load goes on; the phases are the same.
 */
import type { Awaitable, Store } from '../../adapters/contract/index.ts'
import type { CheckResult } from '../results/result.ts'
import type { RunEvent } from './events.ts'

export interface Subject {
  readonly store: Store<never>
  /** The store as the load sees it. */
  readonly loadingStore: Store<never>
  /** Length of the intervals in which the phases are drawn. */
  readonly intervalSeconds: number
  /** True: errors are what the run is about, and none ends it. */
  readonly endures: boolean
  /** False: what was acknowledged may rightly be gone, so the workload's own look at the end proves nothing. */
  readonly keepsAll: boolean
  /** After the run: whether the store can still be asked anything. */
  readonly isThere: boolean
  /** The store as a client sees it. */
  storeOf(client: number): Store<never>
  /** Closes the store and opens it again, so that nothing is in its caches. Absent: that is not to be done to it. */
  reopen?(): Promise<void>
  /** Called when the run phase begins, and when it has ended, however it did. */
  runBegins(): Awaitable<void>
  runEnded(): Awaitable<void>
  /** After the run: what else was learned. */
  conclude(emit: (event: RunEvent) => void): Awaitable<readonly CheckResult[]>
  close(): Awaitable<void>
}

/** A store that nobody breaks. */
export async function plainSubject(open: () => Awaitable<Store<never>>): Promise<Subject> {
  let store = await open()
  return {
    ...fixedSubject(store),
    get store() {
      return store
    },
    get loadingStore() {
      return store
    },
    storeOf: () => store,
    async reopen() {
      await store.close()
      store = await open()
    },
    close: () => store.close(),
  }
}

/** A store that is the same from the beginning to the end. */
export function fixedSubject(store: Store<never>): Subject {
  return {
    store,
    loadingStore: store,
    intervalSeconds: 1,
    endures: false,
    keepsAll: true,
    isThere: true,
    storeOf: () => store,
    runBegins: () => undefined,
    runEnded: () => undefined,
    conclude: () => [],
    close: () => store.close(),
  }
}
