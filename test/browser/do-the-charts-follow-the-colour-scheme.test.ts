import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { oneEngine } from './fixture.ts'
import { desktop, openReport } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

interface Look {
  readonly surface: string
  readonly line: string
  readonly text: string
  readonly heat: string
}

function lookOf(page: Page): Promise<Look> {
  return page.evaluate(`({
    surface: getComputedStyle(document.body).backgroundColor,
    line: getComputedStyle(document.querySelector('#chart-throughput .js-line')).stroke,
    text: getComputedStyle(document.querySelector('#chart-throughput .ytick text')).fill,
    heat: document.querySelector('#chart-heatmap-0 .hm image').href.baseVal,
  })`)
}

const light = { surface: 'rgb(255, 255, 255)', line: 'rgb(0, 114, 178)', text: 'rgb(89, 97, 107)' }
const dark = { surface: 'rgb(16, 19, 23)', line: 'rgb(86, 180, 233)', text: 'rgb(155, 165, 176)' }

it('are page and charts light where the system is, and dark where it is', async () => {
  const day = await openReport(browser, oneEngine(), desktop)
  expect(await lookOf(day.page)).toMatchObject(light)
  await day.close()
  const night = await openReport(browser, oneEngine(), { ...desktop, colorScheme: 'dark' })
  expect(await lookOf(night.page)).toMatchObject(dark)
  await night.close()
})

it('do open charts change when the system does, and back again', async () => {
  const { page, complaints, close } = await openReport(browser, oneEngine(), desktop)
  const before = await lookOf(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => lookOf(page)).toMatchObject(dark)
  await expect.poll(async () => (await lookOf(page)).heat).not.toBe(before.heat)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => lookOf(page)).toEqual(before)
  expect(complaints).toEqual([])
  await close()
})

it('is paper white and as wide as paper, from a dark screen too, and the screen as before afterwards', async () => {
  const { page, close } = await openReport(browser, oneEngine(), { ...desktop, colorScheme: 'dark' })
  const width = async (): Promise<number> =>
    (await page.locator('#chart-throughput .main-svg').first().boundingBox())!.width
  const before = await width()
  await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
  expect(await lookOf(page)).toMatchObject(light)
  expect(await width()).toBe(680)
  await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
  expect(await lookOf(page)).toMatchObject(dark)
  await expect.poll(width).toBe(before)
  const pdf = await page.pdf({ format: 'A4' })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  await close()
})
