/**
 * What is known of each page and overflow by its number: its frame in memory, its place in the file, its state.
 *
 * Typed arrays, no object a page: a hit must not touch more memory than it reads. Numbers are used again once
 * they are given back; 0 is none.
 */
import { Places } from './places.ts'

/** Bits of a state; 0 is a number that is free. */
export const state = {
  used: 1,
  /** In memory it is newer than at its place in the file. */
  dirty: 2,
  /** The running checkpoint still has to write it, as it is. */
  due: 4,
  /** The running checkpoint is writing a copy of it. */
  inFlight: 8,
  overflow: 16,
  /** An old version of a page, for snapshots only. */
  version: 32,
  /** No part of the tree any more; a snapshot may still read it. */
  retired: 64,
} as const

const capacityFirst = 64

export class PageTable {
  /** -1: not in memory. */
  frames: Int32Array = new Int32Array(capacityFirst).fill(-1)
  states: Uint8Array = new Uint8Array(capacityFirst)
  /** Of the last change: snapshots of this epoch and later ones see the page as it is. */
  epochs: Float64Array = new Float64Array(capacityFirst)
  readonly places: Places = new Places(capacityFirst)
  /** Every number in use is below. */
  end = 1
  #free: number[] = []
  usedCount = 0

  take(): number {
    const number = this.#free.pop() ?? this.end++
    if (number >= this.states.length) this.#grow(number * 2)
    this.usedCount++
    return number
  }

  give(number: number): void {
    this.states[number] = 0
    this.frames[number] = -1
    this.#free.push(number)
    this.usedCount--
  }

  /** Takes over the numbers of a map: every one that has a place is used. `overflows` has a 1 for each that is an overflow. */
  adopt(places: Places, end: number, overflows: Uint8Array): void {
    if (end > this.states.length) this.#grow(end)
    this.end = Math.max(1, end)
    for (let number = end - 1; number >= 1; number--) {
      const unit = places.units[number] as number
      if (unit === 0) {
        this.#free.push(number)
        continue
      }
      this.places.set(number, unit, places.lengths[number] as number, places.checksums[number] as number)
      this.states[number] = state.used | (overflows[number] === 1 ? state.overflow : 0)
      this.usedCount++
    }
  }

  #grow(capacity: number): void {
    const frames = new Int32Array(capacity).fill(-1)
    frames.set(this.frames)
    this.frames = frames
    const states = new Uint8Array(capacity)
    states.set(this.states)
    this.states = states
    const epochs = new Float64Array(capacity)
    epochs.set(this.epochs)
    this.epochs = epochs
    this.places.grow(capacity)
  }
}
