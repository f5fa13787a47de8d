/** A fault with its counts and its draws: decides, call by call, whether it strikes. The same calls give the same strikes. */
import { createRandom, type Random } from '../../engines/env/index.ts'
import { isActive, lastOccurrence } from '../schedule.ts'
import { matchesPath } from '../syntax/path-pattern.ts'
import type { DiskFault } from './disk-fault.ts'

/** So many paths are remembered as fitting or not. */
const pathCountMax = 1000

export class ArmedFault {
  readonly fault: DiskFault
  readonly random: Random
  #callCount = 0
  #strikeCount = 0
  /** The occurrence that an instant fault struck last. */
  #struckIndex = -1
  readonly #fits = new Map<string, boolean>()

  /** `serial`: how many faults of the same line came before, so that two of them do not draw alike. */
  constructor(fault: DiskFault, seed: number, serial: number) {
    this.fault = fault
    this.random = createRandom(seed + hashText(`${fault.spec} ${serial}`))
  }

  /** Whether it strikes this call, which it could; `elapsedMs` since the beginning of the chaos. */
  strikes(path: string, elapsedMs: () => number): boolean {
    const { nth, probability, count } = this.fault.target
    if (count !== undefined && this.#strikeCount >= count) return false
    if (!this.#fitsPath(path) || !this.#isTime(elapsedMs)) return false
    this.#callCount++
    if (nth !== undefined && this.#callCount !== nth) return false
    if (probability !== undefined && this.random.nextFloat() >= probability) return false
    this.#strikeCount++
    this.#struckIndex = this.#occurrenceIndex(elapsedMs)
    return true
  }

  #isTime(elapsedMs: () => number): boolean {
    const { schedule, nature } = this.fault
    if (nature === 'instant') return this.#occurrenceIndex(elapsedMs) > this.#struckIndex
    const isAlways =
      schedule.atMs === undefined && schedule.everyMs === undefined && schedule.forMs === Number.POSITIVE_INFINITY
    return isAlways || isActive(schedule, elapsedMs())
  }

  /** Without a moment in its schedule, an instant fault may strike at any time, once. */
  #occurrenceIndex(elapsedMs: () => number): number {
    const { schedule } = this.fault
    if (schedule.atMs === undefined && schedule.everyMs === undefined) return 0
    return lastOccurrence(schedule, elapsedMs())?.index ?? -1
  }

  #fitsPath(path: string): boolean {
    const { path: pattern } = this.fault.target
    if (pattern === '*') return true
    let fits = this.#fits.get(path)
    if (fits === undefined) {
      fits = matchesPath(pattern, path)
      if (this.#fits.size >= pathCountMax) this.#fits.clear()
      this.#fits.set(path, fits)
    }
    return fits
  }
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
