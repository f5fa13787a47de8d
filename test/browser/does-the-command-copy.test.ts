import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { oneEngine } from './fixture.ts'
import { desktop, openReport } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const clipboards = [
  { name: 'with the clipboard of today', initScript: undefined },
  {
    name: 'where a file has no clipboard',
    initScript: "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
  },
  {
    name: 'where the clipboard is refused',
    initScript: "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))",
  },
]

it.each(clipboards)('does the button copy the exact command, $name', async ({ name, initScript }) => {
  // The clipboard outlives a page, so each case has a command of its own.
  const command = `harness run ycsb-a --engine './my store.ts' --engine-option "a=b"  --note '${name}'`
  const { page, complaints, close } = await openReport(browser, { ...oneEngine(), command }, desktop, initScript)
  expect(await page.locator('#command').textContent()).toBe(command)
  await page.locator('#copy').click()
  await expect.poll(() => page.locator('#copied').textContent()).toBe('Copied.')
  await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea></textarea>')")
  await page.locator('textarea').focus()
  await page.keyboard.press('Control+V')
  expect(await page.locator('textarea').inputValue()).toBe(command)
  expect(complaints).toEqual([])
  await close()
})
