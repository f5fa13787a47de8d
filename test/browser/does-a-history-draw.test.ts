import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trend } from '../../harness/results/trend.ts'
import { pageBytesMax, renderTrend } from '../../reports/html/index.ts'
import { launchChromium } from './chromium.ts'
import { hostileText } from './fixture.ts'
import { desktop, type OpenedPage, openPage, phone, type Screen, undrawnCharts } from './opened-page.ts'
import { trendHostile, trendOfLosses, trendOfMuch, trendOfOne } from './trend-fixture.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function open(trend: Trend, screen: Screen = desktop): Promise<OpenedPage> {
  return await openPage(browser, await renderTrend(trend), screen)
}

describe.each([
  { name: 'losses and wins', trend: trendOfLosses(), chartCount: 7, rowCount: 6 },
  { name: 'a single result', trend: trendOfOne(), chartCount: 1, rowCount: 0 },
  { name: 'names full of markup', trend: trendHostile(), chartCount: 1, rowCount: 1 },
])('is the page of $name whole', ({ trend, chartCount, rowCount }) => {
  it.each([desktop, { ...phone, colorScheme: 'dark' } as const])(
    'at $width pixels, $colorScheme: everything drawn, nothing asked for, no scroll bar',
    async screen => {
      const { page, complaints, close } = await open(trend, screen)
      expect(await page.locator('.chart').count()).toBe(chartCount)
      expect(await page.locator('#changes tbody tr').count()).toBe(rowCount)
      expect(await undrawnCharts(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.width)
      expect(complaints).toEqual([])
      await close()
    },
  )
})

it('does each change have a mark of its kind and a line, and does a dot tell result, commit and figure', async () => {
  const { page, close } = await open(trendOfLosses())
  const marks = await page
    .locator('#chart-trend-0 .trace')
    .last()
    .locator('.points path')
    .evaluateAll(paths => paths.map(path => path.getAttribute('d')))
  expect(marks).toHaveLength(2)
  expect(marks[0]).not.toBe(marks[1])
  expect(await page.locator('#chart-trend-0 .shapelayer path').count()).toBe(2)
  const dot = page.locator('#chart-trend-0 .points path').nth(10)
  await dot.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await dot.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await expect
    .poll(async () => (await page.locator('#chart-trend-0 .hoverlayer text').allTextContents()).join(' '))
    .toMatch(/11 Sep 2026, 00:00 UTC.*\d{3},000, 5.rounds.*commit [0-9a-f]{12}.*ycsb-a-lsm-10/)
  await close()
})

it('is a history sorted by the reader, and does a link lead from a change to its chart', async () => {
  const { page, close } = await open(trendOfLosses())
  await page.locator('#changes th', { hasText: 'After over before' }).locator('button').click()
  const ratios = await page.locator('#changes tbody td:nth-child(5)').allTextContents()
  expect(ratios).toEqual(['1.30×', '1.30×', '1.21×', '0.88×', '0.70×', '0.70×'])
  const target = await page.locator('#changes tbody tr').nth(3).locator('a').getAttribute('href')
  expect(await page.locator(`${target!} .js-line, ${target!} .trace`).count()).toBeGreaterThan(0)
  await close()
})

it('do names full of markup stay text, in labels too', async () => {
  const { page, complaints, close } = await open(trendHostile())
  for (const place of ['.warnings', '#changes', '#charts', '#series', '#command']) {
    expect(await page.locator(place).first().textContent(), place).toContain(hostileText)
  }
  expect(await page.locator('main img, main b, main script:not([type="application/json"])').count()).toBe(0)
  const told = JSON.parse((await page.locator('#trend').textContent())!) as { changes: { metric: string }[] }
  expect(told.changes.map(({ metric }) => metric)).toEqual([hostileText])
  const [dot] = await page.locator('#chart-trend-0 .points path').all()
  await dot!.scrollIntoViewIfNeeded()
  const { x, y } = (await dot!.boundingBox())!
  await page.mouse.move(x + 2, y + 2)
  // The commit's and the result's.
  const hostileCount = async (): Promise<number> =>
    (await page.locator('#chart-trend-0 .hoverlayer').textContent())!.split(hostileText.slice(0, 40)).length - 1
  await expect.poll(hostileCount).toBe(2)
  // The figure is bold, and nothing that a name asks for.
  expect(await page.locator('#chart-trend-0 .hoverlayer tspan[style*=bold]').count()).toBe(1)
  expect(complaints).toEqual([])
  await close()
})

it('is a page of 240 series of 500 results under two megabytes, and does it say what it leaves out', async () => {
  const page = await renderTrend(trendOfMuch())
  expect(Buffer.byteLength(page)).toBeLessThan(pageBytesMax)
  expect(page).toContain('48 of 240 series are drawn')
  expect(page).toMatch(/Charts show the latest 93 results/)
})
