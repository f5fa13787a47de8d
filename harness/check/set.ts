/**
 * Set: elements that were added are in the last read, and nothing is that nobody added.
 *
 * For sets that only grow, each element added once: `add` with the element as its argument, `read` with the list of
 * them as its answer, a set a key. The last read counts for what is lost, every read for what is too much; whether
 * reads in between were up to date is asked by `linearizable`.
 */
import { type History, identityOf, type Operation, type Value } from '../history/operation.ts'
import { ModelError } from './models/model.ts'
import { counterexampleOf, countOf, type Judgement, sayValue, violated } from './verdict.ts'

const name = 'set'

interface Counts {
  readonly key: Value
  readonly adds: Map<ReturnType<typeof identityOf>, Operation>
  readonly reads: Operation[]
}

/** @throws ModelError an operation is neither `add` nor `read`, or a read has no list. */
export function checkSet(history: History): Judgement {
  const sets = [...setsOf(history.operations).values()]
  const addCount = sets.reduce((sum, { adds }) => sum + adds.size, 0)
  const readCount = sets.reduce((sum, { reads }) => sum + reads.length, 0)
  const what = `${countOf(addCount, 'element')} and ${countOf(readCount, 'read')} of ${countOf(sets.length, 'set')}`
  let recoveredCount = 0
  for (const set of sets) {
    const judgement = judgeReads(set, what) ?? judgeLastRead(set, what)
    if (judgement !== undefined) return judgement
    recoveredCount += countRecovered(set)
  }
  const unread = sets.filter(({ reads }) => reads.length === 0).length
  if (unread > 0) return { name, verdict: 'unknown', detail: `${what}: ${countOf(unread, 'set')} never read.` }
  const detail = `${what}: every acknowledged element is in the last read, and ${recoveredCount} of those whose end is unknown.`
  return { name, verdict: 'valid', detail }
}

/** Reads and adds by set; an element that was added several times counts by its best end. */
function setsOf(operations: readonly Operation[]): Map<unknown, Counts> {
  const sets = new Map<unknown, Counts>()
  for (const operation of operations) {
    const { kind, key, argument, answer, outcome } = operation
    if (kind !== 'add' && kind !== 'read')
      throw new ModelError(`the check of sets knows no operation ${kind}; it has add, read`)
    let set = sets.get(identityOf(key))
    if (set === undefined) {
      set = { key, adds: new Map(), reads: [] }
      sets.set(identityOf(key), set)
    }
    if (kind === 'add') {
      const known = set.adds.get(identityOf(argument))
      if (known === undefined || known.outcome === 'failed' || outcome === 'ok')
        set.adds.set(identityOf(argument), operation)
    } else if (outcome === 'ok') {
      if (!Array.isArray(answer)) throw new ModelError(`read of a set answers a list, not ${JSON.stringify(answer)}`)
      set.reads.push(operation)
    }
  }
  return sets
}

/** Elements that no add explains, or that are there twice. */
function judgeReads({ key, adds, reads }: Counts, what: string): Judgement | undefined {
  for (const read of reads) {
    const found = new Set<ReturnType<typeof identityOf>>()
    for (const element of elementsOf(read)) {
      const identity = identityOf(element)
      const add = adds.get(identity)
      const why =
        add === undefined
          ? 'which nobody added'
          : add.outcome === 'failed'
            ? 'whose add had failed'
            : add.invokeNs > read.returnNs
              ? 'which was added only later'
              : found.has(identity)
                ? 'twice'
                : undefined
      if (why !== undefined) {
        const reason = `client ${read.client} read ${sayValue(element)}, ${why}`
        return violated(
          name,
          `${what}: ${reason}.`,
          counterexampleOf(key, add === undefined ? [] : [add], read, reason),
        )
      }
      found.add(identity)
    }
  }
  return undefined
}

/** Elements that were acknowledged before the last read began and are not in it. */
function judgeLastRead({ key, adds, reads }: Counts, what: string): Judgement | undefined {
  const last = lastOf(reads)
  if (last === undefined) return undefined
  const found = new Set(elementsOf(last).map(identityOf))
  const lost = [...adds].flatMap(([identity, add]) =>
    add.outcome === 'ok' && add.returnNs < last.invokeNs && !found.has(identity) ? [add] : [],
  )
  const [first] = lost
  if (first === undefined) return undefined
  const reason = `${sayValue(first.argument)} was acknowledged and is not in the last read`
  const more = lost.length === 1 ? '' : `, and ${lost.length - 1} more`
  return violated(name, `${what}: ${reason}${more}.`, counterexampleOf(key, [first], last, reason))
}

function countRecovered({ adds, reads }: Counts): number {
  const last = lastOf(reads)
  if (last === undefined) return 0
  return elementsOf(last).filter(element => adds.get(identityOf(element))?.outcome === 'unknown').length
}

/** The read that was invoked last. */
function lastOf(reads: readonly Operation[]): Operation | undefined {
  return reads.reduce<Operation | undefined>(
    (last, read) => (last === undefined || read.invokeNs >= last.invokeNs ? read : last),
    undefined,
  )
}

function elementsOf({ answer }: Operation): readonly Value[] {
  return answer as readonly Value[]
}
