/**
 * `latency.hlog`: every interval of the run phases as a standard HdrHistogram log, for other tools to read.
 *
 * Written line by line as intervals arrive, so memory stays flat, under another name until it is whole.
 * Tags are operations (`read`), with their engine where there are several (`lsm.read`); times are seconds
 * since the start of the experiment; maxima in the third column are milliseconds; values are nanoseconds.
 */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { HistogramLogWriter } from 'hdr-histogram-js'
import { type HdrCodec, loadHdrCodec } from '../measure/hdr.ts'
import type { OperationSample } from '../measure/recorder.ts'
import { partialSuffix, publish } from './atomic-file.ts'
import { ResultError } from './errors.ts'
import { latencyLogFileName, type ResultFolder } from './folder.ts'

const nanosecondsPerMillisecond = 1e6

export interface LoggedInterval {
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly seconds: number
  readonly operations: readonly OperationSample[]
}

export class LatencyLog {
  readonly #path: string
  readonly #startMs: number
  readonly #codec: HdrCodec
  readonly #writer: HistogramLogWriter
  readonly #file: number
  #isOpen = true

  private constructor(path: string, startMs: number, codec: HdrCodec, file: number) {
    this.#path = path
    this.#startMs = startMs
    this.#codec = codec
    this.#file = file
    this.#writer = new HistogramLogWriter(line => this.#write(line))
  }

  /** @throws ResultError the disk refused. */
  static async create(folder: ResultFolder, startedAt: Date, description: string): Promise<LatencyLog> {
    const path = join(folder.path, latencyLogFileName)
    const log = new LatencyLog(path, startedAt.getTime(), await loadHdrCodec(), open(path))
    log.#writer.outputLogFormatVersion()
    log.#writer.outputComment(description.replaceAll(/\s+/g, ' '))
    log.#write(
      `#[StartTime: ${(startedAt.getTime() / 1000).toFixed(3)} (seconds since epoch), ${startedAt.toISOString()}]\n`,
    )
    log.#writer.outputLegend()
    return log
  }

  /** Appends an interval, a line an operation in which anything ended. @throws ResultError the disk refused. */
  append(interval: LoggedInterval, tagPrefix: string): void {
    const start = (interval.startMs - this.#startMs) / 1000
    for (const { name, response } of interval.operations) {
      if (response.count === 0) continue
      const histogram = this.#codec.toHdr(response)
      histogram.tag = tagOf(tagPrefix + name)
      this.#writer.outputIntervalHistogram(histogram, start, start + interval.seconds, nanosecondsPerMillisecond)
    }
  }

  /** Ends the log and gives it its name. @throws ResultError the disk refused. */
  async finish(): Promise<void> {
    try {
      fsyncSync(this.#file)
      this.#close()
      await publish(this.#path + partialSuffix, this.#path)
    } catch (error) {
      throw new ResultError('write', this.#path, error)
    }
  }

  /** Leaves nothing of a log that was not finished; nothing happens to one that was. */
  discard(): void {
    this.#close()
    rmSync(this.#path + partialSuffix, { force: true })
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file)
    this.#isOpen = false
  }

  #write(text: string): void {
    try {
      writeSync(this.#file, text)
    } catch (error) {
      throw new ResultError('write', this.#path, error)
    }
  }
}

function open(path: string): number {
  try {
    return openSync(path + partialSuffix, 'w')
  } catch (error) {
    throw new ResultError('write', path, error)
  }
}

/** A tag ends at a comma or white space. */
function tagOf(name: string): string {
  return name.replaceAll(/[\s,]+/g, '_')
}
