/** What the clients of a run wrote, for the look at the end. */
import type { GraphWrite } from '../../adapters/contract/index.ts'
import type { Ending } from '../operation/operation.ts'

/** Of the acknowledged inserts the last so many are looked for. */
const keptCountMax = 20_000

export class GraphLedger {
  readonly acknowledged: GraphWrite[] = []
  acknowledgedCount = 0
  readonly #personCounts: Map<number, number> = new Map()

  /** The number of the next new person of that client. */
  nextPerson(clientIndex: number): number {
    const number = this.#personCounts.get(clientIndex) ?? 0
    this.#personCounts.set(clientIndex, number + 1)
    return number
  }

  ended(writes: readonly GraphWrite[], ending: Ending): void {
    if (ending !== 'acknowledged') return
    for (const write of writes) this.acknowledged[this.acknowledgedCount++ % keptCountMax] = write
  }
}
