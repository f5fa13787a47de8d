/** Time that stands still until a test moves it. */
import type { Clock } from '../clock.ts'

interface Sleeper {
  readonly wakesAtNs: number
  readonly wake: () => void
}

export class MemoryClock implements Clock {
  #wallMs: number
  #monotonicNs = 0
  #sleepers: Sleeper[] = []

  constructor(wallMs: number = Date.UTC(2026, 0, 1)) {
    this.#wallMs = wallMs
  }

  wallMs(): number {
    return this.#wallMs
  }

  monotonicNs(): number {
    return this.#monotonicNs
  }

  sleep(durationMs: number): Promise<void> {
    if (durationMs === 0) return giveWay()
    return new Promise(wake => this.#sleepers.push({ wakesAtNs: this.#monotonicNs + durationMs * 1e6, wake }))
  }

  /** Lets time pass, on both clocks; who has slept long enough is woken, earliest first. */
  advance(durationMs: number): void {
    this.#wallMs += durationMs
    this.#monotonicNs += durationMs * 1e6
    const due = this.#sleepers.filter(({ wakesAtNs }) => wakesAtNs <= this.#monotonicNs)
    this.#sleepers = this.#sleepers.filter(({ wakesAtNs }) => wakesAtNs > this.#monotonicNs)
    for (const { wake } of due.sort((a, b) => a.wakesAtNs - b.wakesAtNs)) wake()
  }

  /** Makes the wall clock jump; the monotonic one does not notice. */
  setWall(wallMs: number): void {
    this.#wallMs = wallMs
  }
}

/** Lets chains of promises that are ready now run on; deterministic, unlike a turn of the real event loop. */
async function giveWay(): Promise<void> {
  for (let hop = 0; hop < 16; hop++) await undefined
}
