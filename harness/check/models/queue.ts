/**
 * First in, first out, a queue a key: enqueue a value, dequeue the oldest; `null` comes from an empty one.
 *
 * In which order two values went in shows only when they come out, long after. Where every value is enqueued once,
 * the model foresees it: nothing goes in behind a value that is known to come out later, or never.
 */
import { mix32 } from '../../../engines/bytes/index.ts'
import { identityOf, type Operation } from '../../history/operation.ts'
import { hashText } from './hash-text.ts'
import { type Call, type Model, ModelError } from './model.ts'

type Item = ReturnType<typeof identityOf>

export const queueModel: Model<readonly Item[]> = {
  name: 'queue',
  kinds: ['enqueue', 'dequeue'],
  init: () => [],
  step,
  readOnly: ({ kind, answer }) => kind === 'dequeue' && answer === null,
  equal: (a, b) => a.length === b.length && a.every((item, index) => item === b[index]),
  bytes: items => 8 * items.length,
  hash: items => items.reduce<number>((hash, item) => mix32(hash ^ hashText(item)), items.length),
  foresee,
}

function step(items: readonly Item[], { kind, argument, answer }: Call): readonly Item[] | undefined {
  if (kind === 'enqueue') {
    if (argument === null) throw new ModelError('enqueue takes a value, not null')
    return [...items, identityOf(argument)]
  }
  const [oldest = null, ...rest] = items
  return answer === undefined || identityOf(answer) === oldest ? rest : undefined
}

function foresee(operations: readonly Operation[]): Model<readonly Item[]> {
  const enqueued = new Set<Item>()
  const dequeues = new Map<Item, Operation>()
  let mayVanish = false
  for (const operation of operations) {
    const { kind, argument, answer, outcome } = operation
    if (outcome === 'failed') continue
    const item = identityOf(kind === 'enqueue' ? argument : (answer ?? null))
    if (kind === 'dequeue' && outcome === 'unknown') mayVanish = true
    if (item === null) continue
    if (kind === 'enqueue' ? enqueued.has(item) : dequeues.has(item)) return queueModel
    if (kind === 'enqueue') enqueued.add(item)
    else dequeues.set(item, operation)
  }
  /** Whether `later` can come out behind `earlier`. */
  const canFollow = (earlier: Item, later: Item): boolean => {
    const first = dequeues.get(earlier)
    const second = dequeues.get(later)
    if (second === undefined) return true
    return first === undefined ? mayVanish : second.returnNs >= first.invokeNs
  }
  return {
    ...queueModel,
    step(items, call) {
      const next = step(items, call)
      if (next === undefined || call.kind === 'dequeue') return next
      const last = next.at(-1) as Item
      return items.every(item => canFollow(item, last)) ? next : undefined
    },
  }
}
