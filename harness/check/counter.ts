/**
 * Counter: every read lies between what had surely been added by its call and what may have been by its return.
 *
 * Amounts may be negative. An add that is unknown may have taken effect or not, at any time from its invocation on.
 * Linear in the length of the history, and weaker than `linearizable` with the model of a counter: two reads are not
 * compared with each other.
 */
import { type History, identityOf, type Operation, type Value } from '../history/operation.ts'
import { ModelError, numberOf } from './models/model.ts'
import { counterexampleOf, countOf, type Judgement, violated } from './verdict.ts'

const name = 'counter'

/** @throws ModelError an operation is neither `add` nor `read`, or an amount is no number. */
export function checkCounter({ operations }: History): Judgement {
  const counters = new Map<unknown, { key: Value; operations: Operation[] }>()
  for (const operation of operations) {
    const counter = counters.get(identityOf(operation.key))
    if (counter === undefined) counters.set(identityOf(operation.key), { key: operation.key, operations: [operation] })
    else counter.operations.push(operation)
  }
  let readCount = 0
  for (const { key, operations: own } of counters.values()) {
    for (const { read, least, most } of boundsOf(own)) {
      readCount++
      const answer = read.answer as number
      if (answer >= least && answer <= most) continue
      const reason = `client ${read.client} read ${answer}, and only ${least === most ? least : `${least} to ${most}`} was possible`
      return violated(
        name,
        `${countOf(operations.length, 'operation')}: ${reason}.`,
        counterexampleOf(key, concerned(own, read), read, reason),
      )
    }
  }
  const what = `${countOf(operations.length - readCount, 'other operation')} and ${countOf(readCount, 'read')} of ${countOf(counters.size, 'counter')}`
  if (readCount === 0) return { name, verdict: 'unknown', detail: `${what}: nothing was read.` }
  return { name, verdict: 'valid', detail: `${what}: every read is within what had been added.` }
}

interface BoundedRead {
  readonly read: Operation
  readonly least: number
  readonly most: number
}

/** Each read with its bounds. One pass over calls and returns in order of time; calls first at the same instant. */
function* boundsOf(operations: readonly Operation[]): Generator<BoundedRead> {
  const events = operations.flatMap(operation => eventsOf(operation))
  events.sort((a, b) => (a.ns === b.ns ? a.phase - b.phase : a.ns - b.ns))
  /** Sums of what was called and of what returned, amounts above and below zero apart. */
  const called = { above: 0, below: 0 }
  let returned = { above: 0, below: 0 }
  const returnedByCall = new Map<Operation, { readonly above: number; readonly below: number }>()
  for (const { operation, phase } of events) {
    if (operation.kind === 'add') {
      const amount = numberOf(operation, 1)
      const above = Math.max(amount, 0)
      const below = Math.min(amount, 0)
      if (phase === 1) {
        returned = { above: returned.above + above, below: returned.below + below }
      } else {
        called.above += above
        called.below += below
      }
    } else if (phase === 0) {
      returnedByCall.set(operation, returned)
    } else {
      const sure = returnedByCall.get(operation) as { readonly above: number; readonly below: number }
      yield { read: operation, least: sure.above + called.below, most: called.above + sure.below }
    }
  }
}

interface Event {
  readonly ns: number
  /** 0: called; 1: returned. */
  readonly phase: 0 | 1
  readonly operation: Operation
}

function eventsOf(operation: Operation): Event[] {
  const { kind, outcome, answer, invokeNs, returnNs } = operation
  if (kind !== 'add' && kind !== 'read')
    throw new ModelError(`the check of counters knows no operation ${kind}; it has add, read`)
  if (outcome === 'failed' || (kind === 'read' && outcome === 'unknown')) return []
  if (kind === 'read' && typeof answer !== 'number')
    throw new ModelError(`read of a counter answers a number, not ${JSON.stringify(answer)}`)
  const called: Event = { ns: invokeNs, phase: 0, operation }
  return outcome === 'ok' ? [called, { ns: returnNs, phase: 1, operation }] : [called]
}

/** The last few adds before the read: what a person looks at first. */
function concerned(operations: readonly Operation[], read: Operation): Operation[] {
  const adds = operations.filter(
    ({ kind, outcome, invokeNs }) => kind === 'add' && outcome !== 'failed' && invokeNs <= read.returnNs,
  )
  return adds.sort((a, b) => a.invokeNs - b.invokeNs).slice(-10)
}
