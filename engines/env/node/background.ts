/**
 * Background work on real threads: a pool of at most `threadCountMax`, each started when it is first
 * needed and kept for the next task. An idle thread does not keep the process alive.
 */
import type { Worker } from 'node:worker_threads'
import type { Background, BackgroundTask } from '../background.ts'
import { StorageError } from '../errors.ts'
import type { TaskReply, TaskRequest } from './worker.ts'

const threadCountMax = 2

/** Beside this file, and of its kind: `.ts` where sources run as they are, `.js` where they were compiled. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

interface Job {
  readonly request: TaskRequest
  readonly resolve: (output: unknown) => void
  readonly reject: (reason: unknown) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
}

export class NodeBackground implements Background {
  readonly #threads = new Set<Thread>()
  readonly #waiting: Job[] = []
  readonly #unsettled = new Set<Promise<unknown>>()

  run<Input, Output>(task: BackgroundTask<Input, Output>, input: Input): Promise<Output> {
    const { module, exportName } = task
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.push({ request: { module, exportName, input }, resolve, reject })
    this.#unsettled.add(promise)
    const forget = (): void => void this.#unsettled.delete(promise)
    promise.then(forget, forget)
    this.#dispatch()
    return promise as Promise<Output>
  }

  async close(): Promise<void> {
    while (this.#unsettled.size > 0) await Promise.allSettled(this.#unsettled)
    const ending: Promise<unknown>[] = []
    for (const thread of this.#threads) {
      this.#threads.delete(thread)
      ending.push(thread.worker.terminate())
    }
    await Promise.all(ending)
  }

  /** Hands waiting jobs to idle threads, and to new ones while there may be more. */
  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idleThread() ?? (this.#threads.size < threadCountMax ? this.#startThread() : undefined)
      if (thread === undefined) return
      this.#start(thread, this.#waiting.shift()!)
    }
  }

  #idleThread(): Thread | undefined {
    for (const thread of this.#threads) if (thread.job === undefined) return thread
    return undefined
  }

  #startThread(): Thread {
    // Loaded late: a store that never compacts, and `harness --help`, do without it.
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    // Not our own flags: those of a test runner or a debugger would break the thread.
    const worker = new Worker(workerUrl, { execArgv: [], name: 'background' })
    const thread: Thread = { worker, job: undefined }
    this.#threads.add(thread)
    worker.on('message', (reply: TaskReply) => this.#finish(thread, reply))
    worker.on('messageerror', thrown => this.#finish(thread, { type: 'error', error: thrown }))
    worker.on('error', thrown => this.#lose(thread, thrown))
    worker.on('exit', exitCode => this.#lose(thread, `exit code ${exitCode}`))
    return thread
  }

  #start(thread: Thread, job: Job): void {
    thread.job = job
    thread.worker.ref()
    try {
      thread.worker.postMessage(job.request)
    } catch (thrown) {
      this.#finish(thread, { type: 'error', error: thrown })
    }
  }

  #finish(thread: Thread, reply: TaskReply): void {
    const job = thread.job
    if (job === undefined) return
    thread.job = undefined
    thread.worker.unref()
    if (reply.type === 'done') job.resolve(reply.output)
    else job.reject(rebuildError(reply))
    this.#dispatch()
  }

  /** The thread ended on its own (out of memory, `process.exit`): its job may have written something. */
  #lose(thread: Thread, reason: unknown): void {
    this.#threads.delete(thread)
    const job = thread.job
    thread.job = undefined
    if (job === undefined) return
    const message = `the background thread of task '${job.request.exportName}' ended: ${String(reason)}`
    job.reject(new StorageError('IO', message, { definite: false, cause: reason }))
    this.#dispatch()
  }
}

function rebuildError(reply: Exclude<TaskReply, { type: 'done' }>): unknown {
  if (reply.type === 'error') return reply.error
  const error = new StorageError(reply.code, reply.message, { definite: reply.definite })
  if (reply.stack !== undefined) error.stack = reply.stack
  return error
}
