import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { renderReport } from '../../reports/html/index.ts'
import { launchChromium } from './chromium.ts'
import { hostile, hostileText, oneEngine } from './fixture.ts'
import { desktop, openReport } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

it('is every name and message there letter by letter, and none of it an element', async () => {
  const { page, complaints, close } = await openReport(browser, hostile(), desktop)
  expect(await page.title()).toBe(hostileText)
  expect(await page.locator('#command').textContent()).toBe(hostileText)
  for (const place of [
    'h1',
    '.notices',
    '.warnings',
    '.legend',
    '#checks',
    '#engine',
    '#environment',
    '#operations',
    '#load',
  ]) {
    expect(await page.locator(place).first().textContent(), place).toContain(hostileText)
  }
  expect(await page.locator('main img, main b, main script:not([type="application/json"])').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

it('do the labels of charts show markup instead of obeying it', async () => {
  const { page, close } = await openReport(browser, hostile(), desktop)
  const ticks = await page.locator('#chart-bars-throughput .ytick text').allTextContents()
  expect(ticks).toEqual([`a${hostileText}`.slice(0, 17), `b${hostileText}`.slice(0, 17)].map(name => `${name}…`))
  const area = page.locator('#chart-throughput .nsewdrag')
  await area.hover()
  await expect
    .poll(() => page.locator('#chart-throughput .hoverlayer').textContent())
    .toContain(`a${hostileText}`.slice(0, 47))
  await close()
})

it('does the policy stop what would slip through', async () => {
  const { page, close } = await openReport(browser, oneEngine(), desktop)
  await page.evaluate(`{
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">')
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
  }`)
  await page.waitForTimeout(200)
  expect(await page.evaluate('window.ran')).toBeUndefined()
  await expect(page.evaluate("fetch('https://example.org/')")).rejects.toThrow()
  await close()
})

it('is there no address in the file from which anything would be loaded', async () => {
  const page = await renderReport(oneEngine())
  const ours = page.replace(/<script type="text\/plain" id="plotly">[^<]*/, '')
  expect(
    [...ours.matchAll(/\b(?:src|href|action)="([^"]*)"/g)]
      .map(([, address]) => address)
      .filter(address => !address!.startsWith('#')),
  ).toEqual(['data:,'])
  expect(ours).not.toMatch(/@import|url\(/)
})
