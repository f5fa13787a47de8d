import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import type { ComparedMetric, ComparedPair, Comparison, Finding } from '../../harness/results/comparison.ts'
import { renderComparisonText } from '../../reports/terminal/comparison.ts'
import { coloured, plain } from '../../reports/terminal/style.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { planForTests, resultForTests } from '../results/result-for-tests.ts'

function metricFor(
  name: string,
  ratio: number,
  finding: Finding,
  changes: Partial<ComparedMetric> = {},
): ComparedMetric {
  const base = { values: [1, 1], median: 1000, low: 990, high: 1010 }
  return {
    ...{ name, unit: 'ns', better: 'lower', gated: true, exact: false, base },
    head: { ...base, median: 1000 * ratio, low: 980 * ratio, high: 1040 * ratio },
    ratio: { estimate: ratio, low: 0.98 * ratio, high: 1.02 * ratio },
    p: { raw: 0.001, adjusted: 0.002 },
    finding,
    ...changes,
  }
}

const throughput = metricFor('throughput', 0.892, 'worse', { unit: 'operations/s', better: 'higher' })
const shown = metricFor('read.p50', 3.1, 'same', { gated: false })
const pair: ComparedPair = {
  workload: 'ycsb-a',
  base: { label: 'main', engine: 'lsm', results: [], rounds: 5, verdict: 'valid' },
  head: { label: 'branch', engine: 'lsm', results: [], rounds: 1, verdict: 'valid' },
  metrics: [shown, throughput, metricFor('read.p99', 0.9, 'better')],
  warnings: ['Other processors.'],
}

function comparisonFor(changes: Partial<Comparison> = {}): Comparison {
  return {
    ...{ schemaVersion: 1, command: 'harness compare a b', noiseThreshold: 0.05, confidence: 0.95, seed: 1 },
    ...{ pairs: [pair], geometricMeans: [], unmatched: [] },
    gate: { outcome: 'regressed', reasons: ['ycsb-a: throughput is worse.'] },
    ...changes,
  }
}

function pairWith(changes: Partial<ComparedPair>): Comparison {
  return comparisonFor({ pairs: [{ ...pair, ...changes }] })
}

test('a comparison reads from what was not compared through each pair to the gate', () => {
  const geometricMeans = [
    {
      base: 'main (lsm)',
      head: 'branch (lsm)',
      metric: 'throughput',
      better: 'higher' as const,
      ratio: 0.95,
      workloads: 2,
    },
  ]
  const unmatched = ['Only the base has ycsb-b on lsm (x).']
  expect(renderComparisonText(comparisonFor({ unmatched, geometricMeans }), 'page.html', plain)).toBe(
    `✗ Only the base has ycsb-b on lsm (x).

ycsb-a
base  main (lsm, 5 rounds)
head  branch (lsm, 1 round)
! Other processors.
metric              main         branch   difference       95 % interval        p
throughput   1 k/s ± 1 %    892/s ± 4 %      −10.8 %   −12.6 % to −9.0 %   0.0020                 worse
read.p99      1 µs ± 1 %   900 ns ± 4 %      −10.0 %   −11.8 % to −8.2 %   0.0020                better

read.p50      1 µs ± 1 %   3.1 µs ± 4 %        3.10×      3.04× to 3.16×   0.0020   no difference shown

geometric mean                                of   workloads   difference
throughput       branch (lsm) against main (lsm)           2       −5.0 %

A difference counts beyond 5 %, where its interval leaves out 0 and p, corrected for the number of metrics, is below 0.05.

gate     regressed
  ycsb-a: throughput is worse.

report   page.html
repeat   harness compare a b
`,
  )
})

test('better and worse stand in the same type', () => {
  const lineOf = (finding: Finding): string =>
    renderComparisonText(pairWith({ metrics: [metricFor('x', 1.1, finding)] }), undefined, coloured)
      .split('\n')
      .find(line => stripVTControlCharacters(line).startsWith('x '))!
  const codes = (line: string): string[] => line.split('\u001b[').slice(1)
  expect(codes(lineOf('better'))).toHaveLength(codes(lineOf('worse')).length)
  expect(lineOf('better')).not.toContain('\u001b[1m')
  expect(lineOf('worse')).not.toContain('\u001b[1m')
  expect(codes(lineOf('same'))).toEqual([])
})

test('colour changes nothing but colour', () => {
  const text = renderComparisonText(comparisonFor(), undefined, coloured)
  expect(text).toContain('\u001b[')
  expect(stripVTControlCharacters(text)).toBe(renderComparisonText(comparisonFor(), undefined, plain))
})

test('too few rounds say how many are enough, and show the medians', () => {
  const { ratio: _, p: __, ...few } = metricFor('throughput', 0.9, 'unsure', { roundsNeeded: 6 })
  const text = renderComparisonText(pairWith({ metrics: [few] }), undefined, plain)
  expect(text).toMatch(/^throughput .* −10\.0 % .*too few rounds$/m)
  expect(text).toContain('6 a side are enough for all')
})

test('an exact metric says so', () => {
  const { p: _, ...exact } = metricFor('disk.afterLoad', 1, 'same', { exact: true, unit: 'bytes' })
  expect(renderComparisonText(pairWith({ metrics: [exact] }), undefined, plain)).toMatch(/^disk.* 0\.0 % .*exact /m)
})

test('a long name stands above the table', () => {
  const long = 'results/2026-11-22T10-15-00-ycsb-a-lsm'
  const text = renderComparisonText(pairWith({ head: { ...pair.head, label: long } }), undefined, plain)
  expect(text).toContain(`head  ${long} (lsm, 1 round)`)
  expect(text).toMatch(/^metric +base +head +difference/m)
})

test('control characters in names are spelled out', () => {
  const evil = '\u001b[2Jgone'
  const side = { ...pair.base, label: evil, engine: evil }
  const text = renderComparisonText(
    comparisonFor({
      pairs: [{ workload: evil, base: side, head: side, metrics: [metricFor(evil, 1, 'same')], warnings: [evil] }],
      geometricMeans: [{ base: evil, head: evil, metric: evil, better: 'lower', ratio: 1, workloads: 2 }],
      unmatched: [evil],
      command: evil,
      gate: { outcome: 'failed', reasons: [evil] },
    }),
    evil,
    plain,
  )
  expect(text).not.toContain('\u001b')
})

test("a run's own summary shows it between the engines and the page", () => {
  const { gate: _, ...comparison } = comparisonFor()
  const result = resultForTests({ plan: planForTests({ repeat: 5 }) })
  const text = renderSummary(result, 'report.html', plain, comparison)
  expect(text).toMatch(/verdict[\s\S]*\nycsb-a\nbase {2}main[\s\S]*\nreport {3}report\.html/)
  expect(text).not.toContain('gate')
})
