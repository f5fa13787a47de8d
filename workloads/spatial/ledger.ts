/**
 * Where each item must be by now: as loaded, or as its last acknowledged write left it.
 *
 * Each client writes items of its own, one operation at a time, so the last that was acknowledged is the last.
 */
import type { Shape, SpatialBoxes } from '../../adapters/contract/index.ts'
import type { Ending } from '../operation/operation.ts'

export class SpatialLedger {
  readonly loaded: SpatialBoxes
  /** Written since: its shape; `undefined`: removed. */
  readonly written: Map<number, Shape | undefined> = new Map()
  /** Items whose last write may or may not have been applied. */
  readonly doubtful: Set<number> = new Set()
  readonly #turns: Map<string, number> = new Map()

  constructor(loaded: SpatialBoxes) {
    this.loaded = loaded
  }

  /** 0, 1, 2, … for that purpose and client, over all phases of a run. */
  turn(purpose: string, clientIndex: number): number {
    const key = `${purpose} ${clientIndex}`
    const turn = this.#turns.get(key) ?? 0
    this.#turns.set(key, turn + 1)
    return turn
  }

  /** A write of unknown end leaves the item in doubt for good: it may be applied at any later time. */
  ended(id: number, shape: Shape | undefined, ending: Ending): void {
    if (ending === 'acknowledged') this.written.set(id, shape)
    else if (ending === 'unknown') this.doubtful.add(id)
  }

  /** How many items must be there, but for the doubtful ones. */
  get liveCount(): number {
    let count = this.loaded.count
    for (const [id, shape] of this.written) {
      if (shape === undefined && id < this.loaded.count) count--
      else if (shape !== undefined && id >= this.loaded.count) count++
    }
    return count
  }
}
