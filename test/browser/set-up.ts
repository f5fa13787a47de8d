/** Runs once before the tests of this folder: they need Debian's Chromium. */
import { installChromium } from './chromium.ts'

export default async function setUp(): Promise<void> {
  await installChromium()
}
