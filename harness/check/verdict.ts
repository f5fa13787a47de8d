/** What a checker says: a verdict, a sentence with the figures, and where it can the smallest operations that show it. */
import type { Operation, Value } from '../history/operation.ts'
import type { CheckResult } from '../results/result.ts'

/** A few operations of the history that cannot all be right. */
export interface Counterexample {
  /** What they are about; `null`: no single key. */
  readonly key: Value
  /** In the order in which they were invoked. */
  readonly operations: readonly Operation[]
  /** Index of the operation that shows it: the one that no order explains. */
  readonly offending: number
  /** Why they cannot all be right, in one sentence. */
  readonly reason: string
}

export interface Judgement extends CheckResult {
  /** Present exactly where the verdict is `violated`. */
  readonly counterexample?: Counterexample
}

export function violated(name: string, detail: string, counterexample: Counterexample): Judgement {
  return { name, verdict: 'violated', detail, counterexample }
}

/** The counterexample of these operations, in order of invocation; `offending` is one of them. */
export function counterexampleOf(
  key: Value,
  operations: readonly Operation[],
  offending: Operation,
  reason: string,
): Counterexample {
  const ordered = [...new Set([...operations, offending])].sort((a, b) => a.invokeNs - b.invokeNs)
  return { key, operations: ordered, offending: ordered.indexOf(offending), reason }
}

/** `1,234 reads`, `1 read`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** A value as a sentence says it. */
export function sayValue(value: Value | undefined): string {
  if (value === undefined) return '?'
  const text = value === null ? 'nothing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** `key 5`; `the history` where operations have no keys. */
export function sayKey(key: Value): string {
  return key === null ? 'the history' : `key ${sayValue(key)}`
}
