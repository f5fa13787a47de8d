import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Result } from '../../harness/results/result.ts'
import { launchChromium } from './chromium.ts'
import { failed, interrupted, minimal, oneEngine, short, twoEngines, underRate, violated } from './fixture.ts'
import { desktop, openReport } from './opened-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Reads the page of a result, with plain spaces. */
async function read(
  result: Result,
  look: (text: (place: string) => Promise<string>, page: Page) => Promise<void>,
): Promise<void> {
  const { page, complaints, close } = await openReport(browser, result, desktop)
  const text = async (place: string): Promise<string> =>
    (await page.locator(place).allInnerTexts()).join(' ').replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim()
  await look(text, page)
  expect(complaints).toEqual([])
  await close()
}

it('does a good run say it in one sentence', () =>
  read(oneEngine(), async text => {
    expect(await text('.verdict.good .verdict-word')).toContain('Valid')
    expect(await text('h1')).toMatch(/^lsm ran ycsb-a at 1\d\d,000 operations\/s, p99 [\d.]+ µs; 5 of 5 checks held\.$/)
    expect(await text('.missing, .notices, .warnings')).toBe('')
  }))

it('are two engines told side by side, with the warning of one round', () =>
  read(twoEngines(), async text => {
    expect(await text('h1')).toMatch(
      /^lsm ran ycsb-a at .*; leveldb at [\d,]+ \(0\.4\d+×\), p99 .*; medians of 5 rounds; 10 of 10 checks held\.$/,
    )
    expect(await text('.warnings')).toContain('leveldb: The machine was busy: load average 3.1. (1 of 5 rounds)')
    expect(await text('#throughput .note')).toBe('The round of median throughput: round 4 of lsm, round 1 of leveldb.')
    expect(await text('#spectrum > .note')).toBe('The histograms of 5 rounds, merged.')
  }))

it('is an interrupted run never green, and its figures are called partial', () =>
  read(interrupted(), async text => {
    expect(await text('.verdict.unsure .verdict-word')).toContain('Interrupted. Unknown')
    expect(await text('.notices')).toContain('The figures cover what was done until then: 7.00 s of the run phase.')
    expect(await text('h1')).toContain('no check ran')
  }))

it('does a failed run show the error, the load, and that the rest is missing', () =>
  read(failed(), async (text, page) => {
    expect(await text('.verdict.bad .verdict-word')).toContain('Failed')
    expect(await text('h1')).toContain('lsm did not get to the run phase of ycsb-a')
    expect(await text('.notices')).toContain('NO_SPACE lsm/000017.sst: no space left')
    expect(await text('#run .missing')).toContain('no throughput, no latencies')
    expect(await page.locator('#chart-load .js-line').count()).toBe(1)
  }))

it('does a violated check lead the table, and turn the banner', () =>
  read(violated(), async text => {
    expect(await text('.verdict.bad .verdict-word')).toContain('Violated')
    expect(await text('h1')).toContain('34 operations did not end well; 4 of 5 checks held')
    expect(await text('#checks tbody tr:first-child')).toMatch(/every record is there.*999,983.*✕ violated/)
    expect(await text('#operations tbody tr:first-child')).toContain('17 notFound')
  }))

it('does a run that fell behind its schedule say so in the sentence, and show both times', () =>
  read(underRate(), async text => {
    expect(await text('h1')).toContain('behind the 50,000 that were asked for')
    expect(await text('#schedule tbody')).toMatch(/poisson 50,000 3,000,000 .* no 1\.10 µs 21\.0 µs 6\.10 ms/)
    expect(await text('#operations tbody')).toMatch(/read .*response.*service.*update/)
    expect(await text('.tile-note')).toMatch(/service [\d.]+ µs/)
    expect(await text('#spectrum .legend')).toBe('read, response read, service update, response update, service')
  }))

it('does a result without runs still give a page', () =>
  read(minimal(), async text => {
    expect(await text('h1')).toBe('lsm did not get to the run phase of ycsb-a; no check ran.')
    expect(await text('.notices')).toContain('1 round never started')
    expect(await text('#command')).toContain('harness run ycsb-a')
  }))

it('are figures and spectrum kept where only the series is empty', () => {
  const result = oneEngine()
  const run = result.runs[0]!
  const phases = run.phases.map(phase => ({ ...phase, series: short(0).runs[0]!.phases[1]!.series }))
  return read({ ...result, runs: [{ ...run, phases }] }, async (text, page) => {
    expect(await page.locator('.chart').evaluateAll(charts => charts.map(chart => chart.id))).toEqual([
      'chart-spectrum',
    ])
    expect(await text('#throughput .missing, #latency .missing, #heatmap .missing')).toMatch(
      /^(The result holds no (series|latencies) over time for (this|the run) phase\. ?){3}$/,
    )
    expect(await text('h1')).toMatch(/^lsm ran ycsb-a at 1\d\d,000 operations/)
  })
})

it('does a run phase without an operation say so instead of drawing empty charts', () =>
  read(short(0), async (text, page) => {
    expect(await page.locator('.chart').evaluateAll(charts => charts.map(chart => chart.id))).toEqual(['chart-load'])
    expect(await text('#run .missing')).toContain('No operation of the run phase was measured')
  }))

it('are figures kept where only the histogram is unreadable', () => {
  const result = oneEngine()
  const run = result.runs[0]!
  const phases = run.phases.map(phase => ({
    ...phase,
    operations: Object.fromEntries(
      Object.entries(phase.operations).map(([name, operation]) => [
        name,
        { ...operation, histogram: 'not a histogram' },
      ]),
    ),
  }))
  return read({ ...result, runs: [{ ...run, phases }] }, async text => {
    expect(await text('h1')).toMatch(/^lsm ran ycsb-a at 1\d\d,000 operations\/s; 5 of 5 checks held\.$/)
    expect(await text('#spectrum .missing')).toContain('no readable histogram')
    expect(await text('#operations tbody')).toMatch(/read 5,\d+,\d+ 0/)
    expect(await text('.tiles + .note')).toContain('cannot be read')
  })
})
