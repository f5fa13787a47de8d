/** The moment from which on an entry is gone, in the four ways in which Redis says it. */
import { CommandError, integerOf } from '../words.ts'

export type ExpiryOption = 'EX' | 'PX' | 'EXAT' | 'PXAT'

/** Wall-clock milliseconds since 1970. @throws CommandError it is no whole number above 0, or past all calendars. */
export function expiryOf(option: ExpiryOption, word: Uint8Array | undefined): number {
  const given = word === undefined ? undefined : integerOf(word)
  if (given === undefined) throw new CommandError('ERR value is not an integer or out of range')
  const ms = option === 'EX' || option === 'EXAT' ? given * 1000n : given
  const expiresAtMs = option === 'EX' || option === 'PX' ? ms + BigInt(Date.now()) : ms
  if (given <= 0n || expiresAtMs > BigInt(expiresAtMsMax)) {
    throw new CommandError("ERR invalid expire time in 'set' command")
  }
  return Number(expiresAtMs)
}

/** The last moment that a `Date` can hold: every store takes it. */
const expiresAtMsMax = 8.64e15
