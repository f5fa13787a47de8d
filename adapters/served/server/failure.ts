/**
 * Anything thrown, as an error reply that tells a client what a caller in process would know.
 *
 * A `StoreError` is `-CODE definite …` or `-CODE unknown …`, a `TypeError` (misuse) is `-MISUSE …`, what a command
 * refuses is Redis' own `-ERR …`.
 */
import { toStoreError } from '../../contract/index.ts'
import { Failure } from '../resp/reply.ts'
import { CommandError } from './words.ts'

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CommandError) return new Failure(thrown.message)
  if (thrown instanceof TypeError) return new Failure(`MISUSE ${thrown.message}`)
  const { code, definite, message } = toStoreError(thrown)
  return new Failure(`${code} ${definite ? 'definite' : 'unknown'} ${message}`)
}
