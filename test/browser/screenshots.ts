/**
 * Draws every fixture for human eyes: `node test/browser/screenshots.ts <directory>`.
 *
 * Tests find what is broken; that a page is clear, only a look can tell. Two widths, two schemes, and paper.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderComparison, renderReport, renderTrend } from '../../reports/html/index.ts'
import * as chaos from './chaos-fixture.ts'
import { launchChromium } from './chromium.ts'
import * as compared from './comparison-fixture.ts'
import * as fixtures from './fixture.ts'
import * as trends from './trend-fixture.ts'

const directory = process.argv[2]
if (directory === undefined) throw new Error('the directory for the pictures is missing')
await mkdir(directory, { recursive: true })

const comparisonOf = ({ comparison, results }: compared.Compared): Promise<string> =>
  renderComparison(comparison, results)

const pages: Readonly<Record<string, () => Promise<string>>> = {
  one: () => renderReport(fixtures.oneEngine()),
  two: () => renderReport(fixtures.twoEngines(), compared.comparedEngines().comparison),
  rate: () => renderReport(fixtures.underRate()),
  interrupted: () => renderReport(fixtures.interrupted()),
  failed: () => renderReport(fixtures.failed()),
  violated: () => renderReport(fixtures.violated()),
  minimal: () => renderReport(fixtures.minimal()),
  hostile: () => renderReport(fixtures.hostile()),
  short: () => renderReport(fixtures.short(1)),
  chaos: () => renderReport(chaos.chaosOfOne()),
  'chaos-many': () => renderReport(chaos.chaosOfMany()),
  'chaos-two': () => renderReport(chaos.chaosOfTwo()),
  'chaos-nothing': () => renderReport(chaos.chaosOfNothing()),
  'chaos-hostile': () => renderReport(chaos.chaosOfHostility()),
  'compared-engines': () => comparisonOf(compared.comparedEngines()),
  'compared-branches': () => comparisonOf(compared.comparedBranches()),
  'compared-little': () => comparisonOf(compared.comparedLittle()),
  'compared-nothing': () => comparisonOf(compared.comparedNothing()),
  'compared-hostile': () => comparisonOf(compared.comparedHostile()),
  history: () => renderTrend(trends.trendOfLosses()),
  'history-one': () => renderTrend(trends.trendOfOne()),
  'history-hostile': () => renderTrend(trends.trendHostile()),
}
const wanted = process.argv.slice(3)

const browser = await launchChromium()
for (const [name, render] of Object.entries(pages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const path = join(directory, `${name}.html`)
  await writeFile(path, await render())
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
