/** Answers in few characters: each question of a workload, drawn from a fixed seed, is asked once. */
import { createRandom } from '../../engines/env/index.ts'
import type { Fingerprint } from '../workload.ts'
import type { Operation } from './operation.ts'

const seed = 4

export async function takeFingerprints<S, R>(model: S, operations: readonly Operation<S, R>[]): Promise<Fingerprint[]> {
  const taken: Fingerprint[] = []
  for (const [index, operation] of operations.entries()) {
    const drawn = operation.draw({ random: createRandom(seed + index), client: 0, clientCount: 1 })
    if (drawn.type === 'addition') throw new TypeError(`${operation.name} is no question`)
    taken.push({ name: operation.name, value: digest(drawn.lines(await drawn.ask(model))) })
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
