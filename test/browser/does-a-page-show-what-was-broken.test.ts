import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../harness/results/result.ts'
import { pageBytesMax, renderReport } from '../../reports/html/index.ts'
import { chaosOfHostility, chaosOfMany, chaosOfNothing, chaosOfOne, chaosOfTwo } from './chaos-fixture.ts'
import { launchChromium } from './chromium.ts'
import { hostileText } from './fixture.ts'
import { desktop, openReport, phone, undrawnCharts } from './opened-page.ts'

declare function getComputedStyle(element: unknown): Readonly<Record<string, string>>

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const narrow = { ...phone, width: 400, colorScheme: 'dark' } as const

const results: readonly { readonly name: string; readonly result: Result; readonly chartCount: number }[] = [
  { name: 'one fault', result: chaosOfOne(), chartCount: 6 },
  { name: 'twelve faults', result: chaosOfMany(), chartCount: 6 },
  { name: 'two engines', result: chaosOfTwo(), chartCount: 14 },
  { name: 'a store that never came back', result: chaosOfNothing(), chartCount: 5 },
  { name: 'texts full of markup', result: chaosOfHostility(), chartCount: 6 },
]

describe.each(results)('does the page of $name', ({ result, chartCount }) => {
  it.each([desktop, narrow])(
    'draw everything at $width pixels, within the screen and without a complaint',
    async screen => {
      const { page, complaints, close } = await openReport(browser, result, screen)
      expect(await page.locator('.chart').count()).toBe(chartCount)
      expect(await undrawnCharts(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.width)
      expect(complaints).toEqual([])
      await close()
    },
  )
})

function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((drawn, name) => getComputedStyle(drawn)[name]!, property)
}

/** Labels of the faults on a chart, as far as they lie within it. */
async function labelsOf(page: Page, chart: string): Promise<readonly string[]> {
  const frame = (await page.locator(`#chart-${chart}`).boundingBox())!
  const labels = await page.locator(`#chart-${chart} .annotation-text`).all()
  const texts: string[] = []
  for (const label of labels) {
    const { x, y, width } = (await label.boundingBox())!
    const inside = x >= frame.x - 1 && x + width <= frame.x + frame.width + 1 && y >= frame.y
    if (inside) texts.push((await label.textContent())!)
  }
  return texts
}

it.each([desktop, narrow])(
  'are faults labelled on every chart over time at $width pixels, one by name, twelve by number',
  async screen => {
    const charts = ['throughput', 'latency', 'heatmap-0']
    const one = await openReport(browser, chaosOfOne(), screen)
    for (const chart of charts) {
      expect(await labelsOf(one.page, chart), chart).toEqual(['1 kill'])
      // The band, its beginning, its end and the way back.
      expect(await one.page.locator(`#chart-${chart} .shapelayer path`).count(), chart).toBe(4)
    }
    await one.close()
    const many = await openReport(browser, chaosOfMany(), screen)
    for (const chart of charts) {
      expect(await labelsOf(many.page, chart), chart).toEqual(Array.from({ length: 12 }, (_, index) => `${index + 1}`))
      expect(await many.page.locator(`figure:has(#chart-${chart}) .legend`).textContent()).toContain(
        'faults 1, 8, 11: kill',
      )
    }
    await many.close()
  },
)

it('is the band as wide as the fault was long, and in the colours of the scheme', async () => {
  for (const [screen, fill] of [
    [desktop, 'rgb(244, 228, 239)'],
    [narrow, 'rgb(55, 32, 47)'],
  ] as const) {
    const { page, close } = await openReport(browser, chaosOfOne(), screen)
    const plot = (await page.locator('#chart-throughput .nsewdrag').boundingBox())!
    const band = page.locator('#chart-throughput .shapelayer path').first()
    const box = (await band.boundingBox())!
    expect(box.width / plot.width).toBeCloseTo(1.4 / 20, 2)
    expect((box.x - plot.x) / plot.width).toBeCloseTo(5 / 20, 2)
    expect(box.height / plot.height).toBeCloseTo(1, 1)
    expect(await styleOf(band, 'fill')).toBe(fill)
    await close()
  }
})

