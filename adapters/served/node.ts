/**
 * A server as a process that can be started, killed, paused and started again on the same data.
 *
 * It is a process group of its own, so that Ctrl-C at the terminal is the harness's business only; its standard
 * input is a leash: when the harness is gone, however it went, the server ends. (A server that is paused at that
 * moment stays, until somebody resumes it.)
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Node, StoreError, toStoreError } from '../contract/index.ts'
import type { Address } from './address.ts'

/** Recovery after a kill is part of it. */
const startMs = 300_000
const stopMs = 60_000
const lastWordsMax = 2000

/** What a server says on standard output, a line of JSON each. */
export type ServerEvent =
  | { readonly type: 'ready'; readonly address: Address; readonly pid: number }
  | { readonly type: 'failed'; readonly code: string; readonly definite: boolean; readonly message: string }

/** Who wants to know what becomes of a server. */
export interface NodeListener {
  /** It said something beside what a node understands. */
  onMessage(message: unknown): void
  /** It is dead, by whatever hand; not called where it was stopped in good order. */
  onDeath(): void
}

/** Every server of this process: none outlives it. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class ServedNode implements Node {
  readonly name: string
  readonly #command: readonly string[]
  readonly #listener: NodeListener | undefined
  #isStopping = false
  #child: ChildProcess | undefined
  #exited: Promise<number | null> = Promise.resolve(null)
  /** Of the process at hand. */
  #starting: Promise<void> = Promise.resolve()
  #address: Address | undefined
  #failure: StoreError | undefined
  #lastWords = ''

  /** `command` starts the server: it says `ready` or `failed`, and ends with its standard input. */
  constructor(name: string, command: readonly string[], listener?: NodeListener) {
    this.name = name
    this.#command = command
    this.#listener = listener
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Where it is reached; `undefined`: it does not run, or is not ready. */
  get address(): Address | undefined {
    return this.#address
  }

  async start(): Promise<void> {
    if (this.#child === undefined) this.#starting = this.#start()
    await this.#starting
  }

  async #start(): Promise<void> {
    const child = this.#spawn()
    const timer = setTimeout(() => child.kill('SIGKILL'), startMs)
    try {
      this.#address = await this.#readiness(child)
    } finally {
      clearTimeout(timer)
    }
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#isStopping = true
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    const code = await this.#exited
    clearTimeout(timer)
    if (code !== 0) throw this.#death(`did not end in good order (exit code ${code})`)
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#exited
  }

  /** Sends a line to the server; nothing comes of it where it does not run. */
  tell(line: string): void {
    this.#child?.stdin?.write(`${line}\n`)
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  async pause(): Promise<void> {
    this.#signal('SIGSTOP')
  }

  async resume(): Promise<void> {
    this.#signal('SIGCONT')
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#child === undefined) throw new StoreError('CLOSED', `${this.name} does not run`)
    this.#child.kill(signal)
  }

  #spawn(): ChildProcess {
    const [program, ...words] = this.#command
    const child = spawn(program!, words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    running.add(child)
    this.#child = child
    this.#isStopping = false
    this.#failure = undefined
    this.#lastWords = ''
    // It may die before it reads what it is not told.
    child.stdin.on('error', () => undefined)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-lastWordsMax)
    })
    this.#exited = new Promise(resolve => {
      const end = (code: number | null): void => {
        running.delete(child)
        this.#child = undefined
        this.#address = undefined
        if (!this.#isStopping) this.#listener?.onDeath()
        resolve(code)
      }
      child.once('close', end)
      child.once('error', error => {
        this.#lastWords = error.message
        end(null)
      })
    })
    return child
  }

  /** Settles once the server is ready. @throws StoreError why it is not. */
  #readiness(child: ChildProcess): Promise<Address> {
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', line => {
        const event = eventOf(line)
        if (event?.type === 'ready') resolve(event.address)
        else if (event?.type === 'failed') this.#failure = toStoreError(Object.assign(new Error(event.message), event))
        else if (event !== undefined) this.#listener?.onMessage(event)
      })
      void this.#exited.then(code => reject(this.#death(`ended before it was ready (exit code ${code})`)))
    })
  }

  /** What the server said itself where it did, else how it ended, with its last words. */
  #death(how: string): StoreError {
    const lastWords = this.#lastWords.trim().replaceAll(/\s*\n\s*/g, ' | ')
    return this.#failure ?? new StoreError('UNKNOWN', `the server ${this.name} ${how}: ${lastWords}`)
  }
}

/** `undefined`: the line is something else, such as what a store of the user's prints. */
function eventOf(line: string): ServerEvent | undefined {
  try {
    return JSON.parse(line) as ServerEvent
  } catch {
    return undefined
  }
}
