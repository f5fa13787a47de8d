/**
 * Random operations on a tree, as plain data drawn from a seed: the same seed, the same operations.
 *
 * Keys come from a small set, so that overwriting, deleting and absence all happen; they share prefixes, hold
 * zeros, are each other's prefixes, and reach every length from 1 to 40, a few 65,535.
 */
import type { Random } from '../../engines/env/index.ts'
import { describeKey, type ModelRange } from './sorted-model.ts'

/** A value by how it is made; no two of a run are equal, but for empty ones. */
export interface ValueRecipe {
  readonly number: number
  readonly length: number
  readonly form: 'random' | 'repetitive' | 'zeros'
}

export type WriteOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: ValueRecipe; readonly expiresInMs?: number }
  | { readonly type: 'delete'; readonly key: string }

export type Operation =
  | WriteOperation
  | { readonly type: 'batch'; readonly writes: readonly WriteOperation[] }
  | {
      readonly type: 'compareAndSet'
      readonly key: string
      readonly expected: 'current' | 'absent' | 'other'
      readonly value: ValueRecipe | undefined
    }
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'scan'; readonly range: ModelRange }
  | { readonly type: 'open cursor'; readonly range: ModelRange }
  | { readonly type: 'step cursor'; readonly steps: number }
  | { readonly type: 'take snapshot' }
  | { readonly type: 'read snapshot'; readonly key: string; readonly range: ModelRange }
  | { readonly type: 'release snapshot' }
  | { readonly type: 'advance clock'; readonly durationMs: number }
  | { readonly type: 'sync' | 'settle' | 'verify' | 'wait' | 'reopen' }

/** How often each kind comes, and how large values get. Without a weight for the clock nothing expires. */
export interface OperationMix {
  readonly weights: Readonly<Record<string, number>>
  readonly valueBytesMax: number
}

const everything: OperationMix['weights'] = {
  put: 40,
  delete: 12,
  batch: 6,
  compareAndSet: 6,
  get: 12,
  scan: 6,
  'open cursor': 2,
  'step cursor': 3,
  'take snapshot': 2,
  'read snapshot': 4,
  'release snapshot': 2,
  'advance clock': 2,
  sync: 1,
  settle: 2,
  verify: 1,
  wait: 4,
  reopen: 1,
}

export class OperationSource {
  readonly #random: Random
  readonly #keys: readonly string[]
  readonly #deck: readonly string[]
  readonly #valueBytesMax: number
  readonly #expires: boolean
  #valueCount = 0

  constructor(random: Random, mix: OperationMix = drawMix(random)) {
    const { weights, valueBytesMax } = mix
    this.#random = random
    this.#expires = weights['advance clock'] !== undefined
    this.#valueBytesMax = valueBytesMax
    this.#keys = drawKeys(random)
    this.#deck = Object.entries(weights).flatMap(([type, weight]) => new Array<string>(weight).fill(type))
  }

  get keys(): readonly string[] {
    return this.#keys
  }

