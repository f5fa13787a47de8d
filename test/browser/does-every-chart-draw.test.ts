import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { failed, hostile, interrupted, minimal, oneEngine, short, twoEngines, underRate, violated } from './fixture.ts'
import { desktop, openReport, phone, undrawnCharts } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const results = [
  { name: 'one engine', result: oneEngine(), chartCount: 5 },
  { name: 'two engines in rounds', result: twoEngines(), chartCount: 12 },
  { name: 'a run under a rate', result: underRate(), chartCount: 5 },
  { name: 'an interrupted run', result: interrupted(), chartCount: 5 },
  { name: 'a run that failed while it loaded', result: failed(), chartCount: 1 },
  { name: 'a violated run', result: violated(), chartCount: 5 },
  { name: 'a run of one interval', result: short(1), chartCount: 5 },
  { name: 'a result without runs', result: minimal(), chartCount: 0 },
  { name: 'names full of markup', result: hostile(), chartCount: 12 },
]

describe.each(results)('does every chart of $name draw', ({ result, chartCount }) => {
  it.each([desktop, { ...phone, colorScheme: 'dark' } as const])(
    'at $width pixels, $colorScheme, without a complaint and without asking for anything',
    async screen => {
      const { page, complaints, close } = await openReport(browser, result, screen)
      expect(await page.locator(':root[data-charts=drawn]').count()).toBe(1)
      expect(await page.locator('.chart').count()).toBe(chartCount)
      expect(await undrawnCharts(page)).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
  )
})

describe('does a browser that is too old say so', () => {
  it('in the place of each chart, and keeps the tables', async () => {
    const { page, close } = await openReport(browser, oneEngine(), desktop, 'delete globalThis.DecompressionStream')
    expect(await page.locator('.chart').count()).toBe(0)
    expect(await page.locator('figure .missing').count()).toBe(5)
    expect(await page.locator('figure .missing').first().textContent()).toContain('The tables hold its figures')
    expect(await page.locator('#operations tbody tr').count()).toBe(2)
    await close()
  })
})
