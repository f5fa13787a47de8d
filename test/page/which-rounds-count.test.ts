import { expect, it } from 'vitest'
import type { Result, Run, Status } from '../../harness/results/result.ts'
import { verdictBlock } from '../../reports/html/sections/verdict.ts'
import { viewOf } from '../../reports/html/view.ts'
import { short } from '../browser/fixture.ts'

const one = short(1)

/** Rounds of one engine, each with its throughput and its ending. */
function rounds(...endings: readonly (readonly [perSecond: number, status: Status])[]): Result {
  const template = one.runs[0]!
  const runs = endings.map(([operationsPerSecond, status], index): Run => {
    const phases = template.phases.map(phase => (phase.name === 'run' ? { ...phase, operationsPerSecond } : phase))
    return { ...template, round: index + 1, status, phases }
  })
  return { ...one, plan: { ...one.plan, repeat: runs.length }, runs }
}

it('do complete rounds count, and the slower of two in the middle stands for all', () => {
  const [engine] = viewOf(rounds([120_000, 'complete'], [500_000, 'interrupted'], [100_000, 'complete'])).engines
  expect(engine!.rounds.map(({ run }) => run.round)).toEqual([3, 1])
  expect(engine!.median!.run.round).toBe(3)
  expect(engine!.summary.operationsPerSecond).toEqual({ median: 110_000, low: 100_000, high: 120_000 })
})

it('does an interrupted round count where there is nothing else', () => {
  const [engine] = viewOf(rounds([90_000, 'interrupted'])).engines
  expect(engine!.median!.run.round).toBe(1)
})

it('are spectra those of all rounds that count, and latencies exact at their maximum', () => {
  const [engine] = viewOf(rounds([120_000, 'complete'], [100_000, 'complete'])).engines
  const [alone] = viewOf(rounds([120_000, 'complete'])).engines
  const nines = (view: typeof engine): number => view!.operations[0]!.responseSpectrum!.nines.at(-1)!
  expect(nines(engine) - nines(alone)).toBeCloseTo(Math.log10(2), 9)
  const statedMax = Math.max(...Object.values(one.runs[0]!.phases[1]!.operations).map(({ latencyNs }) => latencyNs.max))
  expect(engine!.response!.max.median).toBe(statedMax)
})

it.each([
  { status: 'complete', tone: 'good' },
  { status: 'interrupted', tone: 'unsure' },
  { status: 'failed', tone: 'bad' },
] as const)('is the banner of a $status run whose checks all held $tone', ({ status, tone }) => {
  const view = viewOf(rounds([90_000, status]))
  expect(view.summary.verdict).toBe('valid')
  expect(verdictBlock(view).text).toContain(`class="verdict ${tone}"`)
  expect(verdictBlock(view).text.includes('Valid: every check held')).toBe(status === 'complete')
})

it('is one bad round enough to lose the green', () => {
  const view = viewOf(rounds([120_000, 'complete'], [110_000, 'failed']))
  expect(verdictBlock(view).text).toContain('class="verdict bad"')
})
