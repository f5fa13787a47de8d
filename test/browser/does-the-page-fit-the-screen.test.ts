import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { hostile, oneEngine, twoEngines, underRate } from './fixture.ts'
import { desktop, openReport, phone } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const cases = [
  { name: 'one engine', result: oneEngine(), screen: { ...desktop, width: 861 } },
  { name: 'one engine', result: oneEngine(), screen: { ...phone, width: 360 } },
  { name: 'two engines', result: twoEngines(), screen: desktop },
  { name: 'two engines', result: twoEngines(), screen: phone },
  { name: 'a run under a rate', result: underRate(), screen: desktop },
  { name: 'a run under a rate', result: underRate(), screen: phone },
  { name: 'names full of markup', result: hostile(), screen: desktop },
  { name: 'names full of markup', result: hostile(), screen: phone },
]

it.each(cases)(
  'is the page of $name at $screen.width pixels without a horizontal scroll bar',
  async ({ result, screen }) => {
    const { page, close } = await openReport(browser, result, screen)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.width)
    await close()
  },
)

it('do charts take the new width when the window changes', async () => {
  const { page, close } = await openReport(browser, oneEngine(), desktop)
  const plot = page.locator('#chart-throughput .main-svg').first()
  const before = await plot.boundingBox()
  await page.setViewportSize({ width: 700, height: 900 })
  await expect.poll(async () => (await plot.boundingBox())!.width).toBeLessThan(700)
  expect(before!.width).toBeGreaterThan(900)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(700)
  await close()
})

it('can a finger scroll the page from a chart', async () => {
  const { page, close } = await openReport(browser, oneEngine(), phone)
  await page.locator('#chart-throughput').scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await page.locator('#chart-throughput .nsewdrag').boundingBox())!
  const before = Number(await page.evaluate('scrollY'))
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', movedUp: number): Promise<unknown> => {
    const touchPoints = type === 'touchEnd' ? [] : [{ x: x + width / 2, y: y + height / 2 - movedUp }]
    return session.send('Input.dispatchTouchEvent', { type, touchPoints })
  }
  await touch('touchStart', 0)
  for (let movedUp = 20; movedUp <= 240; movedUp += 20) await touch('touchMove', movedUp)
  await touch('touchEnd', 240)
  await expect.poll(async () => Number(await page.evaluate('scrollY'))).toBeGreaterThan(before + 150)
  await close()
})
