/**
 * Durable: what was acknowledged is there in the end, what failed is not, and what is unknown may be either.
 *
 * Given the writes of a history, the crashes in between and a final read, it asks for an order of the writes that
 * leaves what the final read found. Which writes must be in it depends on what the durability of the store promises:
 *
 * | durability | the process is killed | the power is lost |
 * |------------|-----------------------|-------------------|
 * | `sync`     | all                   | all               |
 * | `buffered` | all                   | a prefix          |
 * | `none`     | a prefix              | a prefix          |
 *
 * A prefix has no holes: if a write is there, so is everything that had been acknowledged before that write was
 * invoked, and everything that had been before an acknowledged `sync`. A batch is one write: whole, or not at all.
 *
 * Values tell writes apart; where several writes of a key wrote the same, less can be excluded, and nothing wrongly.
 */
import { type History, identityOf, markName, type Operation, type Value } from '../history/operation.ts'
import { realTimeGraph } from './digraph.ts'
import { type FinalRead, readFinal } from './final-read.ts'
import { type Counterexample, counterexampleOf, countOf, type Judgement, sayValue, violated } from './verdict.ts'
import { type Effect, type KeyWrites, keyWritesOf, writesOf } from './writes.ts'

export interface DurableOptions {
  readonly durability: 'none' | 'buffered' | 'sync'
}

const name = 'durable'

/** @throws ModelError the history holds operations that write in a way it does not know. */
export function checkDurable(history: History, { durability }: DurableOptions): Judgement {
  const final = readFinal(history)
  if (final === undefined) {
    return { name, verdict: 'unknown', detail: 'The history has no final read, so nobody knows what is left.' }
  }
  const writes = writesOf(history.operations)
  const keys = [...keyWritesOf(writes).values()].filter(({ key }) => final.covers(key))
  const kept = keptWrites(history, writes, keys, final, durability)
  const losses = keys.flatMap(key => judgeKey(key, kept, final) ?? [])
  const acknowledged = writes.filter(({ operation }) => operation.outcome === 'ok').length
  const what = `${countOf(acknowledged, 'acknowledged write')} and ${writes.length - acknowledged} others on ${countOf(keys.length, 'key')}`
  const [first] = losses
  if (first !== undefined) {
    return violated(name, `${what}: ${countOf(losses.length, 'key')} not as they must be; ${first.reason}.`, first)
  }
  const contradiction = findContradiction(writes, keys, kept, final)
  if (contradiction !== undefined) return violated(name, `${what}: ${contradiction.reason}.`, contradiction)
  return { name, verdict: 'valid', detail: `${what}: what is left is what ${promiseOf(history, durability)}.` }
}

function promiseOf(history: History, durability: DurableOptions['durability']): string {
  const lossy = lossyCrashes(history, durability).length
  return lossy === 0 ? 'was acknowledged' : `durability ${durability} promises after ${countOf(lossy, 'loss')}`
}

/** When the store may have lost what it had acknowledged, in order. */
function lossyCrashes({ marks }: History, durability: DurableOptions['durability']): number[] {
  if (durability === 'sync') return []
  return marks
    .filter(mark => mark.name === markName.crash && (durability === 'none' || mark.detail !== 'kill'))
    .map(({ atNs }) => atNs)
}

/** The writes that took effect and were not lost, as far as that is certain. */
function keptWrites(
  history: History,
  writes: readonly Effect[],
  keys: readonly KeyWrites[],
  final: FinalRead,
  durability: DurableOptions['durability'],
): ReadonlySet<Effect> {
  const crashes = lossyCrashes(history, durability)
  /** How many losses came before; what was invoked before one may be lost in it. */
  const segmentOf = (ns: number): number => crashes.filter(crash => crash <= ns).length
  /** By segment: what had been acknowledged by then is there. */
  const keptUntil = crashes.map(() => Number.NEGATIVE_INFINITY)
  keptUntil.push(Number.POSITIVE_INFINITY)
  const visible = new Set<Effect>()
  for (const { key, effects } of keys) {
    const writers = effects.filter(effect => effect.contents.get(identityOf(key)) === final.identity(key))
    const [only] = writers
    if (only !== undefined && writers.length === 1 && final.value(key) !== null) visible.add(only)
  }
  const keep = ({ invokeNs }: Operation): void => {
    const segment = segmentOf(invokeNs)
    keptUntil[segment] = Math.max(keptUntil[segment] as number, invokeNs)
  }
  // An unknown write that is there says nothing of earlier ones: it may have taken effect after the loss.
  for (const { operation } of visible) if (operation.outcome === 'ok') keep(operation)
  for (const operation of history.operations)
    if (operation.kind === 'sync' && operation.outcome === 'ok') keep(operation)
  const kept = new Set(visible)
  for (const effect of writes) {
    const { outcome, invokeNs, returnNs } = effect.operation
    if (outcome === 'ok' && returnNs < (keptUntil[segmentOf(invokeNs)] as number)) kept.add(effect)
  }
  return kept
}

