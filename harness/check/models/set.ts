/**
 * A set a key: add and remove an element, ask whether it contains one, read them all.
 *
 * An answer to add or remove says whether the set changed; a store that does not tell answers `null`. Elements are
 * numbered as they turn up, and a state is one bit an element: states of large sets stay small.
 */
import { mix32 } from '../../../engines/bytes/index.ts'
import { identityOf, type Value } from '../../history/operation.ts'
import { type Call, type Model, ModelError } from './model.ts'

interface Members {
  readonly bits: Uint32Array
  readonly size: number
  readonly hash: number
}

export function createSetModel(): Model<Members> {
  const numbers = new Map<ReturnType<typeof identityOf>, number>()
  const numberOf = (element: Value): number => {
    const identity = identityOf(element)
    const number = numbers.get(identity) ?? numbers.size
    numbers.set(identity, number)
    return number
  }
  return {
    name: 'set',
    kinds: ['add', 'remove', 'contains', 'read'],
    init: () => ({ bits: new Uint32Array(0), size: 0, hash: 0 }),
    step(members, call) {
      const { kind, argument, answer } = call
      if (kind === 'read') return answer === undefined || holdsExactly(members, call, numberOf) ? members : undefined
      const number = numberOf(argument)
      const contained = contains(members, number)
      if (kind === 'contains') return answer === undefined || answer === contained ? members : undefined
      const changes = contained === (kind === 'remove')
      if (typeof answer === 'boolean' && answer !== changes) return undefined
      return changes ? toggled(members, number) : members
    },
    readOnly: ({ kind, answer }) =>
      kind === 'read' || kind === 'contains' || ((kind === 'add' || kind === 'remove') && answer === false),
    equal: (a, b) => a.size === b.size && haveSameBits(a.bits, b.bits),
    hash: ({ hash }) => hash,
    bytes: ({ bits }) => 100 + 4 * bits.length,
  }
}

function contains({ bits }: Members, number: number): boolean {
  return (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1
}

function toggled(members: Members, number: number): Members {
  const bits = new Uint32Array(Math.max(members.bits.length, (number >>> 5) + 1))
  bits.set(members.bits)
  bits[number >>> 5]! ^= 1 << (number & 31)
  const size = members.size + (contains(members, number) ? -1 : 1)
  return { bits, size, hash: members.hash ^ mix32(number + 1) }
}

function holdsExactly(members: Members, { answer }: Call, numberOf: (element: Value) => number): boolean {
  if (!Array.isArray(answer)) throw new ModelError(`read of a set answers a list, not ${JSON.stringify(answer)}`)
  return answer.length === members.size && new Set(answer.map(numberOf)).size === answer.length
    ? answer.every(element => contains(members, numberOf(element)))
    : false
}

function haveSameBits(a: Uint32Array, b: Uint32Array): boolean {
  for (let index = Math.max(a.length, b.length) - 1; index >= 0; index--) {
    if ((a[index] ?? 0) !== (b[index] ?? 0)) return false
  }
  return true
}
