/** The models that `--model` knows by name. */
import type { Operation } from '../../history/operation.ts'
import { counterModel } from './counter.ts'
import { kvModel } from './kv.ts'
import type { Model } from './model.ts'
import { queueModel } from './queue.ts'
import { registerModel } from './register.ts'
import { createSetModel } from './set.ts'

const makers: readonly (() => Model)[] = [
  () => registerModel,
  () => kvModel,
  createSetModel,
  () => counterModel,
  () => queueModel,
]

/** A fresh one of each: a model may number what it meets. */
export function createModels(): Model[] {
  return makers.map(make => make())
}

/** The models that know every kind of operation there is. */
export function modelsFor(operations: readonly Operation[]): Model[] {
  const kinds = new Set(operations.map(({ kind }) => kind))
  return createModels().filter(model => [...kinds].every(kind => model.kinds.includes(kind)))
}
