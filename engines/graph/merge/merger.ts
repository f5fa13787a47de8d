/**
 * Merges what changed into what is settled, beside readers and writers: freezes a version, has another thread make a new
 * settled part of it, catches up with what was written meanwhile, and puts the new state in the place of the old.
 *
 * One merge at a time. A failure ends it: the graph hears of it through `fail`, and nothing more is started.
 */
import { type Disk, type Env, StorageError } from '../../env/index.ts'
import type { Journal } from '../../journal/index.ts'
import { applyEntry } from '../entry/apply.ts'
import { settledPath } from '../names.ts'
import { sectionsOf } from '../settled/image.ts'
import { arraysFrom, Settled } from '../settled/settled.ts'
import { State, type View } from '../state.ts'
import { Backlog } from './backlog.ts'
import { mergeInput } from './input.ts'
import { mergeTask } from './task.ts'

/** The graph as the merger sees it. */
export interface Merged {
  readonly journal: Journal
  /** What readers read now, and the version that this is, counted from the beginning. */
  view(): { readonly view: View; readonly version: number }
  /** The versions of the state go on from `base`. */
  install(state: State, base: number): void
  /** Something moved that a waiting writer may wait for. */
  progressed(): void
  fail(error: unknown): void
}

/** What is caught up with before others have their turn; more if writers are faster. */
const catchUpBytes = 256 * 1024

export class Merger {
  readonly #env: Env
  readonly #directory: string
  readonly #graph: Merged
  readonly #backlog = new Backlog()
  #number: number
  #running: Promise<void> | undefined
  #isStopped = false
  mergeCount = 0
  writtenBytes = 0

  constructor(env: Env, directory: string, settledNumber: number, graph: Merged) {
    this.#env = env
    this.#directory = directory
    this.#number = settledNumber
    this.#graph = graph
  }

  /** Of the settled part that the manifest names. */
  get settledNumber(): number {
    return this.#number
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get backlogBytes(): number {
    return this.#backlog.bytes
  }

  /** Keeps an entry that is on its way. The bytes are the merger's from then on. */
  keep(entry: Uint8Array, version: number): void {
    this.#backlog.push(entry, version)
  }

  /** Entries up to that version can be read: no state to come has to be told, unless one is being made. */
  release(version: number): void {
    if (this.#running === undefined) this.#backlog.dropTo(version)
  }

  /** Begins a merge unless one runs. Settles when it is done, or has failed. */
  run(): Promise<void> {
    if (this.#running !== undefined) return this.#running
    if (this.#isStopped) return Promise.resolve()
    this.#running = this.#merge()
      .catch(error => {
        this.#isStopped = true
        this.#graph.fail(error)
      })
      .then(() => {
        this.#running = undefined
        this.release(this.#graph.view().version)
        this.#graph.progressed()
      })
    return this.#running
  }

  /** Starts no more merges; settles when the one under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
  }

  async #merge(): Promise<void> {
    const { log, version, request } = await this.#freeze()
    const image = await this.#env.background.run(mergeTask, request)
    const arrays = arraysFrom(sectionsOf(image))
    if (arrays === undefined) throw new StorageError('CORRUPT', `${this.#directory}: a merge made no settled part`)
    const state = new State(new Settled(arrays), this.#graph.view().view.state.vocabulary)
    await this.#catchUp(state, version, request.number)
    this.writtenBytes += image.byteLength
    this.#graph.journal.release(log)
    if (request.number > 1) discardFile(this.#env.disk, settledPath(this.#directory, request.number - 1))
  }

  /** Waits for the instant at which one log ends and the next begins. */
  #freeze(): Promise<{ log: number; version: number; request: Parameters<typeof mergeTask.run>[1] }> {
    return new Promise((resolve, reject) => {
      const { journal } = this.#graph
      this.#abandon = reject
      journal.rotate(log => {
        const { view, version } = this.#graph.view()
        const number = this.#number + 1
        resolve({ log, version, request: { input: mergeInput(view), directory: this.#directory, number, log } })
      })
    })
  }

  #abandon: (error: unknown) => void = () => undefined

  /** The journal has failed: an instant that is waited for does not come. */
  abandon(error: unknown): void {
    this.#isStopped = true
    this.#abandon(error)
  }

  /** Brings the new state to where the old one is by then, by turns with whoever reads and writes, and installs it. */
  async #catchUp(state: State, base: number, number: number): Promise<void> {
    let version = base
    let bytes = catchUpBytes
    for (;;) {
      const before = this.#backlog.bytes
      const last = this.#backlog.visitAfter(version, bytes, (entry, at) => applyEntry(state, entry, at - base))
      if (last === Math.max(base, this.#backlog.newest)) {
        // At once: nobody may write in between.
        this.#graph.install(state, base)
        this.#number = number
        this.mergeCount++
        return
      }
      version = last
      await this.#env.clock.sleep(0)
      // Twice what was added meanwhile, so that it comes to an end.
      bytes = Math.max(catchUpBytes, 2 * (this.#backlog.bytes - before))
    }
  }
}

/** Removes a file of no further use. One that the disk does not give up now lies there until the next opening. */
export function discardFile(disk: Disk, path: string): void {
  try {
    disk.remove(path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
