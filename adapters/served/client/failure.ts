/** An error reply as what a caller in process would have been thrown. */
import { StoreError, storeErrorCodes } from '../../contract/index.ts'
import type { Failure } from '../resp/reply.ts'

/** What is no error of ours may have been applied: a server of ours does not say such a thing to its client. */
export function errorOf({ text }: Failure): Error {
  const [word, certainty, ...rest] = text.split(' ')
  if (word === 'MISUSE') return new TypeError(text.slice('MISUSE '.length))
  const code = storeErrorCodes.find(known => known === word)
  if (code === undefined) return new StoreError('UNKNOWN', `the server says: ${text}`)
  return new StoreError(code, rest.join(' '), { definite: certainty === 'definite' })
}
