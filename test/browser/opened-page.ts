/** A result, rendered into a file and opened in Chromium, with everything that the page said or asked for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Result } from '../../harness/results/result.ts'
import { renderReport } from '../../reports/html/index.ts'

export interface Screen {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** A finger instead of a mouse. */
  readonly touch: boolean
}

export const desktop: Screen = { width: 1280, colorScheme: 'light', touch: false }
export const phone: Screen = { width: 390, colorScheme: 'light', touch: true }

export interface OpenedPage {
  readonly page: Page
  /** Console errors and warnings, uncaught errors, requests that leave the file. Empty is right. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

/** The page of a result, open as `openPage` has it. */
export async function openReport(
  browser: Browser,
  result: Result,
  screen: Screen,
  initScript?: string,
): Promise<OpenedPage> {
  return await openPage(browser, await renderReport(result), screen, initScript)
}

/** Open, with every chart drawn or its failure told. `initScript` runs in the page before anything of its own. */
export async function openPage(
  browser: Browser,
  text: string,
  screen: Screen,
  initScript?: string,
): Promise<OpenedPage> {
  const directory = await mkdtemp(join(tmpdir(), 'harness-page-'))
  const path = join(directory, 'report.html')
  await writeFile(path, text)
  const { width, colorScheme, touch } = screen
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    hasTouch: touch,
    isMobile: touch,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => complaints.push(`uncaught: ${error.message}`))
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', request => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`)
  })
  if (initScript !== undefined) await page.addInitScript(initScript)
  await page.goto(pathToFileURL(path).href)
  await page.waitForSelector(':root[data-charts]', { state: 'attached' })
  return {
    page,
    complaints,
    close: async () => {
      await context.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** Ids of charts in which no line, bar or cell has been drawn within a box of some size. */
export async function undrawnCharts(page: Page): Promise<readonly string[]> {
  const undrawn: string[] = []
  for (const chart of await page.locator('.chart').all()) {
    const marks = chart.locator('.main-svg .trace path, .main-svg .points path, .main-svg .hm image')
    const boxes = await Promise.all((await marks.all()).map(mark => mark.boundingBox()))
    const drawn = boxes.some(box => box !== null && box.width + box.height > 2)
    if (!drawn) undrawn.push((await chart.getAttribute('id')) ?? '')
  }
  return undrawn
}
