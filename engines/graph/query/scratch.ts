/**
 * Memory that queries of one state use by turns: marks on vertices, and queues of them. A query is one piece on one thread, so
 * one of each is enough; what it leaves is stale to the next.
 */
import { roomFor } from '../shared-arrays.ts'
import { Walk } from './walk.ts'

/** Vertices that were seen, without ever wiping the slate: a mark counts only if it is of this round. */
export class Marks {
  #rounds: Uint32Array = new Uint32Array(0)
  #round = 0

  /** Forgets all marks, and makes room for that many vertices. */
  begin(vertexCount: number): void {
    this.#rounds = roomFor(this.#rounds, vertexCount)
    if (++this.#round <= 0xffffffff) return
    this.#rounds.fill(0)
    this.#round = 1
  }

  has(vertex: number): boolean {
    return this.#rounds[vertex] === this.#round
  }

  /** Marks it; returns whether it was not marked before. */
  add(vertex: number): boolean {
    if (this.#rounds[vertex] === this.#round) return false
    this.#rounds[vertex] = this.#round
    return true
  }

  remove(vertex: number): void {
    this.#rounds[vertex] = 0
  }

  get usedBytes(): number {
    return 4 * this.#rounds.length
  }
}

export class Scratch {
  readonly marks: Marks = new Marks()
  readonly otherMarks: Marks = new Marks()
  readonly walk: Walk = new Walk()
  readonly otherWalk: Walk = new Walk()
  /** As long as there are vertices. */
  queue: Uint32Array = new Uint32Array(0)
  otherQueue: Uint32Array = new Uint32Array(0)
  /** By vertex that is marked: what a search came from. */
  before: Uint32Array = new Uint32Array(0)
  otherBefore: Uint32Array = new Uint32Array(0)

  /** By vertex that is marked: how far it is from where its search began, and how long its last step was. */
  lengths: Float64Array = new Float64Array(0)
  otherLengths: Float64Array = new Float64Array(0)
  steps: Float64Array = new Float64Array(0)

  /** Makes room for a search over that many vertices. */
  makeRoom(vertexCount: number): void {
    if (vertexCount <= this.queue.length) return
    this.queue = roomFor(this.queue, vertexCount)
    this.otherQueue = roomFor(this.otherQueue, vertexCount)
    this.before = roomFor(this.before, vertexCount)
    this.otherBefore = roomFor(this.otherBefore, vertexCount)
    this.lengths = roomFor(this.lengths, vertexCount)
    this.otherLengths = roomFor(this.otherLengths, vertexCount)
    this.steps = roomFor(this.steps, vertexCount)
  }

  get usedBytes(): number {
    const walks = this.walk.usedBytes + this.otherWalk.usedBytes
    return this.marks.usedBytes + this.otherMarks.usedBytes + 40 * this.queue.length + walks
  }
}
