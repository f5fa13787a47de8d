import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { oneEngine, twoEngines, underRate } from './fixture.ts'
import { desktop, openReport, phone } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** The label's text; tried from the top of the chart to its foot, because curves and cells do not fill it. */
async function labelOf(page: Page, chart: string): Promise<string> {
  const area = page.locator(`#chart-${chart} .nsewdrag`)
  await area.scrollIntoViewIfNeeded()
  const box = (await area.boundingBox())!
  for (let share = 0.04; share < 1; share += 0.08) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * share)
    await page.waitForTimeout(70)
    const texts = await page.locator(`#chart-${chart} .hoverlayer text`).allTextContents()
    if (texts.join('').trim() !== '') return texts.join(' ').replaceAll('\u00a0', ' ')
  }
  return ''
}

it('does each chart of one engine name figures and units', async () => {
  const { page, complaints, close } = await openReport(browser, oneEngine(), desktop)
  expect(await labelOf(page, 'throughput')).toMatch(/30 s.*1\d\d,\d{3}/)
  expect(await labelOf(page, 'latency')).toMatch(/p99\.9.*\d(µ|m)s.*p99.*\d(µ|m)s.*p50.*\dµs/)
  expect(await labelOf(page, 'spectrum')).toMatch(/(read|update).*\d(µ|m)s.*at.*99\.\d+ %/)
  expect(await labelOf(page, 'heatmap-0')).toMatch(/about.*\d(µ|m)s.*\d+.*operations/)
  expect(complaints).toEqual([])
  await close()
})

it('does a chart of two engines name both', async () => {
  const { page, close } = await openReport(browser, twoEngines(), desktop)
  expect(await labelOf(page, 'throughput')).toMatch(/lsm.*1\d\d,\d{3}.*leveldb.*\d\d,\d{3}/)
  expect(await labelOf(page, 'latency-p99')).toMatch(/lsm.*s.*leveldb.*s/)
  expect(await labelOf(page, 'bars-throughput')).toMatch(/\d,\d{3}/)
  await close()
})

it('does a run under a rate name the target, and both times', async () => {
  const { page, close } = await openReport(browser, underRate(), desktop)
  expect(await labelOf(page, 'throughput')).toMatch(/lsm.*target.*50,000/)
  expect(await labelOf(page, 'spectrum')).toMatch(/(response|service)/)
  await close()
})

it('does a tap tell as much as a pointer', async () => {
  const { page, close } = await openReport(browser, oneEngine(), phone)
  const area = page.locator('#chart-throughput .nsewdrag')
  await area.tap({ position: { x: 100, y: 60 } })
  await expect.poll(() => page.locator('#chart-throughput .hoverlayer text').allTextContents()).not.toEqual([])
  await close()
})
