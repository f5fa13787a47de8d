/** Debian's Chromium, quiet: it opens files, and says nothing to anybody. */
import { type Browser, chromium } from 'playwright-core'
import { needPrograms } from '../debian-packages.ts'

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

/** @throws Error it is missing and cannot be installed; the message says what to do. */
export function installChromium(): Promise<void> {
  return needPrograms([executablePath], ['chromium'])
}
