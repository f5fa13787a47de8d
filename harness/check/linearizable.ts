/**
 * Linearizable: each operation took effect at one instant between its call and its return, as a model says that it
 * would have, one after the other.
 *
 * Parts of the history that the model keeps apart (keys) are searched on their own, in turns that grow longer, so that
 * a part that takes forever hides no other. The budget is counted in steps and bytes, so that the same history gives the
 * same verdict on every machine; a time limit is the caller's to add. What the budget did not settle is `unknown`.
 */
import { type History, identityOf, type Operation, type Value } from '../history/operation.ts'
import { type Problem, problemOf } from './linearizable/problem.ts'
import { type Progress, Search } from './linearizable/search.ts'
import { shrink } from './linearizable/shrink.ts'
import { States } from './linearizable/states.ts'
import { type Model, ModelError } from './models/model.ts'
import { counterexampleOf, countOf, type Judgement, sayKey, violated } from './verdict.ts'

export interface LinearizableOptions {
  readonly model: Model
  readonly budget: Budget
}

export interface Budget {
  /** Steps of all searches together; a million take about half a second. */
  readonly stepCountMax: number
  /** Memory of all searches together. */
  readonly bytesMax: number
  /** Asked between turns; true ends the search. Absent: nothing else ends it. */
  readonly isOver?: () => boolean
}

export const defaultBudget: Budget = { stepCountMax: 500_000_000, bytesMax: 1 << 30 }

/** The first turn settles most keys; the last length keeps a turn below a second. */
const turnStepCountMin = 2_000
const turnStepCountMax = 1_000_000

const name = 'linearizable'

/** @throws ModelError the history holds operations that the model does not know. */
export function checkLinearizable(history: History, { model, budget }: LinearizableOptions): Judgement {
  refuseUnknownKinds(history, model)
  const parts = partsOf(history.operations, model)
  const { violation, unsettled } = searchAll(parts, model, budget)
  const what = `${countOf(history.operations.length, 'operation')} on ${countOf(parts.length, 'key')}, held against the model ${model.name}`
  if (violation !== undefined) return describe(violation, model, what)
  if (unsettled.length === 0)
    return { name, verdict: 'valid', detail: `${what}: each key has an order that explains it.` }
  const [example] = unsettled
  return {
    name,
    verdict: 'unknown',
    detail: `${what}: for ${countOf(unsettled.length, 'key')} the budget was over before an order was found or excluded; one is ${sayKey(example?.key ?? null)}.`,
  }
}

interface Part {
  readonly key: Value
  readonly operations: readonly Operation[]
}

/** A part and the search for its order, as far as it is. */
interface Work {
  readonly part: Part
  readonly problem: Problem
  readonly states: States
  readonly search: Search
}

interface Settled {
  readonly violation: Work | undefined
  readonly unsettled: readonly Part[]
}

function refuseUnknownKinds({ operations }: History, model: Model): void {
  const known = new Set(model.kinds)
  const stranger = operations.find(({ kind }) => !known.has(kind))
  if (stranger === undefined) return
  throw new ModelError(`the model ${model.name} knows no operation ${stranger.kind}; it has ${model.kinds.join(', ')}`)
}

function partsOf(operations: readonly Operation[], model: Model): Part[] {
  const parts = new Map<unknown, { key: Value; operations: Operation[] }>()
  for (const operation of operations) {
    const key = model.partition === undefined ? operation.key : model.partition(operation)
    const identity = identityOf(key)
    const part = parts.get(identity)
    if (part === undefined) parts.set(identity, { key, operations: [operation] })
    else part.operations.push(operation)
  }
  return [...parts.values()]
}

/** Takes turns until one part has no order, all have one, or the budget is over. */
function searchAll(parts: readonly Part[], model: Model, budget: Budget): Settled {
  const turns = new Turns(budget)
  let works: Work[] = []
  for (const [index, part] of parts.entries()) {
    if (turns.areOver(works))
      return { violation: undefined, unsettled: [...works.map(work => work.part), ...parts.slice(index)] }
    const work = begin(part, model)
    const progress = turns.take(work, turnStepCountMin)
    if (progress === 'violated') return { violation: work, unsettled: [] }
    if (progress === 'working') works.push(work)
  }
  for (let stepCount = turnStepCountMin; works.length > 0; stepCount = Math.min(2 * stepCount, turnStepCountMax)) {
    const left: Work[] = []
    for (const [index, work] of works.entries()) {
      if (turns.areOver(works))
        return { violation: undefined, unsettled: [...left, ...works.slice(index)].map(({ part }) => part) }
      const progress = turns.take(work, stepCount)
      if (progress === 'violated') return { violation: work, unsettled: [] }
      if (progress === 'working') left.push(work)
    }
    works = left
  }
  return { violation: undefined, unsettled: [] }
}

function begin(part: Part, model: Model): Work {
  const foreseeing = model.foresee?.(part.operations) ?? model
  const problem = problemOf(part.operations, foreseeing)
  const states = new States(foreseeing, problem.calls)
  return { part, problem, states, search: new Search(problem, states) }
}

/** Hands out the budget. */
class Turns {
  readonly #budget: Budget
  #stepCount = 0
  /** Of the searches that are under way, as of their last turn. */
  #bytes = new Map<Work, number>()
  #bytesTotal = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  areOver(works: readonly Work[]): boolean {
    const { stepCountMax, bytesMax, isOver } = this.#budget
    return this.#stepCount >= stepCountMax || (works.length > 0 && this.#bytesTotal >= bytesMax) || isOver?.() === true
  }

  take(work: Work, stepCount: number): Progress {
    const { search } = work
    const before = search.stepCount
    const progress = search.run(Math.min(stepCount, this.#budget.stepCountMax - this.#stepCount))
    this.#stepCount += search.stepCount - before
    const bytes = progress === 'working' ? search.bytes : 0
    this.#bytesTotal += bytes - (this.#bytes.get(work) ?? 0)
    if (progress === 'working') this.#bytes.set(work, bytes)
    else this.#bytes.delete(work)
    return progress
  }
}

function describe({ part, problem, states, search }: Work, model: Model, what: string): Judgement {
  const { operations, offending } = shrink(problem, model, states, search.frontierMax)
  const others = operations.length - 1
  const reason =
    others === 0
      ? 'nothing that had been called by then explains this answer, in whatever order it took effect'
      : `these ${operations.length} operations have no order that the model allows, whenever the others took effect, if at all`
  const { client, kind } = offending
  return violated(
    name,
    `${what}: ${sayKey(part.key)} has no order that explains the ${kind} of client ${client}${others === 0 ? '' : ` together with ${countOf(others, 'other operation')}`}.`,
    counterexampleOf(part.key, operations, offending, reason),
  )
}
