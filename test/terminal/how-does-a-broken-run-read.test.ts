import { expect, test } from 'vitest'
import type { ChaosResult } from '../../harness/results/chaos.ts'
import type { Run } from '../../harness/results/result.ts'
import { plain } from '../../reports/terminal/style.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'

const latencyNs = { min: 1, mean: 2, p50: 3, p90: 4, p99: 5000, p999: 6, p9999: 7, max: 8 }
const nothing = { refusedCount: 0, unknownCount: 0, missingCount: 0 }

const chaos: ChaosResult = {
  plan: 'kill at=2s; pause at=4s for=1s',
  honest: true,
  faults: [
    {
      name: 'kill',
      line: 'kill at=2s',
      fromSeconds: 2.001_08,
      toSeconds: 3.398,
      recovery: {
        detectSeconds: 0.033,
        firstSuccessSeconds: 0.061,
        steadySeconds: 3.6,
        refusedCount: 490,
        unknownCount: 8,
        lostCount: 2,
        missingCount: 97_070,
      },
    },
    { name: 'pause', line: 'pause at=4s for=1s', fromSeconds: 4, toSeconds: 4, recovery: nothing },
  ],
  stages: (['before', 'during', 'after'] as const).map((stage, index) => ({
    stage,
    seconds: 2 - index,
    operationCount: 2000 * (2 - index),
    operationsPerSecond: 2000,
    latencyNs,
    histogram: '',
  })),
  unhealed: [],
  counterexamples: [],
}

function summaryOf(changes: Partial<ChaosResult>, run: Partial<Run> = {}): string {
  const plan = planForTests({ chaos: chaos.plan, clients: 2 })
  const runs = [runForTests({ ...run, chaos: { ...chaos, ...changes } })]
  return renderSummary(resultForTests({ plan, runs }), 'r', plain)
}

test('what was broken, how it came back, and the stages, in a block of its own', () => {
  expect(summaryOf({})).toContain(`
disk     100 MB after the load, 118 MB after the run

broken   kill at=2s; pause at=4s for=1s
fault                         when      detected   success   steady   refused   unknown        lost   missing
kill at=2s           2.001–3.398 s         33 ms     61 ms    3.6 s       490         8           2    97,070
pause at=4s for=1s             4 s   none failed     never    never         0         0   not known         0
stages   before 2 k/s, p99 5 µs · during 2 k/s, p99 5 µs

report   r
`)
})

test('a lie, and what could not be put right, are said before the figures', () => {
  const text = summaryOf({ honest: false, unhealed: ['disk.full: the files stay'] })
  expect(text).toMatch(
    /broken .*\n! A fault of this plan lied: .*wrong answers.*\n! Not put right .*: disk\.full: the files stay\nfault/,
  )
  expect(summaryOf({})).not.toContain('lied')
})

test('a first fault that came at once leaves nothing to be steady by', () => {
  const stages = chaos.stages.map(stage => (stage.stage === 'before' ? { ...stage, seconds: 0.01 } : stage))
  expect(summaryOf({ stages })).toMatch(/pause .* never {3}not known .* not known\n/)
})

test('a violation shows its operations, the offending one marked', () => {
  const operation = { outcome: 'ok', offending: false } as const
  const counterexample = {
    check: 'durable',
    key: 'user42',
    reason: 'an acknowledged write is not there',
    operations: [
      { ...operation, client: 1, text: 'write 17', fromSeconds: 1.5, toSeconds: 1.6 },
      { ...operation, client: 0, text: 'write 18: ?', fromSeconds: 1.7 },
      { ...operation, client: 3, text: 'read: nothing', fromSeconds: 10, toSeconds: 10.1, offending: true },
    ],
  }
  expect(summaryOf({ counterexamples: [counterexample] })).toContain(`
durable, key user42: an acknowledged write is not there
  client 1       1.500000 s to  1.600000 s   write 17
  client 0       1.700000 s to       never   write 18: ?
  final reads   10.000000 s to 10.100000 s   read: nothing   ← this

broken `)
  const many = { ...counterexample, operations: Array.from({ length: 40 }, () => counterexample.operations[0]!) }
  expect(summaryOf({ counterexamples: [many] })).toContain('… and 28 more in the report')
  expect(summaryOf({ counterexamples: Array.from({ length: 5 }, () => counterexample) })).toContain(
    '2 more of them in the report',
  )
})

test('many faults and long texts leave the terminal readable', () => {
  const faults = Array.from({ length: 50 }, () => ({
    ...chaos.faults[1]!,
    line: `disk.slow ${'path=*.sst '.repeat(30)}`,
  }))
  const text = summaryOf({ faults, plan: 'kill at=2s; '.repeat(100) })
  expect(text).toContain('30 more of them in the report')
  expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThan(140)
  expect(summaryOf({ faults: [] })).toContain('no fault struck')
})

test('control characters of plans, keys and operations are spelled out', () => {
  const evil = '\u001b[2Jgone'
  const operations = [{ client: 0, text: evil, outcome: 'ok', fromSeconds: 0, offending: true } as const]
  const text = summaryOf({
    plan: evil,
    unhealed: [evil],
    faults: [{ ...chaos.faults[0]!, line: evil }],
    counterexamples: [{ check: evil, key: evil, reason: evil, operations }],
  })
  expect(text).not.toContain('\u001b')
  expect(text.split('\\u{1b}[2Jgone').length - 1).toBe(7)
})

test('a run in which nothing was broken has no such block', () => {
  expect(renderSummary(resultForTests(), 'r', plain)).not.toMatch(/broken|stages/)
})
