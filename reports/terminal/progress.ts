/**
 * Progress while a run lasts: one line that is drawn again and again on a terminal, a plain line every few
 * seconds anywhere else (a log file, a pipe, CI).
 */
import { formatClock, formatLatency, formatRate, printable } from './format.ts'

/** What there is to say at one instant. */
export interface ProgressReading {
  readonly engine: string
  /** 1 … `runCount`: which measured run of the experiment this is. */
  readonly run: number
  readonly runCount: number
  readonly phase: string
  readonly operationsPerSecond: number
  readonly latencyNsP99: number
  readonly elapsedSeconds: number
  /** Until the phase ends; absent where it cannot be told. */
  readonly secondsLeft?: number
}

/** The part of a stream that progress needs; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const plainLineMs = 5000

export class ProgressLine {
  readonly #stream: ProgressStream
  readonly #nowMs: () => number
  #shown = false
  #phase = ''
  #plainAtMs = Number.NEGATIVE_INFINITY

  constructor(stream: ProgressStream, nowMs: () => number = Date.now) {
    this.#stream = stream
    this.#nowMs = nowMs
  }

  show(reading: ProgressReading): void {
    const line = formatProgress(reading)
    if (this.#stream.isTTY === true) {
      this.#stream.write(`\r\u001b[2K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`)
      this.#shown = true
      return
    }
    const phase = `${reading.run} ${reading.phase}`
    if (phase === this.#phase && this.#nowMs() - this.#plainAtMs < plainLineMs) return
    this.#phase = phase
    this.#plainAtMs = this.#nowMs()
    this.#stream.write(`${line}\n`)
  }

  /** Says something that stays, above the line. */
  note(message: string): void {
    this.clear()
    this.#stream.write(`${printable(message)}\n`)
  }

  /** Takes the line away; what is written next starts at the margin. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[2K')
    this.#shown = false
  }
}

/** `[2/10] lsm  run  0:07  1.23 M/s  p99 4.5 µs  0:03 left`. */
export function formatProgress(reading: ProgressReading): string {
  const parts = [
    ...(reading.runCount > 1 ? [`[${reading.run}/${reading.runCount}]`] : []),
    printable(reading.engine),
    reading.phase.padEnd('settling'.length),
    ...(reading.elapsedSeconds > 0 ? [formatClock(reading.elapsedSeconds)] : []),
    ...(reading.operationsPerSecond > 0 ? [`${formatRate(reading.operationsPerSecond)}/s`] : []),
    ...(reading.latencyNsP99 > 0 ? [`p99 ${formatLatency(reading.latencyNsP99)}`] : []),
    ...(reading.secondsLeft === undefined ? [] : [`${formatClock(reading.secondsLeft)} left`]),
  ]
  return parts.join('  ').trimEnd()
}
