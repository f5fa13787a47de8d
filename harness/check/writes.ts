/** The writes of a history, whatever they are called: what each wrote to which key. */
import { identityOf, type Operation, type Value } from '../history/operation.ts'
import { type Call, ModelError, pairOf } from './models/model.ts'

type Identity = ReturnType<typeof identityOf>

/** A write that happened as one. */
export interface Effect {
  readonly operation: Operation
  /** By identity of the key: identity of the value; `null` where it was deleted. */
  readonly contents: ReadonlyMap<Identity, Identity>
  /** The same with the values themselves. */
  readonly values: ReadonlyMap<Identity, Value>
}

/** The writes of one key. */
export interface KeyWrites {
  readonly key: Value
  /** Acknowledged or unknown. */
  readonly effects: Effect[]
  readonly failed: Effect[]
}

/** Kinds that write, and kinds that do not: others nobody can judge. */
const writing: ReadonlyMap<string, (operation: Operation) => readonly (readonly [Value, Value])[]> = new Map([
  ['write', single],
  ['put', single],
  ['delete', ({ key }: Operation) => [[key, null]] as const],
  ['batch', batch],
  ['cas', compareAndSet],
])
const harmless: ReadonlySet<string> = new Set(['read', 'get', 'scan', 'readAll', 'sync'])

/** Every operation that may have written something, failed ones too. @throws ModelError it cannot tell whether one did. */
export function writesOf(operations: readonly Operation[]): Effect[] {
  const effects: Effect[] = []
  for (const operation of operations) {
    const entriesOf = writing.get(operation.kind)
    if (entriesOf === undefined) {
      if (harmless.has(operation.kind)) continue
      const known = [...writing.keys(), ...harmless].join(', ')
      throw new ModelError(`the check of durability knows no operation ${operation.kind}; it has ${known}`)
    }
    const entries = entriesOf(operation)
    if (entries.length === 0) continue
    effects.push({
      operation,
      contents: new Map(entries.map(([key, value]) => [identityOf(key), identityOf(value)])),
      values: new Map(entries.map(([key, value]) => [identityOf(key), value])),
    })
  }
  return effects
}

/** By identity of the key, in the order of `effects`. */
export function keyWritesOf(effects: readonly Effect[]): Map<Identity, KeyWrites> {
  const keys = new Map<Identity, KeyWrites>()
  for (const effect of effects) {
    for (const identity of effect.contents.keys()) {
      let writes = keys.get(identity)
      if (writes === undefined) {
        writes = { key: keyOf(effect.operation, identity), effects: [], failed: [] }
        keys.set(identity, writes)
      }
      if (effect.operation.outcome === 'failed') writes.failed.push(effect)
      else writes.effects.push(effect)
    }
  }
  return keys
}

function keyOf({ kind, key, argument }: Operation, identity: Identity): Value {
  if (kind !== 'batch') return key
  const entry = (argument as readonly (readonly [Value, Value])[]).find(([written]) => identityOf(written) === identity)
  return entry?.[0] ?? null
}

function single({ key, argument }: Operation): readonly (readonly [Value, Value])[] {
  return [[key, argument]]
}

function batch({ argument }: Operation): readonly (readonly [Value, Value])[] {
  const isBatch = Array.isArray(argument) && argument.every(entry => Array.isArray(entry) && entry.length === 2)
  if (!isBatch) throw new ModelError(`batch takes a list of [key, value], not ${JSON.stringify(argument)}`)
  return argument as unknown as readonly (readonly [Value, Value])[]
}

/** A refused one wrote nothing. */
function compareAndSet(operation: Operation): readonly (readonly [Value, Value])[] {
  const call: Call = operation
  const [, value] = pairOf(call, '[expected, value]')
  return operation.answer === false ? [] : [[operation.key, value]]
}
