/** Programs that tests need and npm does not bring: Debian's, installed where that may be done. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Nobody is there to answer questions. */
const quietly = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }

/** Test files run side by side, and apt lets one in at a time. */
const attemptCountMax = 150
const attemptGapMs = 2000

/**
 * Sees to it that the programs are there: the root of a Debian machine installs the packages that bring them.
 *
 * @throws Error one is missing and cannot be installed; the message says what to do.
 */
export async function needPrograms(programs: readonly string[], packages: readonly string[]): Promise<void> {
  const areThere = (): boolean => programs.every(path => existsSync(path))
  if (areThere()) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`these tests need ${programs.join(' and ')}: apt-get install --yes ${packages.join(' ')}`)
  }
  for (let attempt = 1; !areThere(); attempt++) {
    try {
      await run('apt-get', ['update'], quietly)
      await run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], quietly)
      return
    } catch (error) {
      if (attempt === attemptCountMax || !String((error as { stderr?: unknown }).stderr).includes('lock')) throw error
      await sleep(attemptGapMs)
    }
  }
}