/** The writes that may have left what the final read found at the key; `undefined` among them: none at all. */
function possibleWriters(
  { key, effects }: KeyWrites,
  kept: ReadonlySet<Effect>,
  final: FinalRead,
): readonly (Effect | undefined)[] {
  const identity = identityOf(key)
  const found = final.identity(key)
  const keptHere = effects.filter(effect => kept.has(effect))
  const lastInvokeNs = keptHere.reduce(
    (last, { operation }) => Math.max(last, operation.invokeNs),
    Number.NEGATIVE_INFINITY,
  )
  const writers: (Effect | undefined)[] = effects.filter(
    ({ contents, operation }) =>
      contents.get(identity) === found && (operation.outcome === 'unknown' || operation.returnNs >= lastInvokeNs),
  )
  // The history may begin with a store that holds something, so a value that nobody wrote may have been there before.
  const wasWritten = effects.some(({ contents }) => contents.get(identity) === found)
  if (keptHere.length === 0 && (found === null || !wasWritten)) writers.push(undefined)
  return writers
}

/** What is wrong with one key, seen alone. */
function judgeKey(writes: KeyWrites, kept: ReadonlySet<Effect>, final: FinalRead): Counterexample | undefined {
  const { key, effects, failed } = writes
  const identity = identityOf(key)
  const found = final.value(key)
  const read = final.operation(key)
  const where = `key ${sayValue(key)}`
  const refused = failed.find(({ contents }) => contents.get(identity) === final.identity(key))
  const written = effects.some(({ contents }) => contents.get(identity) === final.identity(key))
  if (refused !== undefined && !written && found !== null) {
    const reason = `${where} holds ${sayValue(found)}, whose write had failed`
    return counterexampleOf(key, [refused.operation], read, reason)
  }
  if (possibleWriters(writes, kept, final).length > 0) return undefined
  const lost = effects
    .filter(effect => kept.has(effect))
    .reduce((latest, next) => (next.operation.invokeNs > latest.operation.invokeNs ? next : latest))
  const state = found === null ? 'is gone' : `holds ${sayValue(found)}${written ? ' again' : ', which nobody wrote'}`
  const lostValue = lost.values.get(identity) ?? null
  const what = lostValue === null ? 'its deletion came later' : `${sayValue(lostValue)} was written later`
  const reason = `${where} ${state}, although ${what} and must be there`
  const writers = effects.filter(({ contents }) => contents.get(identity) === final.identity(key))
  return counterexampleOf(key, [...writers.map(({ operation }) => operation), lost.operation], read, reason)
}

/** Writes that are each in place and yet have no common order: a torn batch, or two in different orders on two keys. */
function findContradiction(
  writes: readonly Effect[],
  keys: readonly KeyWrites[],
  kept: ReadonlySet<Effect>,
  final: FinalRead,
): Counterexample | undefined {
  const graph = realTimeGraph(writes.map(({ operation }) => operation))
  const index = new Map(writes.map((effect, place) => [effect, place]))
  const keyOfLast = new Map<Effect, Value>()
  for (const writesOfKey of keys) {
    const writers = possibleWriters(writesOfKey, kept, final)
    const [last] = writers
    if (writers.length !== 1 || last === undefined) continue
    keyOfLast.set(last, writesOfKey.key)
    for (const effect of writesOfKey.effects) {
      if (effect !== last && kept.has(effect)) graph.addEdge(index.get(effect) as number, index.get(last) as number)
    }
  }
  const cycle = graph.findCycle()?.flatMap(node => writes[node] ?? [])
  if (cycle === undefined) return undefined
  const keysRead = cycle.map(effect => keyOfLast.get(effect)).filter(key => key !== undefined)
  const reads = keysRead.map(key => final.operation(key))
  const where = keysRead.map(key => `key ${sayValue(key)}`).join(' and ')
  const reason = `what is left of ${where} puts these writes in an order that cannot be: a batch is torn, or an order was turned round`
  const operations = [...cycle.map(({ operation }) => operation), ...reads]
  return counterexampleOf(null, operations, operations.at(-1) as Operation, reason)
}
