/** Small histories of objects that do as they should, by a few clients at once, and the same with a lie in them. */
import type { Random } from '../../engines/env/index.ts'
import type { Operation, Outcome, Value } from '../../harness/history/operation.ts'

/** An object with one caller: each call changes it and answers. Written apart from the models that it is held against. */
export interface SimulatedObject {
  draw(random: Random): { readonly kind: string; readonly argument: Value }
  apply(kind: string, argument: Value): Value
}

class SimulatedRegister implements SimulatedObject {
  #content: Value = null

  draw(random: Random): { kind: string; argument: Value } {
    const kinds = ['read', 'read', 'write', 'cas', 'delete']
    const kind = kinds[random.nextInteger(kinds.length)] as string
    const value = (): number => random.nextInteger(3)
    return { kind, argument: kind === 'write' ? value() : kind === 'cas' ? [value(), value()] : null }
  }

  apply(kind: string, argument: Value): Value {
    if (kind === 'read') return this.#content
    if (kind === 'cas') {
      const [expected, value] = argument as [Value, Value]
      const matches = this.#content === expected
      if (matches) this.#content = value
      return matches
    }
    this.#content = kind === 'write' ? argument : null
    return null
  }
}

class SimulatedKv implements SimulatedObject {
  #text = ''

  draw(random: Random): { kind: string; argument: Value } {
    const kinds = ['get', 'get', 'put', 'append', 'append', 'delete']
    const kind = kinds[random.nextInteger(kinds.length)] as string
    return { kind, argument: kind === 'put' || kind === 'append' ? 'ab'[random.nextInteger(2)]! : null }
  }

  apply(kind: string, argument: Value): Value {
    if (kind === 'get') return this.#text
    this.#text = kind === 'put' ? String(argument) : kind === 'append' ? this.#text + String(argument) : ''
    return null
  }
}

class SimulatedSet implements SimulatedObject {
  readonly #members = new Set<Value>()

  draw(random: Random): { kind: string; argument: Value } {
    const kinds = ['add', 'add', 'remove', 'contains', 'read', 'read']
    const kind = kinds[random.nextInteger(kinds.length)] as string
    return { kind, argument: kind === 'read' ? null : random.nextInteger(3) }
  }

  apply(kind: string, argument: Value): Value {
    if (kind === 'read') return [...this.#members]
    const contained = this.#members.has(argument)
    if (kind === 'contains') return contained
    if (kind === 'add') this.#members.add(argument)
    else this.#members.delete(argument)
    return contained === (kind === 'remove')
  }
}

class SimulatedCounter implements SimulatedObject {
  #count = 0

  draw(random: Random): { kind: string; argument: Value } {
    return random.nextInteger(2) === 0
      ? { kind: 'read', argument: null }
      : { kind: 'add', argument: [null, 1, 2, -1][random.nextInteger(4)] as Value }
  }

  apply(kind: string, argument: Value): Value {
    if (kind === 'read') return this.#count
    this.#count += argument === null ? 1 : (argument as number)
    return null
  }
}

class SimulatedQueue implements SimulatedObject {
  readonly #items: Value[] = []
  #enqueuedCount = 0
  readonly #distinctCount: number

  constructor(distinctCount: number) {
    this.#distinctCount = distinctCount
  }

  draw(random: Random): { kind: string; argument: Value } {
    return random.nextInteger(2) === 0
      ? { kind: 'dequeue', argument: null }
      : { kind: 'enqueue', argument: this.#enqueuedCount++ % this.#distinctCount }
  }

  apply(kind: string, argument: Value): Value {
    if (kind === 'dequeue') return this.#items.shift() ?? null
    this.#items.push(argument)
    return null
  }
}

/** By the name of its model; `distinctCount`: how many values there are to enqueue before they repeat. */
export const simulatedObjects: Readonly<Record<string, (distinctCount?: number) => SimulatedObject>> = {
  register: () => new SimulatedRegister(),
  kv: () => new SimulatedKv(),
  set: () => new SimulatedSet(),
  counter: () => new SimulatedCounter(),
  queue: (distinctCount = 4) => new SimulatedQueue(distinctCount),
}

export interface Simulation {
  readonly operationCount: number
  readonly clientCount: number
  /** In a hundred operations, how many end unknown, and how many fail. */
  readonly unknownPercent: number
  readonly failedPercent: number
}

/** A history that is right: each operation takes effect between its call and its return, or, unknown, later or never. */
export function simulate(object: SimulatedObject, random: Random, simulation: Simulation): Operation[] {
  const { operationCount, clientCount, unknownPercent, failedPercent } = simulation
  const freeAt = new Array<number>(clientCount).fill(0)
  const planned = Array.from({ length: operationCount }, () => {
    const client = random.nextInteger(clientCount)
    const invokeNs = (freeAt[client] as number) + random.nextInteger(6)
    const lot = random.nextInteger(100)
    const outcome: Outcome = lot < unknownPercent ? 'unknown' : lot < unknownPercent + failedPercent ? 'failed' : 'ok'
    const returnNs = invokeNs + random.nextInteger(12)
    freeAt[client] = returnNs + 1
    const latest = outcome === 'unknown' ? returnNs + 30 : returnNs
    const effectNs = invokeNs + random.nextInteger(latest - invokeNs + 1)
    const applies = outcome === 'ok' || (outcome === 'unknown' && random.nextInteger(2) === 0)
    return { ...object.draw(random), client, invokeNs, returnNs, outcome, effectNs, applies }
  })
  const operations = planned
    .sort((a, b) => a.effectNs - b.effectNs)
    .map(({ kind, argument, client, invokeNs, returnNs, outcome, applies }): Operation => {
      const answer = applies ? object.apply(kind, argument) : null
      const error = outcome === 'ok' ? undefined : 'TIMEOUT'
      const known = outcome === 'ok' ? answer : undefined
      return { client, kind, key: null, argument, answer: known, outcome, error, invokeNs, returnNs }
    })
  return operations.sort((a, b) => a.returnNs - b.returnNs)
}

/** The history with one answer changed to that of another operation of its kind; the same where there is none. */
export function tellLie(operations: readonly Operation[], random: Random): Operation[] {
  const index = random.nextInteger(operations.length)
  const victim = operations[index] as Operation
  const others = operations.filter(({ kind, outcome }) => kind === victim.kind && outcome === 'ok')
  const other = others[random.nextInteger(Math.max(1, others.length))]
  if (victim.outcome !== 'ok' || other === undefined) return [...operations]
  return operations.with(index, { ...victim, answer: other.answer })
}
