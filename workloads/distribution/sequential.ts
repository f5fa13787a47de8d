/** One record after the other, from the oldest to the newest and round again; all clients share the turn. */
import type { Distribution } from './distribution.ts'

/** Whose turn it is. One object for all clients of a run. */
export interface Turn {
  next: number
}

export class SequentialDistribution implements Distribution {
  readonly #turn: Turn
  #count: number

  constructor(turn: Turn, count: number) {
    this.#turn = turn
    this.#count = count
  }

  next(): number {
    const turn = this.#turn
    if (turn.next >= this.#count) turn.next = 0
    return turn.next++
  }

  grow(count: number): void {
    this.#count = count
  }
}
