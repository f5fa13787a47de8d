/**
 * Patterns of Redis over bytes: `*` any bytes, `?` one, `[abc]` `[a-c]` `[^a]` one of them, `\` takes the next as
 * it is. A match costs at most the product of both lengths, so patterns are short.
 */
import { CommandError } from '../words.ts'

const patternBytesMax = 256

/** What one byte must be; `any` stands for any number of any. */
type Step = 'any' | ((byte: number) => boolean)

const [asterisk, question, bracket, closing, caret, dash, backslash] = [0x2a, 0x3f, 0x5b, 0x5d, 0x5e, 0x2d, 0x5c]

/** @throws CommandError the pattern is too long. */
export function globOf(pattern: Uint8Array): (key: Uint8Array) => boolean {
  if (pattern.length > patternBytesMax) throw new CommandError(`ERR a pattern has at most ${patternBytesMax} bytes`)
  const steps: Step[] = []
  for (let at = 0; at < pattern.length; ) at = readStep(pattern, at, steps)
  return key => matches(steps, key)
}

/** Adds the step that stands at `at`; returns where the next one does. */
function readStep(pattern: Uint8Array, at: number, steps: Step[]): number {
  const byte = pattern[at]!
  if (byte === asterisk) {
    if (steps.at(-1) !== 'any') steps.push('any')
    return at + 1
  }
  if (byte === bracket) return readClass(pattern, at + 1, steps)
  if (byte === question) {
    steps.push(() => true)
    return at + 1
  }
  const isEscape = byte === backslash && at + 1 < pattern.length
  const wanted = isEscape ? pattern[at + 1]! : byte
  steps.push(found => found === wanted)
  return isEscape ? at + 2 : at + 1
}

/** A class that does not end goes to the end of the pattern, as in Redis. */
function readClass(pattern: Uint8Array, start: number, steps: Step[]): number {
  const isNegated = pattern[start] === caret
  let at = isNegated ? start + 1 : start
  const members = new Set<number>()
  while (at < pattern.length && pattern[at] !== closing) {
    if (pattern[at] === backslash && at + 1 < pattern.length) at++
    const from = pattern[at]!
    const isRange = pattern[at + 1] === dash && at + 2 < pattern.length
    const to = isRange ? pattern[at + 2]! : from
    for (let member = Math.min(from, to); member <= Math.max(from, to); member++) members.add(member)
    at += isRange ? 3 : 1
  }
  steps.push(found => members.has(found) !== isNegated)
  return at + 1
}

/** Greedy, back to the last `any` where it fails: an earlier one could do no better. */
function matches(steps: readonly Step[], key: Uint8Array): boolean {
  let [stepIndex, keyIndex] = [0, 0]
  let [afterAny, retryAt] = [-1, 0]
  while (keyIndex < key.length) {
    const step = steps[stepIndex]
    if (step === 'any') {
      afterAny = ++stepIndex
      retryAt = keyIndex
    } else if (step?.(key[keyIndex]!)) {
      stepIndex++
      keyIndex++
    } else if (afterAny !== -1) {
      stepIndex = afterAny
      keyIndex = ++retryAt
    } else {
      return false
    }
  }
  while (steps[stepIndex] === 'any') stepIndex++
  return stepIndex === steps.length
}
