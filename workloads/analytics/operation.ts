/**
 * What a client of a table or of time series does: it asks a question, or adds something. Both are drawn ahead, whole.
 *
 * `S` is the store's model (`Table`, `Series`), `R` the reference that knows what it means.
 */
import type { Awaitable } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'

export interface Question<S, R> {
  readonly type: 'question'
  /** The calls that it is made of, each a question of its own: between two of them others may write. Absent: it is one call. */
  readonly parts?: readonly Question<S, R>[]
  /** The calls to the store and nothing else. */
  ask(model: S): Awaitable<unknown>
  /** What is wrong with an answer of a store that holds what the reference holds, in one line; `undefined`: nothing. */
  difference(reference: R, answer: unknown): string | undefined
  /** The answer as lines, the same in every store that is right, but in any order. */
  lines(answer: unknown): readonly string[]
}

export interface Addition<S, R> {
  readonly type: 'addition'
  /** Rows or points. */
  readonly recordCount: number
  /** The call to the store and nothing else. */
  add(model: S): Awaitable<void>
  addTo(reference: R): void
  /** Called when the store has acknowledged it. */
  acknowledged?(): void
}

/** One operation of a workload: its name, how often it is drawn, and how. */
export interface Operation<S, R> {
  readonly name: string
  /** Above 0. */
  readonly weight: number
  draw(draws: Draws): Question<S, R> | Addition<S, R>
}

/** Whose draw it is. */
export interface Draws {
  readonly random: Random
  readonly client: number
  readonly clientCount: number
}
