/** Debian's Chromium, quiet: it opens files, and says nothing to anybody. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

const flags: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath, args: [...flags] })
}

/**
 * Installs Chromium where it is missing and can be installed: by the root of a Debian machine.
 * @throws Error it is missing and cannot be installed; the message says what to do
 */
export async function installChromium(): Promise<void> {
  if (existsSync(executablePath)) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`the tests of the page need Chromium at ${executablePath}: install Debian's package chromium`)
  }
  const run = promisify(execFile)
  await run('apt-get', ['update'])
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
}
