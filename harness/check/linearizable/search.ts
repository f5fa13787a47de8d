/**
 * The search for an order: Wing and Gong's, with Lowe's memory of where it has been.
 *
 * It places one operation after the other, each among those that were called before the first return that is not
 * placed yet, and takes back the last one where nothing leads on. What keeps it short beyond that:
 *
 * - a call that changes nothing is placed as soon as the state allows it: whoever places it later could as well
 *   have placed it now;
 * - of several operations with the same call only the one that must return first is tried: they can change places;
 * - operations are tried in the order in which they must return, optional ones last;
 * - after an optional operation only what that operation made a difference to is tried.
 *
 * It can be interrupted after any step, so that searches of many partitions take turns.
 */
import { Configurations } from './configurations.ts'
import type { Problem } from './problem.ts'
import { impossible, type States } from './states.ts'

export type Progress = 'valid' | 'violated' | 'working'

/** Words of a frame: state, frontier, trail length, candidates' start, next candidate, state before an optional one. */
const frameWords = 6
const none = -1

export class Search {
  /** The highest rank that was ever the first one not placed: up to its return no order is possible. */
  frontierMax = 0
  /** Steps taken so far. */
  stepCount = 0

  readonly #problem: Problem
  readonly #states: States
  readonly #starts: readonly number[]
  readonly #known: Configurations
  readonly #following: Int32Array
  readonly #preceding: Int32Array
  readonly #placed: Uint8Array
  readonly #requiredMask: Int32Array
  readonly #optionalMask: Int32Array
  /** Operations in the order in which they were placed. */
  readonly #trail: Int32Array
  #trailLength = 0
  #frames: Int32Array = new Int32Array(16 * frameWords)
  #frameCount = 0
  #candidates: Int32Array = new Int32Array(64)
  #candidateCount = 0
  /** By call: the frame that saw it last, so that a frame sees it once. */
  readonly #seenBy: Int32Array
  #sight = 0
  #state = 0
  #frontier = 0
  #nextStart = 0
  #enters = false

  /** `starts` are the states of which one, any, holds at the beginning. */
  constructor(problem: Problem, states: States, starts: readonly number[] = [states.first]) {
    this.#problem = problem
    this.#states = states
    this.#starts = starts
    const count = problem.operations.length
    this.#following = problem.following.slice()
    this.#preceding = new Int32Array(2 * count + 1)
    for (let entry = 2 * count, steps = 0; steps <= count + problem.requiredCount; steps++) {
      const next = this.#following[entry] as number
      this.#preceding[next] = entry
      entry = next
    }
    this.#placed = new Uint8Array(count)
    this.#trail = new Int32Array(count)
    this.#requiredMask = new Int32Array((problem.requiredBitCount + 31) >>> 5)
    this.#optionalMask = new Int32Array((problem.optionalBitCount + 31) >>> 5)
    this.#known = new Configurations(this.#requiredMask.length, this.#optionalMask.length)
    this.#seenBy = new Int32Array(problem.calls.length)
  }

