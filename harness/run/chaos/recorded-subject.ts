/** A store that nobody breaks, with a history of what every client sees. */
import type { Store } from '../../../adapters/contract/index.ts'
import { fixedSubject, type Subject } from '../subject.ts'
import type { RunHistory } from './run-history.ts'

export function recordedSubject(store: Store<'kv'>, history: RunHistory): Subject {
  return {
    ...fixedSubject(store),
    loadingStore: history.loadingStore(store),
    storeOf: client => history.storeOf(store, client),
    async conclude(emit) {
      emit({ type: 'history', history: await history.finish() })
      return []
    },
  }
}
