import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../harness/results/comparison.ts'
import { pageBytesMax, renderComparison, renderReport } from '../../reports/html/index.ts'
import { launchChromium } from './chromium.ts'
import {
  type Compared,
  comparedBranches,
  comparedEngines,
  comparedHostile,
  comparedLittle,
  comparedMuch,
  comparedNothing,
} from './comparison-fixture.ts'
import { hostileText, twoEngines } from './fixture.ts'
import { desktop, type OpenedPage, openPage, phone, type Screen, undrawnCharts } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function open({ comparison, results }: Compared, screen: Screen = desktop): Promise<OpenedPage> {
  return await openPage(browser, await renderComparison(comparison, results), screen)
}

async function textOf(page: Page, place: string): Promise<string> {
  return (await page.locator(place).allInnerTexts()).join(' ').replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim()
}

describe.each([
  { name: 'two engines', compared: comparedEngines(), chartCount: 2, tableCount: 1 },
  { name: 'two branches on three workloads', compared: comparedBranches(), chartCount: 6, tableCount: 3 },
  { name: 'one round a side', compared: comparedLittle(), chartCount: 0, tableCount: 1 },
  { name: 'nothing', compared: comparedNothing(), chartCount: 0, tableCount: 0 },
  { name: 'names full of markup', compared: comparedHostile(), chartCount: 2, tableCount: 1 },
])('is the page of $name whole', ({ compared, chartCount, tableCount }) => {
  it.each([desktop, { ...phone, colorScheme: 'dark' } as const, { ...phone, width: 360 }])(
    'at $width pixels, $colorScheme: everything drawn, nothing asked for, no scroll bar',
    async screen => {
      const { page, complaints, close } = await open(compared, screen)
      expect(await page.locator('.chart').count()).toBe(chartCount)
      expect(await page.locator('.differences').count()).toBe(tableCount)
      expect(await undrawnCharts(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.width)
      expect(complaints).toEqual([])
      await close()
    },
  )
})

describe('is the table sorted by the metric that the reader picks', () => {
  const medians = (page: Page, column: number): Promise<(number | undefined)[]> =>
    page
      .locator(`#overview tbody tr > :nth-child(${column})`)
      .evaluateAll(cells =>
        cells.map(cell => (cell.dataset.value === undefined ? undefined : Number(cell.dataset.value))),
      )

  it('by a press: the best first, then the worst first', async () => {
    const { page, close } = await open(comparedBranches())
    const heading = page.locator('#overview th', { hasText: /^throughput$/ })
    await heading.locator('button').click()
    expect(await heading.getAttribute('aria-sort')).toBe('descending')
    const descending = await medians(page, 2)
    expect(descending).toEqual(descending.toSorted((a, b) => b! - a!))
    await heading.locator('button').click()
    expect(await heading.getAttribute('aria-sort')).toBe('ascending')
    expect(await medians(page, 2)).toEqual(descending.toReversed())
    await close()
  })

  it('by the keyboard alone, the least latency first, and what has none last both times', async () => {
    const { page, close } = await open(comparedBranches())
    const heading = page.locator('#overview th', { hasText: /^read\.p99$/ })
    await page.locator('#overview .table-frame').focus()
    for (let press = 0; press < 4; press++) await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('read.p99')
    for (const [order, sign] of [
      ['ascending', 1],
      ['descending', -1],
    ] as const) {
      await page.keyboard.press('Enter')
      expect(await heading.getAttribute('aria-sort')).toBe(order)
      const values = await medians(page, 4)
      expect(values.slice(4)).toEqual([undefined, undefined])
      expect(values.slice(0, 4)).toEqual(values.slice(0, 4).toSorted((a, b) => sign * (a! - b!)))
    }
    expect(await page.locator('#overview th[aria-sort]').count()).toBe(1)
    await close()
  })

  it('and is as whole without a script', async () => {
    const { page, close } = await openPage(
      browser,
      (await renderComparison(comparedBranches().comparison, []))
        .replaceAll(
          /<script type="module">.*?<\/script>/gs,
          '<script>document.documentElement.dataset.charts = "none"</script>',
        )
        .replace(/<meta http-equiv.*?>/, ''),
      desktop,
    )
    expect(await page.locator('#overview button').count()).toBe(0)
    expect(await textOf(page, '#overview thead')).toContain('throughput')
    await close()
  })
})

describe('does a difference say all that is known of it', () => {
  it('figures, interval, p and finding, and where it stands', async () => {
    const compared = comparedBranches()
    const { page, close } = await open(compared)
    const row = page.locator('.differences').nth(1).locator('tr', { hasText: 'throughput' }).first()
    expect((await row.allInnerTexts()).join().replaceAll(/\s+/g, ' ')).toMatch(
      /^throughput [\d,]+ [\d,]+ 0\.\d\d× 0\.\d\d to 0\.\d\d 0\.032 worse$/,
    )
    const mark = (await row.locator('.forest > svg use').boundingBox())!
    const column = (await row.locator('.forest').boundingBox())!
    const [behind] = await row
      .locator('.forest > use')
      .evaluateAll(uses => uses.map(use => use.getBoundingClientRect().width))
    expect(mark.x).toBeGreaterThan(column.x)
    expect(mark.x).toBeLessThan(column.x + column.width / 2)
    expect(behind).toBeGreaterThan(10)
    await close()
  })

  it('a win and a loss in the same size, weight and font', async () => {
    const { page, close } = await open(comparedBranches())
    const looks = await page.locator('.differences .finding').evaluateAll(findings =>
      findings.map(finding => {
        const { fontSize, fontWeight, fontFamily } = finding.ownerDocument.defaultView!.getComputedStyle(finding)
        return `${fontSize} ${fontWeight} ${fontFamily}`
      }),
    )
    expect(looks.length).toBeGreaterThan(20)
    expect(new Set(looks).size).toBe(1)
    await close()
  })

  it('that a side has no histograms here', async () => {
    const { page, close } = await open(comparedLittle())
    expect(await textOf(page, '#spectra .missing')).toContain('No latencies of release 1.2 and lsm are at hand')
    expect(await textOf(page, '.differences')).toContain('too few rounds')
    await close()
  })
})

it('do names full of markup stay text, and is the comparison in the page as data', async () => {
  const compared = comparedHostile()
  const { page, complaints, close } = await open(compared)
  for (const place of ['h1', '.notices', '.warnings', '#overview', '#differences', '#grounds', '#spectra .legend']) {
    expect(await page.locator(place).first().textContent(), place).toContain(hostileText)
  }
  expect(await page.locator('main img, main b, main script:not([type="application/json"])').count()).toBe(0)
  expect(JSON.parse((await page.locator('#comparison').textContent())!) as Comparison).toEqual(compared.comparison)
  expect(complaints).toEqual([])
  await close()
})

it("does a run's own page show the differences of its engines, and none where none were compared", async () => {
  const { comparison } = comparedEngines()
  const with_ = await openPage(browser, await renderReport(twoEngines(), comparison), desktop)
  expect(await textOf(with_.page, '#differences h3')).toBe('lsm against leveldb')
  expect(await with_.page.locator('#differences .forest > svg use').count()).toBe(comparison.pairs[0]!.metrics.length)
  expect(await with_.page.evaluate('document.documentElement.scrollWidth')).toBe(1280)
  expect(with_.complaints).toEqual([])
  await with_.close()
  expect(await renderReport(twoEngines(), { ...comparison, pairs: [] })).not.toContain('id="differences"')
})

it('is the page of six workloads on eight engines under two megabytes, and one that is not refused', async () => {
  const { comparison, results } = comparedMuch()
  expect(Buffer.byteLength(await renderComparison(comparison, results))).toBeLessThan(pageBytesMax)
  const endless = { ...comparison, unmatched: ['long '.repeat(300_000)] }
  await expect(renderComparison(endless, [])).rejects.toThrow(/the page of the comparison would have \d{7} bytes/)
})