  draw(): Operation {
    const type = this.#pick(this.#deck)
    switch (type) {
      case 'put':
      case 'delete':
        return this.#drawWrite(type)
      case 'batch':
        return { type, writes: this.#drawBatch() }
      case 'compareAndSet': {
        const value = this.#random.nextInteger(4) === 0 ? undefined : this.#drawValue()
        const expected = this.#pick(['current', 'current', 'absent', 'other'] as const)
        return { type, key: this.#pick(this.#keys), expected, value }
      }
      case 'get':
        return { type, key: this.#pick(this.#keys) }
      case 'scan':
      case 'open cursor':
        return { type, range: this.#drawRange() }
      case 'step cursor':
        return { type, steps: 1 + this.#random.nextInteger(12) }
      case 'read snapshot':
        return { type, key: this.#pick(this.#keys), range: this.#drawRange() }
      case 'advance clock':
        return { type, durationMs: 1 + this.#random.nextInteger(2000) }
      default:
        return { type } as Operation
    }
  }

  #drawWrite(type: 'put' | 'delete'): WriteOperation {
    const key = this.#pick(this.#keys)
    if (type === 'delete') return { type, key }
    const value = this.#drawValue()
    if (!this.#expires || this.#random.nextInteger(6) > 0) return { type, key, value }
    return { type, key, value, expiresInMs: this.#random.nextInteger(3000) }
  }

  #drawBatch(): WriteOperation[] {
    const count = this.#random.nextInteger(12)
    return Array.from({ length: count }, () => this.#drawWrite(this.#random.nextInteger(4) === 0 ? 'delete' : 'put'))
  }

  #drawValue(): ValueRecipe {
    const random = this.#random
    const length = random.nextInteger(8) === 0 ? 0 : random.nextInteger(this.#valueBytesMax + 1)
    const form = this.#pick(['random', 'random', 'random', 'repetitive', 'zeros'] as const)
    return { number: ++this.#valueCount, length, form }
  }

  #drawRange(): ModelRange {
    const random = this.#random
    const bound = (): string => {
      const key = this.#pick(this.#keys)
      // Bounds beside keys, not only on them.
      const variant = random.nextInteger(4)
      if (variant === 0) return `${key}\0`
      return variant === 1 ? key.slice(0, -1) : key
    }
    return {
      ...(random.nextInteger(2) === 0 ? { start: bound() } : {}),
      ...(random.nextInteger(2) === 0 ? { end: bound() } : {}),
      ...(random.nextInteger(2) === 0 ? { reverse: true } : {}),
      ...(random.nextInteger(3) === 0 ? { limit: 1 + random.nextInteger(10) } : {}),
    }
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random.nextInteger(items.length)] as Item
  }
}

function drawMix(random: Random): OperationMix {
  return { weights: everything, valueBytesMax: [20, 100, 500, 1500, 5000][random.nextInteger(5)] as number }
}

function drawKeys(random: Random): string[] {
  const count = 5 + random.nextInteger(90)
  const keys = new Set<string>()
  const letters = ['\0', '\x01', 'a', 'b', '\x7f', '\x80', '\xff']
  while (keys.size < count) {
    const length = 1 + random.nextInteger(40)
    switch (random.nextInteger(4)) {
      case 0:
        keys.add(`user${String(random.nextInteger(count * 2)).padStart(1 + random.nextInteger(14), '0')}`)
        break
      case 1:
        keys.add('a'.repeat(length))
        break
      case 2:
        keys.add(`the same sixteen${'\0'.repeat(random.nextInteger(3))}${random.nextInteger(50)}`)
        break
      default:
        keys.add(Array.from({ length }, () => letters[random.nextInteger(letters.length)]).join(''))
    }
  }
  if (random.nextInteger(25) === 0) for (const end of ['x', 'y']) keys.add('k'.repeat(65_534) + end)
  return [...keys]
}

/** The bytes of a value; begins with its number where it is long enough to. */
export function bytesOfValue({ number, length, form }: ValueRecipe): Uint8Array {
  const bytes = new Uint8Array(length)
  if (form !== 'zeros') {
    let state = Math.imul(number, 0x9e3779b1) | 1
    for (let index = 0; index < length; index++) {
      if (form === 'random' || index % 64 === 0) state = Math.imul(state, 1664525) + 1013904223
      bytes[index] = state >>> 24
    }
  }
  for (let index = 0; index < Math.min(3, length); index++) bytes[index] = number >>> (8 * (2 - index))
  return bytes
}

/** One line, whole enough to see what happened. */
export function describeOperation(operation: Operation): string {
  switch (operation.type) {
    case 'put': {
      const expiry = operation.expiresInMs === undefined ? '' : `, gone in ${operation.expiresInMs} ms`
      return `put ${describeKey(operation.key)} = ${describeRecipe(operation.value)}${expiry}`
    }
    case 'delete':
    case 'get':
      return `${operation.type} ${describeKey(operation.key)}`
    case 'batch':
      return `batch [${operation.writes.map(describeOperation).join(' | ')}]`
    case 'compareAndSet': {
      const value = operation.value === undefined ? 'nothing' : describeRecipe(operation.value)
      return `compareAndSet ${describeKey(operation.key)} from ${operation.expected} to ${value}`
    }
    case 'scan':
    case 'open cursor':
      return `${operation.type} ${describeRange(operation.range)}`
    case 'step cursor':
      return `step cursor ${operation.steps} times`
    case 'read snapshot':
      return `read snapshot, ${describeKey(operation.key)} and ${describeRange(operation.range)}`
    case 'advance clock':
      return `advance clock by ${operation.durationMs} ms`
    case 'take snapshot':
    case 'release snapshot':
    case 'sync':
    case 'settle':
    case 'verify':
    case 'wait':
    case 'reopen':
      return operation.type
  }
}

function describeRange({ start, end, reverse, limit }: ModelRange): string {
  const from = start === undefined ? '' : describeKey(start)
  const to = end === undefined ? '' : describeKey(end)
  return `[${from}, ${to})${reverse ? ' backward' : ''}${limit === undefined ? '' : ` limit ${limit}`}`
}

function describeRecipe({ number, length, form }: ValueRecipe): string {
  return `#${number} (${length} ${form})`
}