  /** What it holds on to while it works. */
  get bytes(): number {
    const { operations, calls } = this.#problem
    return (
      this.#known.bytes +
      this.#states.bytes +
      4 * (this.#frames.length + this.#candidates.length + 8 * operations.length + calls.length)
    )
  }

  /**
   * Goes on for at most `stepCountMax` steps. `valid`: there is an order; `violated`: there is none.
   *
   * @throws ModelError an operation makes no sense to the model.
   */
  run(stepCountMax: number): Progress {
    for (const end = this.stepCount + stepCountMax; this.stepCount < end; this.stepCount++) {
      if (this.#enters) {
        this.#enters = false
        if (this.#enter()) return 'valid'
      } else if (this.#frameCount > 0) {
        this.#tryNext()
      } else if (this.#nextStart < this.#starts.length) {
        this.#takeBack(0, 0)
        this.#state = this.#starts[this.#nextStart++] as number
        this.#enters = true
      } else {
        return 'violated'
      }
    }
    return 'working'
  }

  /** Looks at the configuration at hand: what it allows is placed or becomes a candidate. True: all is placed. */
  #enter(): boolean {
    const trailLength = this.#trailLength
    this.#placeReads()
    if (this.#frontier > this.frontierMax) this.frontierMax = this.#frontier
    if (this.#frontier === this.#problem.requiredCount) return true
    if (!this.#known.add(this.#frontier, this.#state, this.#requiredMask, this.#optionalMask)) return false
    const before = this.#trailLength === trailLength ? this.#stateBeforeOptional() : none
    this.#pushFrame(before)
    this.#collectCandidates()
    return false
  }

  /** The state before the operation that was placed last, where that is an optional one. */
  #stateBeforeOptional(): number {
    if (this.#frameCount === 0) return none
    const last = this.#trail[this.#trailLength - 1] as number
    if (this.#problem.ranks[last] !== this.#problem.requiredCount) return none
    return this.#frames[(this.#frameCount - 1) * frameWords] as number
  }

  /** Places the next candidate of the top frame, or gives up that frame. */
  #tryNext(): void {
    const at = (this.#frameCount - 1) * frameWords
    const frames = this.#frames
    this.#takeBack(frames[at + 2] as number, frames[at + 1] as number)
    const state = frames[at] as number
    const before = frames[at + 5] as number
    const { callOf, ranks, requiredCount } = this.#problem
    while ((frames[at + 4] as number) < this.#candidateCount) {
      const candidate = frames[at + 4] as number
      frames[at + 4] = candidate + 1
      const operation = this.#candidates[candidate] as number
      const call = callOf[operation] as number
      const next = this.#states.step(state, call)
      if (next === impossible) continue
      if (next === state && ranks[operation] === requiredCount) continue
      if (before !== none && this.#states.step(before, call) === next) continue
      this.#place(operation)
      this.#state = next
      this.#enters = true
      return
    }
    this.#candidateCount = frames[at + 3] as number
    this.#frameCount--
  }

  /** Places every call that changes nothing and that the state allows; some returns may then lie behind. */
  #placeReads(): void {
    const { callOf, readOnly, operations } = this.#problem
    const count = operations.length
    let previous = 2 * count
    for (let entry = this.#following[previous] as number; entry < count; ) {
      const call = callOf[entry] as number
      if (readOnly[call] === 1 && this.#states.step(this.#state, call) !== impossible) {
        this.#place(entry)
      } else {
        previous = entry
      }
      entry = this.#following[previous] as number
    }
  }

  /** Candidates of the top frame: what is called before the first return, by return, optional operations last. */
  #collectCandidates(): void {
    const { callOf, readOnly, ranks, operations } = this.#problem
    const count = operations.length
    const start = this.#candidateCount
    const sight = ++this.#sight
    for (let entry = this.#following[2 * count] as number; entry < count; entry = this.#following[entry] as number) {
      if (readOnly[callOf[entry] as number] === 1) continue
      if (this.#candidateCount === this.#candidates.length) this.#candidates = doubled(this.#candidates)
      const candidates = this.#candidates
      const rank = ranks[entry] as number
      let at = this.#candidateCount++
      while (at > start && (ranks[candidates[at - 1] as number] as number) > rank) {
        candidates[at] = candidates[at - 1] as number
        at--
      }
      candidates[at] = entry
    }
    // Of those with the same call the first to return stays.
    let kept = start
    for (let at = start; at < this.#candidateCount; at++) {
      const call = callOf[this.#candidates[at] as number] as number
      if (this.#seenBy[call] === sight) continue
      this.#seenBy[call] = sight
      this.#candidates[kept++] = this.#candidates[at] as number
    }
    this.#candidateCount = kept
  }

  #pushFrame(stateBefore: number): void {
    const at = this.#frameCount++ * frameWords
    if (at === this.#frames.length) this.#frames = doubled(this.#frames)
    const frames = this.#frames
    frames[at] = this.#state
    frames[at + 1] = this.#frontier
    frames[at + 2] = this.#trailLength
    frames[at + 3] = this.#candidateCount
    frames[at + 4] = this.#candidateCount
    frames[at + 5] = stateBefore
  }

  #place(operation: number): void {
    const { ranks, requiredCount, byRank, operations } = this.#problem
    this.#trail[this.#trailLength++] = operation
    this.#placed[operation] = 1
    this.#unlink(operation)
    if (ranks[operation] === requiredCount) {
      this.#flip(this.#optionalMask, operation)
      return
    }
    this.#unlink(operations.length + operation)
    this.#flip(this.#requiredMask, operation)
    while (this.#frontier < requiredCount) {
      const first = byRank[this.#frontier] as number
      if (this.#placed[first] === 0) return
      this.#flip(this.#requiredMask, first)
      this.#frontier++
    }
  }

  /** Takes operations back until `trailLength` are placed, as they were when the frontier was `frontier`. */
  #takeBack(trailLength: number, frontier: number): void {
    const { ranks, requiredCount, byRank, operations } = this.#problem
    while (this.#trailLength > trailLength) {
      const operation = this.#trail[--this.#trailLength] as number
      this.#placed[operation] = 0
      const rank = ranks[operation] as number
      if (rank === requiredCount) {
        this.#flip(this.#optionalMask, operation)
      } else {
        // Behind the frontier its bit is down already, and may be another's.
        if (rank >= this.#frontier) this.#flip(this.#requiredMask, operation)
        this.#link(operations.length + operation)
      }
      this.#link(operation)
    }
    while (this.#frontier > frontier) {
      const operation = byRank[--this.#frontier] as number
      if (this.#placed[operation] === 1) this.#flip(this.#requiredMask, operation)
    }
  }

  #flip(mask: Int32Array, operation: number): void {
    const bit = this.#problem.bits[operation] as number
    mask[bit >>> 5]! ^= 1 << (bit & 31)
  }

  #unlink(entry: number): void {
    const before = this.#preceding[entry] as number
    const after = this.#following[entry] as number
    this.#following[before] = after
    this.#preceding[after] = before
  }

  /** Undoes the last `unlink` that is not undone. */
  #link(entry: number): void {
    this.#following[this.#preceding[entry] as number] = entry
    this.#preceding[this.#following[entry] as number] = entry
  }
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
