/**
 * A command in a process group of its own, so that what it starts can be stopped with it: asked first, killed after.
 *
 * Ctrl-C on a terminal reaches the group of this process and not that one; it is passed on, once.
 */
import { spawn } from 'node:child_process'
import { LastWords } from '../../process/last-words.ts'

export interface Stopping {
  /** Aborted: the group gets SIGINT. */
  readonly stop: AbortSignal
  /** Aborted: the group is killed. */
  readonly kill: AbortSignal
}

export interface ChildOptions extends Stopping {
  readonly workingDirectory?: string
  readonly environment?: NodeJS.ProcessEnv
}

export interface ChildEnd {
  /** `undefined`: a signal ended it, or it did not start. */
  readonly code: number | undefined
  readonly stdout: string
  /** The end of what it said on standard error, in one line; why it did not start, where it did not. */
  readonly lastWords: string
}

/** Runs it to its end, whatever that is. */
export function runChild([file, ...words]: readonly string[], options: ChildOptions): Promise<ChildEnd> {
  return new Promise(resolve => {
    const child = spawn(file!, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
      env: options.environment ?? process.env,
    })
    const lastWords = new LastWords()
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.on('data', (chunk: Uint8Array) => lastWords.add(chunk))
    const signalGroup = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, signal)
      } catch {
        // The group is gone already.
      }
    }
    const stop = (): void => signalGroup('SIGINT')
    const kill = (): void => signalGroup('SIGKILL')
    options.stop.addEventListener('abort', stop)
    options.kill.addEventListener('abort', kill)
    if (options.stop.aborted) stop()
    const settle = (code: number | undefined, words: string): void => {
      options.stop.removeEventListener('abort', stop)
      options.kill.removeEventListener('abort', kill)
      resolve({ code, stdout, lastWords: words })
    }
    child.once('error', error => settle(undefined, error.message))
    child.once('close', code => settle(code ?? undefined, lastWords.text()))
  })
}
