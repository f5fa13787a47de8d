/**
 * What the runtime did to the measured process while it ran: garbage collection, event-loop stalls, memory,
 * processor time. What the harness itself costs is measured elsewhere (`run/null-store.ts`, `clock.ts`).
 */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import type { SelfMeasurement } from '../results/result.ts'
import { nowNs } from './clock.ts'

/** A stall shows up to this much shorter than it was, at 500 wake-ups a second (about 0.1 % of a core). */
const stallPeriodMs = 2
const stallNsMin = 10e6

export type RuntimeMeasurement = Omit<SelfMeasurement, 'nullStoreNs' | 'timerNs'>

/** Watches from `start` to `stop`. */
export class RuntimeWatch {
  readonly #gcObserver: PerformanceObserver
  readonly #stallTimer: NodeJS.Timeout
  readonly #cpuAtStart: NodeJS.CpuUsage = process.cpuUsage()
  readonly #memoryBytesStart: number = process.memoryUsage.rss()
  #memoryBytesMax: number = this.#memoryBytesStart
  #gcCount = 0
  #gcPauseNs = 0
  #gcPauseNsMax = 0
  #stallCount = 0
  #stallNsMax = 0
  #turnNs: number = nowNs()

  static start(): RuntimeWatch {
    return new RuntimeWatch()
  }

  private constructor() {
    this.#gcObserver = new PerformanceObserver(list => this.#countGc(list.getEntries()))
    this.#gcObserver.observe({ entryTypes: ['gc'] })
    this.#stallTimer = setInterval(() => this.#onTurn(), stallPeriodMs)
  }

  /** Looks at the memory; to be called about once a second. */
  sample(): void {
    this.#memoryBytesMax = Math.max(this.#memoryBytesMax, process.memoryUsage.rss())
  }

  stop(): RuntimeMeasurement {
    this.#countGc(this.#gcObserver.takeRecords())
    this.#gcObserver.disconnect()
    clearInterval(this.#stallTimer)
    this.#onTurn()
    const memoryBytesEnd = process.memoryUsage.rss()
    const cpu = process.cpuUsage(this.#cpuAtStart)
    return {
      gcCount: this.#gcCount,
      gcPauseNs: this.#gcPauseNs,
      gcPauseNsMax: this.#gcPauseNsMax,
      eventLoopStallNsMax: this.#stallNsMax,
      eventLoopStallCount: this.#stallCount,
      memoryBytesStart: this.#memoryBytesStart,
      memoryBytesEnd,
      memoryBytesMax: Math.max(this.#memoryBytesMax, memoryBytesEnd),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
    }
  }

  #countGc(pauses: readonly PerformanceEntry[]): void {
    for (const { duration } of pauses) {
      const pauseNs = Math.round(duration * 1e6)
      this.#gcCount++
      this.#gcPauseNs += pauseNs
      this.#gcPauseNsMax = Math.max(this.#gcPauseNsMax, pauseNs)
    }
  }

  #onTurn(): void {
    const now = nowNs()
    const stallNs = now - this.#turnNs - stallPeriodMs * 1e6
    this.#turnNs = now
    if (stallNs > stallNsMin) this.#stallCount++
    if (stallNs > this.#stallNsMax) this.#stallNsMax = stallNs
  }
}
