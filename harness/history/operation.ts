/**
 * What the clients saw: the operations of a run with their times and their ends.
 *
 * Recorders write it, readers and importers make it, checkers judge it. Nothing here knows a store or a file.
 */

/** What goes into a store and comes out of it, by identity: a number where the workload numbers its values. */
export type Value = null | boolean | number | string | readonly Value[]

/** `failed`: surely not applied. `unknown`: may have been applied, or may yet be. */
export type Outcome = 'ok' | 'failed' | 'unknown'

export interface Operation {
  /** A client has one operation under way at a time. */
  readonly client: number
  readonly kind: string
  /** `null`: it is about no single key. */
  readonly key: Value
  readonly argument: Value
  /** What came back; `undefined` unless it is `ok`. `null` stands for absence. */
  readonly answer: Value | undefined
  readonly outcome: Outcome
  /** Code of the error that it ended with, if any. */
  readonly error: string | undefined
  readonly invokeNs: number
  /** `Infinity`: it never returned. What is `unknown` may take effect after this. */
  readonly returnNs: number
}

/** Something that happened beside the operations: a fault, its end, the beginning of the final reads. */
export interface Mark {
  readonly name: string
  readonly detail: string
  readonly atNs: number
}

/** The names of marks that checkers understand. */
export const markName = {
  /** The store lost what its durability does not keep; the detail is `kill` or `power-loss`. */
  crash: 'crash',
  /** Everything is healed; reads from here on tell what is left. */
  finalRead: 'final-read',
} as const

/** What is known of a history as a whole; what is absent nobody said. */
export interface Origin {
  /** Checks that were meant for it, as `harness check --check` names them. */
  readonly checks?: readonly string[]
  readonly model?: string
  /** Durability that the store was opened with. */
  readonly durability?: 'none' | 'buffered' | 'sync'
  /** The command that makes such a history again. */
  readonly command?: string
}

export interface History {
  readonly origin: Origin
  /** In the order in which they returned; those that never did come last. */
  readonly operations: readonly Operation[]
  /** In order of time. */
  readonly marks: readonly Mark[]
  /** Why the end is missing, in one sentence. `undefined`: it is whole. What is there can be relied on either way. */
  readonly incomplete: string | undefined
}

/**
 * The value as something that `===` and a `Map` compare: two values are equal exactly if these are.
 * Lists become strings that no plain string equals, except one that begins with a zero character.
 */
export function identityOf(value: Value): string | number | boolean | null {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0"${value}` : value
  return typeof value === 'object' && value !== null ? `\0${JSON.stringify(value)}` : value
}

/** A history from operations alone, as tests and importers have them. */
export function historyOf(operations: readonly Operation[], more: Partial<Omit<History, 'operations'>> = {}): History {
  return { origin: {}, marks: [], incomplete: undefined, ...more, operations }
}
