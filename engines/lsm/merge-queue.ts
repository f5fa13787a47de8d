/**
 * Several sorted sources as one: which of them is next.
 *
 * Sources stand in order of their keys at hand, the newer before the older where keys are equal. The first
 * one moves on and sinks to its new place, one comparison a place: with the handful of sources of a tree,
 * most of whose keys come from one of them, that beats a heap.
 */
import { compareRanges } from '../bytes/index.ts'

/** A source whose key at hand is `keyBytes[keyStart, keyEnd)`. */
export interface Keyed {
  readonly keyBytes: Uint8Array
  readonly keyStart: number
  readonly keyEnd: number
}

interface Place<Source> {
  readonly source: Source
  /** 0 is the newest. */
  readonly rank: number
}

export class MergeQueue<Source extends Keyed> {
  readonly #places: Place<Source>[] = []
  readonly #direction: 1 | -1

  constructor(direction: 1 | -1) {
    this.#direction = direction
  }

  /** Adds a source that has a key at hand. */
  add(source: Source, rank: number): void {
    this.#places.unshift({ source, rank })
    this.sink()
  }

  get first(): Source | undefined {
    return this.#places[0]?.source
  }

  get firstRank(): number {
    return (this.#places[0] as Place<Source>).rank
  }

  /** Whether the second source has the same key at hand as the first, and so is older. */
  get isTied(): boolean {
    const places = this.#places
    return (
      places.length > 1 && compareKeys((places[0] as Place<Source>).source, (places[1] as Place<Source>).source) === 0
    )
  }

  get second(): Source {
    return (this.#places[1] as Place<Source>).source
  }

  /** Puts the first source, which has moved on, where it belongs. */
  sink(): void {
    this.#sinkFrom(0)
  }

  /** Puts the second source, which has moved on, where it belongs. */
  sinkSecond(): void {
    this.#sinkFrom(1)
  }

  /** Takes the first source out: it has no more. */
  removeFirst(): void {
    this.#places.shift()
  }

  removeSecond(): void {
    this.#places.splice(1, 1)
  }

  #sinkFrom(start: number): void {
    const places = this.#places
    const moved = places[start] as Place<Source>
    let at = start
    while (at + 1 < places.length) {
      const other = places[at + 1] as Place<Source>
      const difference = compareKeys(other.source, moved.source) * this.#direction
      if (difference > 0 || (difference === 0 && other.rank > moved.rank)) break
      places[at] = other
      at++
    }
    places[at] = moved
  }
}

function compareKeys(a: Keyed, b: Keyed): number {
  return compareRanges(a.keyBytes, a.keyStart, a.keyEnd, b.keyBytes, b.keyStart, b.keyEnd)
}
