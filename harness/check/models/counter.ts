/** A number a key, 0 at first: add an amount (1 where none is given) and read. */
import { type Model, numberOf } from './model.ts'

export const counterModel: Model<number> = {
  name: 'counter',
  kinds: ['add', 'read'],
  init: () => 0,
  step(count, call) {
    if (call.kind === 'add') return count + numberOf(call, 1)
    return call.answer === undefined || call.answer === count ? count : undefined
  },
  readOnly: ({ kind }) => kind === 'read',
}
