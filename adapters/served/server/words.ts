/** The words of a request as what they stand for. What makes no sense is a `CommandError`. */

/** Thrown by a command: the request cannot be done as it was said. The message is the error reply, code and all. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export const syntaxError = (): CommandError => new CommandError('ERR syntax error')

/** One character a byte. */
export function textOf(word: Uint8Array): string {
  return Buffer.from(word.buffer, word.byteOffset, word.byteLength).toString('latin1')
}

/** In capitals; of a word too long for any, its beginning. */
export function keywordOf(word: Uint8Array | undefined): string {
  return word === undefined ? '' : textOf(word.length > 32 ? word.subarray(0, 32) : word).toUpperCase()
}

const [integerMin, integerMax] = [-(2n ** 63n), 2n ** 63n - 1n]

/** A whole number of 64 bits as Redis writes it; `undefined`: it is none. */
export function integerOf(word: Uint8Array): bigint | undefined {
  if (word.length > 20) return undefined
  const text = textOf(word)
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return undefined
  const value = BigInt(text)
  return isInteger64(value) ? value : undefined
}

export function isInteger64(value: bigint): boolean {
  return value >= integerMin && value <= integerMax
}

/** @throws CommandError the word is no whole number within the bounds, which are inclusive. */
export function countOf(word: Uint8Array | undefined, name: string, min: number, max: number): number {
  const value = word === undefined ? undefined : integerOf(word)
  if (value === undefined || value < min || value > max) {
    throw new CommandError(`ERR ${name} is a whole number from ${min} to ${max}`)
  }
  return Number(value)
}
