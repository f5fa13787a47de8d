/** Answers in few characters, by which stores are compared at full size. */
import { createRandom, type Random } from '../../engines/env/index.ts'
import type { Fingerprint } from '../workload.ts'

const seed = 4

/** A question under its name, with arguments that are drawn anew each time. */
export interface NamedQuestion<Question> {
  readonly name: string
  readonly draw: (random: Random) => Question
}

/**
 * Each question, drawn from a fixed seed, is asked once. `linesOf` asks it and gives the answer as lines, the same in every
 * store that is right, but in any order.
 */
export async function takeFingerprints<Question>(
  questions: readonly NamedQuestion<Question>[],
  linesOf: (question: Question) => Promise<readonly string[]>,
): Promise<Fingerprint[]> {
  const taken: Fingerprint[] = []
  for (const [index, question] of questions.entries()) {
    const lines = await linesOf(question.draw(createRandom(seed + index)))
    taken.push({ name: question.name, value: digest(lines) })
  }
  return taken
}

/**
 * A figure to 6 significant digits. Times π, for figures of few decimals lie on the border between two roundings, and then
 * the last bit of a sum, which depends on its order, would decide.
 */
export function rounded(value: number): string {
  return (value * Math.PI).toPrecision(6)
}

/** Tells lists apart that are equally long. */
export function idSum(ids: ArrayLike<number>): number {
  let sum = ids.length
  for (let index = 0; index < ids.length; index++) sum += ids[index]!
  return sum
}

/** FNV-1a over the lines in one order, twice with 32 bits. */
function digest(lines: readonly string[]): string {
  let [low, high] = [0x811c9dc5, 0x050c5d1f]
  for (const line of lines.toSorted()) {
    for (let index = 0; index <= line.length; index++) {
      // Behind the last character NaN, which counts as 0 and parts the lines.
      const code = line.charCodeAt(index)
      low = Math.imul(low ^ code, 0x01000193)
      high = Math.imul(high ^ code, 0x01000193) + 0x9e3779b9
    }
  }
  return `${lines.length}:${hex(high)}${hex(low)}`
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
