/**
 * Session: what a client has seen of a key it does not see undone.
 *
 * Three guarantees, each about one client and one key at a time: *read your writes* (what it wrote, or something
 * newer), *monotonic reads* (what it read, or something newer), *monotonic writes* (its writes take effect in its
 * order). Each says that one version is not older than another; all together must leave an order of the key's
 * versions. Which of two clients' writes is newer nobody asks: that is what `linearizable` is for.
 *
 * Versions are told apart by their values, so a key of which two writes wrote the same is left out, as one whose
 * deletions leave the same absence. A value that nobody wrote may be the one that was there at the beginning.
 */
import { type History, identityOf, type Operation, type Value } from '../history/operation.ts'
import { Digraph } from './digraph.ts'
import { type Counterexample, counterexampleOf, countOf, type Judgement, sayValue, violated } from './verdict.ts'
import { type Effect, keyWritesOf, writesOf } from './writes.ts'

const name = 'session'

type Guarantee = 'read your writes' | 'monotonic reads' | 'monotonic writes'
/** The version before every other. */
const initial = 0

/** Why one version is not older than another: what the client did first, and then. */
interface Evidence {
  readonly guarantee: Guarantee
  readonly earlier: Operation
  readonly later: Operation
}

/** @throws ModelError the history holds operations that write in a way it does not know. */
export function checkSession(history: History): Judgement {
  const effects = writesOf(history.operations)
  const writesByKey = keyWritesOf(effects)
  const effectOf = new Map(effects.map(effect => [effect.operation, effect]))
  const keys = new Map<ReturnType<typeof identityOf>, KeyVersions>()
  for (const operation of [...history.operations].sort((a, b) => a.invokeNs - b.invokeNs)) {
    for (const [key, value] of touchedBy(operation, effectOf.get(operation))) {
      const identity = identityOf(key)
      let versions = keys.get(identity)
      if (versions === undefined) {
        const writes = writesByKey.get(identity)
        versions = new KeyVersions(key, writes?.effects ?? [], writes?.failed ?? [])
        keys.set(identity, versions)
      }
      versions.add(operation, value)
    }
  }
  return judge([...keys.values()], history)
}

function judge(keys: readonly KeyVersions[], history: History): Judgement {
  const what = `${countOf(history.operations.length, 'operation')} on ${countOf(keys.length, 'key')}`
  for (const versions of keys) {
    const found = versions.findContradiction()
    if (found !== undefined) return violated(name, `${what}: ${found.reason}.`, found)
  }
  const ambiguous = keys.filter(({ isAmbiguous }) => isAmbiguous).length
  if (ambiguous > 0) {
    const detail = `${what}: ${countOf(ambiguous, 'key')} left out, whose values do not tell its writes apart; on the others every client's view only moved on.`
    return { name, verdict: 'unknown', detail }
  }
  return { name, verdict: 'valid', detail: `${what}: every client's view of every key only moved on.` }
}

/** The keys that an operation wrote or read, with the values. */
function touchedBy(operation: Operation, effect: Effect | undefined): readonly (readonly [Value, Value])[] {
  const { kind, key, argument, answer, outcome } = operation
  if (outcome !== 'ok') return []
  if (kind === 'read' || kind === 'get') return [[key, answer ?? null]]
  if (kind === 'batch') return argument as readonly (readonly [Value, Value])[]
  return effect === undefined ? [] : [[key, effect.values.get(identityOf(key)) ?? null]]
}

/** The versions of one key, and what clients saw of their order. */
class KeyVersions {
  readonly isAmbiguous: boolean
  readonly #key: Value
  readonly #failed: ReadonlySet<ReturnType<typeof identityOf>>
  readonly #numbers = new Map<ReturnType<typeof identityOf>, number>()
  readonly #evidence = new Map<string, Evidence & { readonly from: number; readonly to: number }>()
  readonly #lastRead = new Map<number, { readonly version: number; readonly operation: Operation }>()
  readonly #lastWrite = new Map<number, { readonly version: number; readonly operation: Operation }>()
  /** The one value that may have been there at the beginning. */
  #initial: ReturnType<typeof identityOf> | undefined
  #offence: Counterexample | undefined

  constructor(key: Value, effects: readonly Effect[], failed: readonly Effect[]) {
    const identity = identityOf(key)
    this.#key = key
    this.#failed = new Set(failed.map(({ contents }) => contents.get(identity) ?? null))
    for (const { contents } of effects) this.#numbers.set(contents.get(identity) ?? null, this.#numbers.size + 1)
    this.isAmbiguous = this.#numbers.size < effects.length || this.#numbers.has(null)
  }

  /** Operations come in order of invocation. */
  add(operation: Operation, value: Value): void {
    if (this.isAmbiguous) return
    const { client, kind } = operation
    const version = this.#versionOf(operation, value)
    if (version === undefined) return
    const seen = { version, operation }
    const written = this.#lastWrite.get(client)
    if (kind === 'read' || kind === 'get') {
      const read = this.#lastRead.get(client)
      if (written !== undefined) this.#addEvidence('read your writes', written, seen)
      if (read !== undefined) this.#addEvidence('monotonic reads', read, seen)
      this.#lastRead.set(client, seen)
    } else {
      if (written !== undefined) this.#addEvidence('monotonic writes', written, seen)
      this.#lastWrite.set(client, seen)
    }
  }

  findContradiction(): Counterexample | undefined {
    if (this.#offence !== undefined || this.isAmbiguous) return this.#offence
    const graph = new Digraph(this.#numbers.size + 1)
    for (const version of this.#numbers.values()) graph.addEdge(initial, version)
    for (const { from, to } of this.#evidence.values()) graph.addEdge(from, to)
    const cycle = graph.findCycle()
    if (cycle === undefined) return undefined
    const evidence = cycle.flatMap((version, index) => {
      const next = cycle[(index + 1) % cycle.length] as number
      return this.#evidence.get(`${version} ${next}`) ?? []
    })
    const operations = evidence.flatMap(({ earlier, later }) => [earlier, later])
    const offending = operations.reduce((last, next) => (next.returnNs > last.returnNs ? next : last))
    const guarantees = [...new Set(evidence.map(({ guarantee }) => guarantee))].sort().join(' and ')
    const reason = `key ${sayValue(this.#key)} has no order of its values that keeps ${guarantees}`
    return counterexampleOf(this.#key, operations, offending, reason)
  }

  #addEvidence(
    guarantee: Guarantee,
    earlier: { readonly version: number; readonly operation: Operation },
    later: { readonly version: number; readonly operation: Operation },
  ): void {
    const { version: from } = earlier
    const { version: to } = later
    if (from === to || this.#evidence.has(`${from} ${to}`)) return
    const evidence = { guarantee, earlier: earlier.operation, later: later.operation, from, to }
    this.#evidence.set(`${from} ${to}`, evidence)
  }

  /** `undefined`: it was never written; the offence is noted. */
  #versionOf(operation: Operation, value: Value): number | undefined {
    const identity = identityOf(value)
    const version = this.#numbers.get(identity)
    if (version !== undefined) return version
    this.#initial ??= identity
    const failed = this.#failed.has(identity)
    if (!failed && this.#initial === identity) return initial
    const why = failed ? 'whose write had failed' : 'which nobody wrote'
    const reason = `client ${operation.client} read ${sayValue(value)} of key ${sayValue(this.#key)}, ${why}`
    this.#offence ??= counterexampleOf(this.#key, [operation], operation, reason)
    return undefined
  }
}
