/**
 * One measured run in a process of its own: fresh heap, fresh compiled code, nothing of the last run.
 *
 * Here is the parent's side: start the child, hand it the request, pass its events on, ask it to stop,
 * and say how it ended. What the events mean is the collector's business; the child's side is
 * `harness/cli/child.ts`, which alone knows the adapters.
 */
import { execaNode } from 'execa'
import type { RunEvent, RunRequest, StopRequest } from '../run/events.ts'
import { LastWords } from './last-words.ts'

export interface MeasuredProcessOptions {
  /** Path of the compiled module that the child runs. */
  readonly entry: string
  /** Called for each event in order. What it throws ends the child, and comes back as the rejection. */
  readonly onEvent: (event: RunEvent) => void
  /** Aborted: the child is asked to stop, and gets `stopGraceMs` to do so. */
  readonly stop: AbortSignal
  /** Aborted: the child is killed. */
  readonly kill: AbortSignal
  /** How long a child may take to stop, and to leave after its last event. */
  readonly stopGraceMs: number
}

export type ProcessEnd =
  /** It said `done`. */
  | { readonly type: 'ended' }
  /** It was asked to stop and did not in time, or was killed on request. */
  | { readonly type: 'killed' }
  /** It went away by itself without saying `done`; the message says how, with its last words. */
  | { readonly type: 'died'; readonly message: string }

/** Runs the request to its end in a child of its own. Rejects only with what `onEvent` threw. */
export async function runInProcess(request: RunRequest, options: MeasuredProcessOptions): Promise<ProcessEnd> {
  const child = execaNode(options.entry, [], {
    nodePath: process.execPath,
    serialization: 'advanced',
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    buffer: false,
    reject: false,
  })
  if (child.pid === undefined) return { type: 'died', message: describeDeath(await child, '') }

  const lastWords = new LastWords()
  child.stderr.on('data', (chunk: Uint8Array) => lastWords.add(chunk))
  // A child that is gone already cannot be told anything; how it went is read below.
  await child.sendMessage(request).catch(() => undefined)
  const leash = new Leash(child, options)
  try {
    const done = await followEvents(child.getEachMessage(), options.onEvent, leash)
    const end = await child
    if (done) return { type: 'ended' }
    return leash.killed ? { type: 'killed' } : { type: 'died', message: describeDeath(end, lastWords.text()) }
  } finally {
    leash.release()
  }
}

/** Passes events on until the channel closes; true: the last one said `done`. */
async function followEvents(
  messages: AsyncIterable<unknown>,
  onEvent: (event: RunEvent) => void,
  leash: Leash,
): Promise<boolean> {
  let done = false
  let defect: { readonly thrown: unknown } | undefined
  for await (const message of messages) {
    const event = message as RunEvent
    try {
      if (defect === undefined) onEvent(event)
    } catch (thrown) {
      defect = { thrown }
      leash.kill()
    }
    if (event.type === 'done') {
      done = true
      leash.allowGrace()
    }
  }
  if (defect !== undefined) throw defect.thrown
  return done
}

interface Child {
  sendMessage(message: StopRequest): Promise<void>
  kill(signal: 'SIGKILL'): boolean
}

/** The ways in which a child is brought to its end: asked, given time, killed. */
class Leash {
  readonly #child: Child
  readonly #options: MeasuredProcessOptions
  #graceTimer: NodeJS.Timeout | undefined
  killed = false

  constructor(child: Child, options: MeasuredProcessOptions) {
    this.#child = child
    this.#options = options
    options.stop.addEventListener('abort', this.stop)
    options.kill.addEventListener('abort', this.kill)
    if (options.kill.aborted) this.kill()
    else if (options.stop.aborted) this.stop()
  }

  readonly stop = (): void => {
    this.allowGrace()
    this.#child.sendMessage({ type: 'stop' }).catch(() => undefined)
  }

  readonly kill = (): void => {
    this.killed = true
    this.#child.kill('SIGKILL')
  }

  allowGrace(): void {
    this.#graceTimer ??= setTimeout(this.kill, this.#options.stopGraceMs)
  }

  release(): void {
    clearTimeout(this.#graceTimer)
    this.#options.stop.removeEventListener('abort', this.stop)
    this.#options.kill.removeEventListener('abort', this.kill)
  }
}

interface Death {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly originalMessage?: string | undefined
}

function describeDeath(death: Death, lastWords: string): string {
  const how = mannerOfDeath(death)
  return lastWords === '' ? how : `${how}; its last words: ${lastWords}`
}

function mannerOfDeath({ exitCode, signal, originalMessage }: Death): string {
  if (signal === 'SIGKILL') {
    return 'the measured process was killed from outside (SIGKILL), perhaps because memory ran out'
  }
  if (signal !== undefined) return `the measured process died of ${signal}`
  if (exitCode !== undefined) return `the measured process left with exit code ${exitCode} before it was done`
  return `the measured process could not start: ${originalMessage ?? 'no reason given'}`
}
