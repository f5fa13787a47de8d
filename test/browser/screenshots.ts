/**
 * Draws every fixture for human eyes: `node test/browser/screenshots.ts <directory>`.
 *
 * Tests find what is broken; that a page is clear, only a look can tell. Two widths, two schemes, and paper.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderReport } from '../../reports/html/index.ts'
import { launchChromium } from './chromium.ts'
import * as fixtures from './fixture.ts'

const directory = process.argv[2]
if (directory === undefined) throw new Error('the directory for the pictures is missing')
await mkdir(directory, { recursive: true })

const pages = {
  one: fixtures.oneEngine,
  two: fixtures.twoEngines,
  rate: fixtures.underRate,
  interrupted: fixtures.interrupted,
  failed: fixtures.failed,
  violated: fixtures.violated,
  minimal: fixtures.minimal,
  hostile: fixtures.hostile,
  short: () => fixtures.short(1),
}
const wanted = process.argv.slice(3)

const browser = await launchChromium()
for (const [name, fixture] of Object.entries(pages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const path = join(directory, `${name}.html`)
  await writeFile(path, await renderReport(fixture()))
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, hasTouch: width < 600 })
      const page = await context.newPage()
      await page.goto(`file://${path}`)
      await page.waitForSelector(':root[data-charts]')
      await page.screenshot({ path: join(directory, `${name}-${width}-${colorScheme}.png`), fullPage: true })
      if (width > 600 && colorScheme === 'dark')
        await page.pdf({ path: join(directory, `${name}.pdf`), format: 'A4', printBackground: false })
      await context.close()
    }
  }
}
await browser.close()
