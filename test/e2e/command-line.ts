/** The compiled command line as a user starts it: a process with its own directory, and next to no environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The words that start it. */
export const program: readonly string[] = [join(root, 'node_modules/.bin/node'), join(root, 'bin/harness.js')]

/** A run that takes a moment: few records, few operations, no warm-up. */
export const tiny: readonly string[] = ['--records', '200', '--operations', '1000', '--warm-up', '0']

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  /** The leader of a process group of its own. */
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Settles once standard error holds the text; rejects where the process ends without it. */
  says(text: string): Promise<void>
}

/** An empty directory that goes with the test. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'harness-e2e-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export function startHarness(directory: string, words: readonly string[]): Started {
  return start(directory, [...program, ...words])
}

export function start(directory: string, [command, ...words]: readonly string[]): Started {
  const child = spawn(command!, words, {
    cwd: directory,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, stdout, stderr }))
  })
  return {
    process: child,
    ended,
    says: text =>
      new Promise((resolve, reject) => {
        const look = (): void => (stderr.includes(text) ? resolve() : undefined)
        look()
        child.stderr.on('data', look)
        child.once('close', () => reject(new Error(`it never said ${JSON.stringify(text)}, but:\n${stderr}`)))
      }),
  }
}

export function harness(directory: string, ...words: readonly string[]): Promise<Ended> {
  return startHarness(directory, words).ended
}

/** The one result folder below `results`. */
export function resultFolder(directory: string): string {
  const names = readdirSync(join(directory, 'results'))
  if (names.length !== 1) throw new Error(`there must be one result, not ${JSON.stringify(names)}`)
  return join(directory, 'results', names[0]!)
}
