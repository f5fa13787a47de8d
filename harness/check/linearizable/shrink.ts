/**
 * From a partition without an order to the few operations that show it.
 *
 * Each cut only ever allows more: an operation that is let go may still have taken effect at any time, or never, and a
 * window that begins in the middle may begin in any state that the search came across. So what is left has no
 * order whatever the other operations did, and can be believed without looking at them.
 */
import type { Operation } from '../../history/operation.ts'
import type { Model } from '../models/model.ts'
import { type Problem, problemOf } from './problem.ts'
import { Search } from './search.ts'
import { States } from './states.ts'

const windowLengthMin = 8
/** Beginning in any state means looking at them all. */
const startCountMax = 100_000
const windowLengthMax = 1024
/** Steps for one attempt, and for all. What takes longer is not cut. */
const windowStepCountMax = 1_000_000
const attemptStepCountMax = 50_000
const totalStepCountMax = 3_000_000

export interface Core {
  /** In order of invocation; no order of them is possible. */
  readonly operations: readonly Operation[]
  /** The one that returned last. */
  readonly offending: Operation
}

/** Operations of which some have to be placed, and the states that they may begin in. */
interface Excerpt {
  readonly operations: readonly Operation[]
  readonly required: ReadonlySet<Operation>
  /** Absent: the model's first. */
  readonly starts: readonly unknown[] | undefined
}

/** @param frontierMax the rank up to whose return the search found no order (`Search.frontierMax`). */
export function shrink(problem: Problem, model: Model, states: States, frontierMax: number): Core {
  const attempts = new Attempts(model)
  const excerpt = findWindow(problem, states, frontierMax, attempts) ?? prefixOf(problem, frontierMax)
  const required = letGo(excerpt, attempts)
  const operations = problem.operations.filter(operation => required.has(operation))
  return { operations, offending: operations.reduce((last, next) => (next.returnNs >= last.returnNs ? next : last)) }
}

/** Everything up to the return that cannot be explained. */
function prefixOf({ operations, byRank, ranks }: Problem, frontierMax: number): Excerpt {
  const end = operations[byRank[frontierMax] as number] as Operation
  return {
    operations: operations.filter(({ invokeNs }) => invokeNs <= end.returnNs),
    required: new Set(operations.filter((_, index) => (ranks[index] as number) <= frontierMax)),
    starts: undefined,
  }
}

/** The shortest last part of the prefix that has no order, whatever state it begins in; `undefined`: none is known. */
function findWindow(problem: Problem, states: States, frontierMax: number, attempts: Attempts): Excerpt | undefined {
  if (states.all.length > startCountMax) return undefined
  for (let length = windowLengthMin; length <= Math.min(frontierMax, windowLengthMax); length *= 2) {
    const excerpt = attempts.withFewerStarts(windowOf(problem, frontierMax, length, states.all))
    if (attempts.hasNoOrder(excerpt, windowStepCountMax)) return excerpt
  }
  return undefined
}

/** The last `length` returns up to `frontierMax`. What was called before them may have taken effect before them. */
function windowOf(problem: Problem, frontierMax: number, length: number, starts: readonly unknown[]): Excerpt {
  const { operations, byRank, ranks } = problem
  const { returnNs: endNs } = operations[byRank[frontierMax] as number] as Operation
  const first = frontierMax - length + 1
  const { returnNs: startNs } = operations[byRank[first - 1] as number] as Operation
  const required = new Set<Operation>()
  const within = operations.filter((operation, index) => {
    const rank = ranks[index] as number
    if (rank < first || operation.invokeNs > endNs) return false
    if (rank <= frontierMax && operation.invokeNs > startNs) required.add(operation)
    return true
  })
  return { operations: within, required, starts }
}

/** The operations that must be placed for there to be no order: as few as single ones and halves let go leave. */
function letGo(excerpt: Excerpt, attempts: Attempts): ReadonlySet<Operation> {
  let required = [...excerpt.required]
  for (let length = Math.ceil(required.length / 2); length >= 1 && !attempts.areOver; length = nextLength(length)) {
    for (let start = 0; start < required.length && !attempts.areOver; ) {
      const fewer = required.toSpliced(start, length)
      if (fewer.length > 0 && attempts.hasNoOrder({ ...excerpt, required: new Set(fewer) }, attemptStepCountMax)) {
        required = fewer
      } else {
        start += length
      }
    }
  }
  return new Set(required)
}

/** Halves, down to 1, and then the end. */
function nextLength(length: number): number {
  return length === 1 ? 0 : Math.ceil(length / 2)
}

/** Searches with a bound on their steps, one by one and all together. */
class Attempts {
  readonly #model: Model
  #stepCount = 0

  constructor(model: Model) {
    this.#model = model
  }

  get areOver(): boolean {
    return this.#stepCount >= totalStepCountMax
  }

  /** The same excerpt with one start of each sort: those that every call of it treats alike lead to the same. */
  withFewerStarts(excerpt: Excerpt): Excerpt {
    const { operations, required, starts = [] } = excerpt
    const problem = problemOf(operations, this.#model, operation => required.has(operation), true)
    const states = new States(this.#model, problem.calls)
    const kept = new Map<string, unknown>()
    for (const start of starts) {
      const state = states.numberOf(start)
      const ends = problem.calls.map((_, call) => {
        const next = states.step(state, call)
        return next === state ? 'same' : next
      })
      kept.set(ends.join(), start)
    }
    return { ...excerpt, starts: [...kept.values()] }
  }

  /** False also where that took too long to find out. */
  hasNoOrder({ operations, required, starts }: Excerpt, stepCountMax: number): boolean {
    const problem = problemOf(operations, this.#model, operation => required.has(operation), true)
    const states = new States(this.#model, problem.calls)
    const search = new Search(
      problem,
      states,
      starts?.map(state => states.numberOf(state)),
    )
    const progress = search.run(Math.min(stepCountMax, totalStepCountMax - this.#stepCount))
    this.#stepCount += search.stepCount
    return progress === 'violated'
  }
}
