/**
 * What a model is: an object as it would behave with one caller, against which a history is held.
 *
 * A model knows nothing of clients, times or other keys. Its steps must be functions: the same state and call give
 * the same answer each time, and no state is changed in place, since the search goes back to earlier ones.
 */
import type { Operation, Value } from '../../history/operation.ts'

/** An operation without its circumstances. */
export interface Call {
  readonly kind: string
  readonly argument: Value
  /** `undefined`: nobody knows; then any answer that the object could give is right. */
  readonly answer: Value | undefined
}

export interface Model<State = unknown> {
  readonly name: string
  /** The kinds of operation that it knows; a history with others is refused before the search. */
  readonly kinds: readonly string[]
  /** The state of a key that nobody has touched. */
  init(): State
  /**
   * The state after the call; `undefined` where the object could not have answered so in this state.
   *
   * @throws ModelError the argument or the answer makes no sense for this kind.
   */
  step(state: State, call: Call): State | undefined
  /** True only for calls that leave every state as it is; each is told, a search is many times shorter. Absent: none. */
  readOnly?(call: Call): boolean
  /** Whether two states are the same to every later call. Absent, with `hash`: states are primitive, compared by `===`. */
  equal?(a: State, b: State): boolean
  /** A 32-bit number, the same for equal states. It may collide: `equal` decides. */
  hash?(state: State): number
  /** Memory that a state takes, about, for the budget of a search. Absent: a few words. */
  bytes?(state: State): number
  /**
   * The same model for a search in which all of these operations that are `ok` have to find their place. It may refuse
   * a step after which that has become impossible, which ends many a long way early. Absent: it refuses none.
   */
  foresee?(operations: readonly Operation[]): Model<State>
  /**
   * What an operation belongs to: operations of different parts must not touch each other's state. Absent: its key.
   */
  partition?(operation: Operation): Value
}

/** An operation that a model cannot read: an argument of the wrong form. The message says what was expected. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** Argument of a call that takes two values. @throws ModelError it is none. */
export function pairOf({ kind, argument }: Call, meaning: string): readonly [Value, Value] {
  if (Array.isArray(argument) && argument.length === 2) return argument as unknown as readonly [Value, Value]
  throw new ModelError(`${kind} takes ${meaning}, not ${JSON.stringify(argument)}`)
}

/** Argument of a call that takes a number; `null` counts as `absent`. @throws ModelError it is none. */
export function numberOf({ kind, argument }: Call, absent: number): number {
  if (argument === null) return absent
  if (typeof argument === 'number') return argument
  throw new ModelError(`${kind} takes a number, not ${JSON.stringify(argument)}`)
}
