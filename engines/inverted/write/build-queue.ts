/** Builds segments of entries one after the other, in the order in which they were asked for: little on this thread, much on another. */
import type { Env } from '../../env/index.ts'
import type { AnalyzerOptions } from '../analysis/analyzer.ts'
import { type BuildResult, build, buildTask } from './build.ts'
import type { EntryRanges, PendingEntries } from './pending.ts'

/** So few bytes are built on this thread: a thread of its own takes longer to begin. */
const inlineBytes = 32 * 1024

export interface BuildQueueParts {
  readonly env: Env
  readonly analyzer: AnalyzerOptions
  readonly pending: PendingEntries
  readonly allocate: () => number
  readonly built: (result: BuildResult, number: number) => void
  readonly fail: (error: unknown) => void
}

interface Job {
  readonly entries: EntryRanges
  readonly bytes: number
  readonly done: () => void
}

export class BuildQueue {
  readonly #parts: BuildQueueParts
  readonly #jobs: Job[] = []
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(parts: BuildQueueParts) {
    this.#parts = parts
  }

  /** Bytes of entries that wait for their segment. */
  get bytes(): number {
    return this.#jobs.reduce((sum, job) => sum + job.bytes, 0)
  }

  /** Builds what counts as pending now; `done` is called once that is built and nothing later, during this call where it is little. */
  enqueue(done: () => void): void {
    if (this.#isStopped) return
    const { pending } = this.#parts
    const { bytes } = pending
    this.#jobs.push({ entries: pending.take(), bytes, done })
    if (this.#running !== undefined) return
    if (bytes > inlineBytes) {
      this.#running = this.#runAll().then(() => {
        this.#running = undefined
      })
      return
    }
    try {
      this.#runHere(this.#jobs[0]!)
    } catch (error) {
      this.#halt(error)
    }
  }

  /** Settles when nothing waits, or it was stopped. */
  async settle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  stop(): Promise<void> {
    this.#isStopped = true
    return this.settle()
  }

  async #runAll(): Promise<void> {
    const { env, analyzer, allocate, built } = this.#parts
    try {
      for (let job = this.#jobs[0]; job !== undefined && !this.#isStopped; job = this.#jobs[0]) {
        if (job.bytes <= inlineBytes) {
          this.#runHere(job)
          continue
        }
        const number = allocate()
        built(await env.background.run(buildTask, { number, entries: job.entries, analyzer }), number)
        this.#finish(job)
      }
    } catch (error) {
      this.#halt(error)
    }
  }

  #runHere(job: Job): void {
    const { analyzer, allocate, built } = this.#parts
    if (job.bytes > 0) {
      const number = allocate()
      built(build({ number, entries: job.entries, analyzer }), number)
    }
    this.#finish(job)
  }

  #finish(job: Job): void {
    this.#jobs.shift()
    job.done()
  }

  #halt(error: unknown): void {
    this.#isStopped = true
    this.#parts.fail(error)
  }
}
