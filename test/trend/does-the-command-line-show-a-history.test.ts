import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Trend } from '../../harness/results/trend.ts'
import { harness } from '../e2e/command-line.ts'
import { phaseForTests, runForTests } from '../results/result-for-tests.ts'
import { freshDirectory, store } from './stored-results.ts'

/** Twenty days, slower from the eleventh on. */
function storeLoss(directory: string): void {
  for (let day = 0; day < 20; day++) {
    const rate = (day < 10 ? 10_000 : 8_000) + (day % 3)
    store(join(directory, 'results'), day, { runs: [runForTests({ phases: [phaseForTests('run', rate)] })] })
  }
}

describe('does harness history', () => {
  it('print series and changes, and draw the page beside the results', async () => {
    const directory = freshDirectory()
    storeLoss(directory)
    const { code, stdout, stderr } = await harness(directory, 'history')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('20 results from 2026-01-01 to 2026-01-20')
    expect(stdout).toMatch(/throughput +20 +10,000\/s +8,001\/s +1\n/)
    expect(stdout).toMatch(/2026-01-11 00:00 .*ycsb-a on lsm {2}throughput +10,001\/s +8,001\/s +0\.80× +worse/)
    const page = readFileSync(join(directory, 'results/history.html'), 'utf8')
    expect(page).toContain('for the worse')
  })

  it('print the whole as JSON, and put the page where it is told to', async () => {
    const directory = freshDirectory()
    storeLoss(directory)
    const { code, stdout } = await harness(
      directory,
      'history',
      'results',
      '--json',
      '--metric',
      'throughput',
      '--html',
      'x.html',
    )
    const trend = JSON.parse(stdout) as Trend
    expect(code).toBe(0)
    expect(trend.series.map(({ metric, changes }) => [metric, changes.map(({ point }) => point)])).toEqual([
      ['throughput', [10]],
    ])
    expect(trend.command).toBe('harness history results --metric throughput --significance 0.01 --seed 1')
    expect(existsSync(join(directory, 'x.html'))).toBe(true)
    expect(existsSync(join(directory, 'results/history.html'))).toBe(false)
  })

  it.each([
    [['history', 'nowhere'], /^There is no result with a complete round in nowhere: cannot read nowhere: .*\n$/],
    [['history', '--significance', '7'], /^--significance must be at most 0\.5, not "7"\.\n$/],
    [['history', '--seed', 'x'], /^--seed takes a whole number .*, not "x"\.\n$/],
    [['history', '--metric', 'thruput'], /^Unknown metric: thruput\. Did you mean throughput\?\n$/],
  ])('refuse %j in one line', async (words, line) => {
    const directory = freshDirectory()
    storeLoss(directory)
    const { code, stderr } = await harness(directory, ...words)
    expect(stderr).toMatch(line)
    expect(code).toBe(2)
  })

  it('print everything where the page cannot be written, and fail', async () => {
    const directory = freshDirectory()
    storeLoss(directory)
    const { code, stdout, stderr } = await harness(directory, 'history', '--html', 'gone/x.html')
    expect(stdout).toContain('20 results')
    expect(stderr).toMatch(/^harness cannot write gone\/x\.html: [^\n]+\n$/)
    expect(code).toBe(1)
  })
})
