/**
 * A foreign server as a process of ours: on a port that was free, until it answers, and no longer than we live.
 *
 * It runs under a shell whose standard input is a leash: when we are gone, however we went, the shell ends the server.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../contract/index.ts'

/** Opening a large store takes a while. */
const startMs = 120_000
const stopMs = 30_000
const pollMs = 20

/** Says its process id; ends the server with its own standard input, and itself with the server. */
const leash = `exec 3<&0
"$@" </dev/null >>"$SERVER_LOG" 2>&1 &
server=$!
echo "$server"
(cat <&3 >/dev/null; kill -TERM "$server" 2>/dev/null) >/dev/null &
wait "$server"`

export interface ServerCommand {
  readonly system: string
  /** Looked for in PATH. */
  readonly program: string
  /** How to get it, in one command. */
  readonly install: string
  readonly words: readonly string[]
  /** Where its output goes. */
  readonly logPath: string
  /** True once it answers. */
  readonly isReady: () => Promise<boolean>
}

/** Every server of this process: none outlives it. */
const running = new Set<ServerProcess>()
process.once('exit', () => {
  for (const server of running) server.kill()
})

export class ServerProcess {
  readonly #command: ServerCommand
  readonly #shell: ChildProcess
  readonly #exited: Promise<void>
  #pid: number | undefined
  #hasExited = false

  /** @throws StoreError `NOT_FOUND`: it is not installed. `IO`: it ended before it was ready; its last words are in the message. */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const path = find(command.program)
    if (path === undefined) {
      throw new StoreError('NOT_FOUND', `${command.system} is a server that is not installed: ${command.install}`)
    }
    const server = new ServerProcess(command, path)
    try {
      await server.#untilReady()
      return server
    } catch (thrown) {
      await server.stop()
      throw thrown
    }
  }

  private constructor(command: ServerCommand, path: string) {
    this.#command = command
    this.#shell = spawn('/bin/sh', ['-c', leash, 'sh', path, ...command.words], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, SERVER_LOG: command.logPath },
    })
    this.#shell.stdout?.setEncoding('utf8').once('data', (text: string) => {
      this.#pid = Number.parseInt(text, 10)
    })
    // Whoever forgets to close a store is not held up by its server.
    this.#shell.unref()
    running.add(this)
    this.#exited = new Promise(resolve => {
      const exit = (): void => {
        this.#hasExited = true
        running.delete(this)
        this.#shell.stdin?.destroy()
        resolve()
      }
      this.#shell.once('exit', exit)
      this.#shell.once('error', exit)
    })
    this.#shell.stdin?.on('error', () => undefined)
  }

  get hasExited(): boolean {
    return this.#hasExited
  }

  /** Ends it in good order; by force where it does not come to an end. */
  async stop(): Promise<void> {
    this.#shell.ref()
    this.#signal('SIGTERM')
    this.#shell.stdin?.end()
    const timer = setTimeout(() => this.#signal('SIGKILL'), stopMs)
    await this.#exited
    clearTimeout(timer)
  }

  /** Ends it now. */
  kill(): void {
    this.#signal('SIGKILL')
  }

  async #untilReady(): Promise<void> {
    const { system, isReady } = this.#command
    for (let waitedMs = 0; waitedMs < startMs; waitedMs += pollMs) {
      if (this.#hasExited) throw new StoreError('IO', `${system} did not start: ${this.#lastWords()}`)
      if (await isReady().catch(() => false)) return
      await sleep(pollMs)
    }
    throw new StoreError('IO', `${system} was not ready after ${startMs / 1000} s: ${this.#lastWords()}`)
  }

  #lastWords(): string {
    try {
      return readFileSync(this.#command.logPath, 'utf8').trimEnd().split('\n').at(-1) ?? ''
    } catch {
      return 'it said nothing'
    }
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#hasExited || this.#pid === undefined) return
    try {
      process.kill(this.#pid, signal)
    } catch {
      // It has just ended.
    }
  }
}

function find(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here.
    }
  }
  return undefined
}

/** A port of this machine that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/**
 * The answer of a server of ours.
 *
 * @throws StoreError `DISCONNECTED`: none came; what was asked may have been done.
 */
export async function ask(system: string, url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new StoreError('DISCONNECTED', `${system}: no answer from ${new URL(url).origin}`, { cause })
  }
}