it('do windows that overlap leave no hole', async () => {
  const { page, close } = await openReport(browser, chaosOfMany(), desktop)
  const rule = await page.locator('#chart-throughput .shapelayer path').first().getAttribute('fill-rule')
  expect(rule).not.toBe('evenodd')
  await close()
})

it.each([desktop, narrow])(
  'is the offending operation in sight at $width pixels, and every name of a lane',
  async screen => {
    const { page, close } = await openReport(browser, chaosOfMany(), screen)
    const frames = await page.locator('.lane-frame').all()
    expect(frames).toHaveLength(2)
    for (const frame of frames) {
      const outer = (await frame.boundingBox())!
      const inner = (await frame.locator('.offending').boundingBox())!
      expect(inner.x).toBeGreaterThanOrEqual(outer.x)
      expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width + 1)
    }
    expect(await page.locator('.lane-names').first().locator('li').allTextContents()).toEqual([
      'client 0',
      'client 1',
      'client 2',
    ])
    expect(await page.locator('.lane-names').last().locator('li').allTextContents()).toEqual([
      'client 3',
      'load',
      'final reads',
    ])
    await close()
  },
)

it('do shapes tell outcomes apart: a full bar, an empty one with a cross, a dashed one without an end', async () => {
  const { page, close } = await openReport(browser, chaosOfMany(), desktop)
  const lanes = page.locator('.lanes').first()
  const fillOf = (place: string): Promise<string> => styleOf(lanes.locator(place).first(), 'fill')
  expect(await fillOf('.ok rect.bar')).not.toBe('none')
  expect(await fillOf('.failed rect.bar')).toBe('none')
  expect(await lanes.locator('.failed path').count()).toBe(1)
  expect(await lanes.locator('.unknown path.bar').count()).toBe(2)
  expect(await styleOf(lanes.locator('.unknown path.bar').first(), 'strokeDasharray')).toContain('4px')
  await close()
})

it('is a list that is folded on the screen whole on paper, and the drawing within its edge', async () => {
  const { page, close } = await openReport(browser, chaosOfMany(), desktop)
  const last = page.locator('.counterexample').first().locator('tbody tr').last()
  expect(await last.isVisible()).toBe(false)
  await page.setViewportSize({ width: 680, height: 900 })
  await page.emulateMedia({ media: 'print' })
  expect(await last.isVisible()).toBe(true)
  const drawing = (await page.locator('.lane-frame svg').first().boundingBox())!
  expect(drawing.width).toBeGreaterThan(400)
  expect(drawing.x + drawing.width).toBeLessThanOrEqual(680)
  await close()
})

it('is every text of a plan, a fault and a counterexample there letter by letter', async () => {
  const { page, close } = await openReport(browser, chaosOfHostility(), desktop)
  for (const place of [
    '.recovery',
    '.lanes',
    '.counterexample h3',
    '.reason',
    '.counterexample td',
    '#recovery .warnings',
    '#recovery .facts',
  ]) {
    const text = (await page.locator(place).allTextContents()).join(' ')
    expect(text, place).toContain(hostileText.slice(0, 20))
  }
  expect(await page.locator('main img, main b, main script:not([type="application/json"])').count()).toBe(0)
  await close()
})

it('does a page stay small however much was broken', async () => {
  const result = chaosOfMany()
  const run = result.runs[0]!
  const chaos = run.chaos!
  const faults = Array.from({ length: 2000 }, (_, index) => ({
    ...chaos.faults[0]!,
    fromSeconds: index / 100,
    toSeconds: index / 100 + 0.004,
  }))
  const counterexamples = Array.from({ length: 200 }, () => chaos.counterexamples[0]!)
  const page = await renderReport({ ...result, runs: [{ ...run, chaos: { ...chaos, faults, counterexamples } }] })
  expect(Buffer.byteLength(page)).toBeLessThan(pageBytesMax)
  expect(page).toMatch(/188.more counterexamples/)
})
