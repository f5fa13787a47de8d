import { beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { type HdrCodec, loadHdrCodec } from '../../harness/measure/hdr.ts'
import { Histogram } from '../../harness/measure/histogram.ts'
import { evaluateObjectives } from '../../harness/objectives/evaluate.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import type { ObjectiveResult } from '../../harness/results/objective.ts'
import type { Latency, OperationResult, Phase, Run } from '../../harness/results/result.ts'
import { phaseForTests, planForTests, runForTests } from '../results/result-for-tests.ts'

let codec: HdrCodec
beforeAll(async () => {
  codec = await loadHdrCodec()
})

async function judged(text: string, runs: readonly Run[], engines = ['lsm']): Promise<readonly ObjectiveResult[]> {
  const plan = planForTests({ engines, objectives: [parseObjective(text)] })
  return (await evaluateObjectives(plan, runs)).objectives ?? []
}

/** One round a throughput. */
function rounds(...throughputs: readonly number[]): Run[] {
  return throughputs.map((throughput, index) =>
    runForTests({ round: index + 1, phases: [phaseForTests('run', throughput)] }),
  )
}

test.each([
  ['throughput > 199', true],
  ['throughput > 200', false],
  ['throughput >= 200', true],
  ['throughput < 200', false],
  ['throughput <= 200', true],
  ['throughput < 201', true],
])('the median of 100, 200 and 900 decides %s', async (text, met) => {
  expect(await judged(text, rounds(900, 100, 200))).toMatchObject([{ engine: 'lsm', measured: 200, met }])
})

test.each([
  ['read.p50 < 2us', 1000],
  ['read.p90 < 2ms', 2000],
  ['read.p99 < 2ms', 3000],
  ['read.p999 < 2ms', 4000],
  ['read.p9999 < 2ms', 5000],
  ['read.max < 2ms', 6000],
  ['read.mean < 2ms', 1000],
  ['p99 < 2ms', 3000],
  ['load.p50 < 2ms', 500],
  ['load.throughput > 1k', 5000],
  ['read.throughput > 1k', 40_000],
])('%s is judged by the figure of that name', async (text, measured) => {
  const phases = [phaseForTests('load', 5000, 500), phaseForTests('run', 40_000, 1000)]
  expect(await judged(text, [runForTests({ phases })])).toMatchObject([{ measured, met: true }])
})

test('errors are a share of the operations', async () => {
  const [result] = await judged('errors < 1%', [runForTests({ phases: [phaseForTests('run', 500)] })])
  expect(result).toMatchObject({ measured: 3 / 1000, met: true })
})

function operation(valuesNs: readonly number[]): OperationResult {
  const histogram = new Histogram()
  for (const value of valuesNs) histogram.record(value)
  const max = Math.max(...valuesNs)
  const mean = valuesNs.reduce((sum, value) => sum + value, 0) / valuesNs.length
  const latency: Latency = { min: 0, mean, p50: 0, p90: 0, p99: 0, p999: 0, p9999: 0, max }
  const encoded = codec.encode(histogram.toSparse())
  return { count: valuesNs.length, errors: {}, latencyNs: latency, serviceNs: latency, histogram: encoded }
}

test('a percentile of all operations is that of all their latencies, not a mean of percentiles', async () => {
  const random = createRandom(7)
  const draw = (count: number, most: number): number[] => Array.from({ length: count }, () => random.nextInteger(most))
  for (let trial = 0; trial < 20; trial++) {
    const reads = draw(1 + random.nextInteger(3000), 50_000)
    const updates = draw(1 + random.nextInteger(300), 5_000_000)
    const operations = { read: operation(reads), update: operation(updates) }
    const phase: Phase = { ...phaseForTests('run', 1000), operations }
    const sorted = [...reads, ...updates].sort((a, b) => a - b)
    for (const [metric, share] of [
      ['p50', 0.5],
      ['p75', 0.75],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      const exact = sorted[Math.ceil(sorted.length * share) - 1]!
      const [result] = await judged(`${metric} < 1s`, [runForTests({ phases: [phase] })])
      expect(Math.abs(result!.measured! - exact)).toBeLessThanOrEqual(exact / 1000 + 1)
    }
    const [mean] = await judged('mean < 1s', [runForTests({ phases: [phase] })])
    expect(mean!.measured).toBeCloseTo(sorted.reduce((sum, value) => sum + value, 0) / sorted.length, 3)
    const [max] = await judged('max < 1s', [runForTests({ phases: [phase] })])
    expect(max!.measured).toBe(sorted.at(-1))
  }
})

test.each<[string, string, readonly Run[], string]>([
  ['no run at all', 'throughput > 1', [], 'no round was complete'],
  ['a run that failed', 'throughput > 1', [runForTests({ status: 'failed' })], 'no round was complete'],
  ['a run cut short', 'throughput > 1', [runForTests({ status: 'interrupted' })], 'no round was complete'],
  ['no such phase', 'warm-up.throughput > 1', [runForTests()], 'no warm-up phase was measured'],
  ['no such operation', 'scan.p99 < 1s', [runForTests()], 'no p99 of scan in the run phase was measured'],
  [
    'nothing that happened',
    'throughput < 1',
    [runForTests({ phases: [phaseForTests('run', 0)] })],
    'no throughput of any operation in the run phase was measured',
  ],
  ['a histogram that cannot be read', 'read.p95 < 1s', [runForTests()], 'no p95 of read in the run phase was measured'],
])('%s is a miss with its reason, never a pass', async (_, text, runs, reason) => {
  const [result] = await judged(text, runs)
  expect(result).toEqual({ engine: 'lsm', objective: parseObjective(text), met: false, reason })
})

test('rounds that did not come to their end do not count', async () => {
  const broken = runForTests({ status: 'interrupted', phases: [phaseForTests('run', 1)] })
  expect(await judged('throughput > 100', [broken, ...rounds(500)])).toMatchObject([{ measured: 500, met: true }])
})

test('each engine is judged for itself, in the order of the plan', async () => {
  const runs = [
    runForTests({ engine: 'slow', phases: [phaseForTests('run', 10)] }),
    runForTests({ engine: 'fast', phases: [phaseForTests('run', 1000)] }),
  ]
  expect(await judged('throughput > 100', runs, ['fast', 'slow', 'absent'])).toMatchObject([
    { engine: 'fast', measured: 1000, met: true },
    { engine: 'slow', measured: 10, met: false },
    { engine: 'absent', met: false },
  ])
})

test('without objectives there is nothing to say', async () => {
  expect(await evaluateObjectives(planForTests(), rounds(1))).toEqual({})
})
