/**
 * One partition of a history as the search wants it: flat arrays, operations by number, in order of invocation.
 *
 * An operation is *required* (it returned, so it took effect in between) or *optional* (it may take effect at any
 * time from its invocation on, or never). Failed operations and optional ones that change nothing are left out.
 */
import { identityOf, type Operation, type Value } from '../../history/operation.ts'
import type { Call, Model } from '../models/model.ts'

export interface Problem {
  readonly operations: readonly Operation[]
  /** By operation: its place in the order of returns; `requiredCount` for optional ones. */
  readonly ranks: Int32Array
  /** By rank: the operation. */
  readonly byRank: Int32Array
  readonly requiredCount: number
  /** By operation: its bit. Required operations that overlap have different ones, and optional ones have their own. */
  readonly bits: Int32Array
  readonly requiredBitCount: number
  readonly optionalBitCount: number
  /** By operation: its call. Operations with the same call are alike to the model. */
  readonly callOf: Int32Array
  readonly calls: readonly Call[]
  /** By call: 1 where it leaves every state as it is. */
  readonly readOnly: Uint8Array
  /**
   * The order of events, as a ring: operation o is called at entry o and returns at entry n + o; entry 2n is the
   * beginning and the end. At the same instant calls come before returns, since instants are not told apart.
   */
  readonly following: Int32Array
}

/** Which operations the search must place. The default: those that are `ok`. */
export type Requirement = (operation: Operation) => boolean

const isOk: Requirement = ({ outcome }) => outcome === 'ok'

/**
 * @param optionalKeepsAnswer whether operations that are `ok` and yet optional can have no other answer than they had.
 */
export function problemOf(
  given: readonly Operation[],
  model: Model,
  isRequired: Requirement = isOk,
  optionalKeepsAnswer = false,
): Problem {
  const calls = new CallNumbers()
  const operations: Operation[] = []
  const numbers: number[] = []
  const readOnly: number[] = []
  for (const operation of sortedBy(given, ({ invokeNs }) => invokeNs)) {
    if (operation.outcome === 'failed') continue
    const required = isRequired(operation)
    const answer = operation.outcome === 'ok' && (required || optionalKeepsAnswer) ? operation.answer : undefined
    const number = calls.numberOf(operation.kind, operation.argument, answer)
    readOnly[number] ??= model.readOnly?.(calls.calls[number] as Call) === true ? 1 : 0
    if (!required && readOnly[number] === 1) continue
    operations.push(operation)
    numbers.push(number)
  }
  const required = operations.map(isRequired)
  const order = orderEvents(operations, required)
  return {
    operations,
    ...order,
    callOf: Int32Array.from(numbers),
    calls: calls.calls,
    readOnly: Uint8Array.from(readOnly),
  }
}

type Order = Omit<Problem, 'operations' | 'callOf' | 'calls' | 'readOnly'>

function orderEvents(operations: readonly Operation[], required: readonly boolean[]): Order {
  const count = operations.length
  const returning: number[] = []
  for (let operation = 0; operation < count; operation++) if (required[operation]) returning.push(operation)
  const byRank = Int32Array.from(sortedBy(returning, operation => (operations[operation] as Operation).returnNs))
  const ranks = new Int32Array(count).fill(byRank.length)
  const bits = new Int32Array(count)
  const following = new Int32Array(2 * count + 1)
  const free: number[] = []
  let requiredBitCount = 0
  let optionalBitCount = 0
  let last = 2 * count
  let rank = 0
  const returnsBefore = (ns: number): void => {
    while (rank < byRank.length) {
      const operation = byRank[rank] as number
      if ((operations[operation] as Operation).returnNs >= ns) return
      ranks[operation] = rank++
      free.push(bits[operation] as number)
      following[last] = count + operation
      last = count + operation
    }
  }
  for (let operation = 0; operation < count; operation++) {
    returnsBefore((operations[operation] as Operation).invokeNs)
    bits[operation] = required[operation] ? (free.pop() ?? requiredBitCount++) : optionalBitCount++
    following[last] = operation
    last = operation
  }
  returnsBefore(Number.POSITIVE_INFINITY)
  following[last] = 2 * count
  return { ranks, byRank, requiredCount: byRank.length, bits, requiredBitCount, optionalBitCount, following }
}

/** The same array where it is in order already, as recorded histories nearly are. */
function sortedBy<T>(items: readonly T[], ns: (item: T) => number): readonly T[] {
  for (let index = 1; index < items.length; index++) {
    if (ns(items[index] as T) < ns(items[index - 1] as T)) return [...items].sort((a, b) => ns(a) - ns(b))
  }
  return items
}

/** Numbers calls: the same kind, argument and answer, the same number. */
class CallNumbers {
  readonly calls: Call[] = []
  readonly #byKind = new Map<string, Map<unknown, Map<unknown, number>>>()

  numberOf(kind: string, argument: Value, answer: Value | undefined): number {
    const byAnswer = nested(nested(this.#byKind, kind), identityOf(argument))
    const identity = answer === undefined ? undefined : identityOf(answer)
    const known = byAnswer.get(identity)
    if (known !== undefined) return known
    byAnswer.set(identity, this.calls.length)
    return this.calls.push({ kind, argument, answer }) - 1
  }
}

function nested<K, V>(map: Map<K, Map<unknown, V>>, key: K): Map<unknown, V> {
  let found = map.get(key)
  if (found === undefined) {
    found = new Map()
    map.set(key, found)
  }
  return found
}
