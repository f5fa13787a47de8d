/**
 * Where the search has been: every configuration, exactly, in a few words of one array each.
 *
 * A configuration is a state and what has been placed to reach it. Of what was placed only three things can differ
 * between ways to the same point: how many returns lie behind (the frontier), which of the operations that overlap
 * the frontier are placed, and which optional ones. So an entry is as long as the concurrency asks for, and not as
 * the history is long. Hashes lead to entries; equality is decided on the entry itself.
 *
 * A configuration counts as known also if one is known that placed fewer optional operations and is otherwise the
 * same: whatever leads on from here leads on from there.
 */
import { mix32 } from '../../../engines/bytes/index.ts'

const none = -1
/** Words before the masks: next entry of the chain, frontier, state. */
const headWords = 3

export class Configurations {
  readonly #requiredWords: number
  readonly #optionalWords: number
  readonly #entryWords: number
  #heads: Int32Array = new Int32Array(64).fill(none)
  #entries: Int32Array
  #count = 0

  constructor(requiredWords: number, optionalWords: number) {
    this.#requiredWords = requiredWords
    this.#optionalWords = optionalWords
    this.#entryWords = headWords + requiredWords + optionalWords
    this.#entries = new Int32Array(32 * this.#entryWords)
  }

  get bytes(): number {
    return 4 * (this.#heads.length + this.#entries.length)
  }

  /** Adds a configuration. False: it was known already. */
  add(frontier: number, state: number, required: Int32Array, optional: Int32Array): boolean {
    let hash = mix32(Math.imul(frontier, 0x9e3779b1) ^ state)
    for (let word = 0; word < this.#requiredWords; word++) hash = mix32(hash ^ (required[word] as number))
    const entries = this.#entries
    for (let at = this.#heads[hash & (this.#heads.length - 1)] as number; at !== none; at = entries[at] as number) {
      if (entries[at + 1] !== frontier || entries[at + 2] !== state) continue
      if (this.#covers(at + headWords, required, optional)) return false
    }
    this.#insert(hash, frontier, state, required, optional)
    return true
  }

  /** Whether the entry placed the same required operations, and no optional one that is not in `optional`. */
  #covers(masksAt: number, required: Int32Array, optional: Int32Array): boolean {
    const entries = this.#entries
    let at = masksAt
    for (let word = 0; word < this.#requiredWords; word++) {
      if (entries[at++] !== required[word]) return false
    }
    for (let word = 0; word < this.#optionalWords; word++) {
      if (((entries[at++] as number) & ~(optional[word] as number)) !== 0) return false
    }
    return true
  }

  #insert(hash: number, frontier: number, state: number, required: Int32Array, optional: Int32Array): void {
    if (this.#count === this.#heads.length) this.#spread()
    const at = this.#count++ * this.#entryWords
    if (at + this.#entryWords > this.#entries.length) {
      const grown = new Int32Array(2 * this.#entries.length)
      grown.set(this.#entries)
      this.#entries = grown
    }
    const entries = this.#entries
    const bucket = hash & (this.#heads.length - 1)
    entries[at] = this.#heads[bucket] as number
    entries[at + 1] = frontier
    entries[at + 2] = state
    this.#heads[bucket] = at
    let mask = at + headWords
    for (let word = 0; word < this.#requiredWords; word++) entries[mask++] = required[word] as number
    for (let word = 0; word < this.#optionalWords; word++) entries[mask++] = optional[word] as number
  }

  /** Twice as many chains. */
  #spread(): void {
    const heads = new Int32Array(2 * this.#heads.length).fill(none)
    const entries = this.#entries
    for (let index = 0; index < this.#count; index++) {
      const at = index * this.#entryWords
      let hash = mix32(Math.imul(entries[at + 1] as number, 0x9e3779b1) ^ (entries[at + 2] as number))
      for (let word = 0; word < this.#requiredWords; word++) {
        hash = mix32(hash ^ (entries[at + headWords + word] as number))
      }
      const bucket = hash & (heads.length - 1)
      entries[at] = heads[bucket] as number
      heads[bucket] = at
    }
    this.#heads = heads
  }
}
