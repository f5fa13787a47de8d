/** A string a key: get, put, append, delete. A key that was never written, or was deleted, reads as the empty string. */
import { type Call, type Model, ModelError } from './model.ts'

export const kvModel: Model<string> = {
  name: 'kv',
  kinds: ['get', 'put', 'append', 'delete'],
  init: () => '',
  step(text, call) {
    switch (call.kind) {
      case 'get':
        return call.answer === undefined || (call.answer ?? '') === text ? text : undefined
      case 'put':
        return textOf(call)
      case 'append':
        return text + textOf(call)
      default:
        return ''
    }
  },
  bytes: text => text.length,
  readOnly: ({ kind }) => kind === 'get',
}

function textOf({ kind, argument }: Call): string {
  if (typeof argument === 'string') return argument
  throw new ModelError(`${kind} takes a string, not ${JSON.stringify(argument)}`)
}
