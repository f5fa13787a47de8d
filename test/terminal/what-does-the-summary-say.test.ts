import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { coloured, plain } from '../../reports/terminal/style.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'

test('one engine reads from warnings through figures and verdict to the page', () => {
  const result = resultForTests({ warnings: ['The disk was busy.'] })
  expect(renderSummary(result, 'results/x/report.html', plain)).toBe(
    `! The disk was busy.

ycsb-a on lsm · 100,000 records · 1 client · closed loop · durability buffered · 10 s

1,000,000 operations/s, loaded at 500,000 records/s

operation       count   errors    p50    p90    p99   p99.9    max
read        2,000,000        3   1 µs   2 µs   3 µs    4 µs   6 µs

verdict  valid
  valid: answers: 2,000,000 answers were right.
disk     100 MB after the load, 118 MB after the run

report   results/x/report.html
repeat   harness run ycsb-a --engine lsm --seed 42
`,
  )
})

test('several engines stand side by side, as ratios to the first', () => {
  const result = resultForTests({
    plan: planForTests({ engines: ['lsm', 'leveldb'] }),
    runs: [runForTests(), runForTests({ engine: 'leveldb', phases: [phaseForTests('run', 400_000, 2500)] })],
  })
  const lines = renderSummary(result, 'r', plain).split('\n')
  const table = lines.findIndex(line => line.startsWith('engine'))
  expect(lines.slice(table, table + 3)).toEqual([
    'engine    operations/s   ratio       least    greatest   read p99   verdict',
    'lsm          1,000,000   1.00×   1,000,000   1,000,000       3 µs     valid',
    'leveldb        400,000   0.40×     400,000     400,000     7.5 µs     valid',
  ])
})

test('an engine that failed says why, and shows no figures that it has not', () => {
  const failed = runForTests({
    status: 'failed',
    phases: [],
    verdict: 'unknown',
    checks: [],
    failure: { code: 'NO_SPACE', message: 'the disk is full' },
  })
  const text = renderSummary(resultForTests({ status: 'failed', runs: [failed] }), 'r', plain)
  expect(text).toMatch(/^✗ lsm failed: the disk is full\n/)
  expect(text).not.toContain('operations/s')
  expect(text).toContain('verdict  unknown')
})

test('colour changes nothing but colour', () => {
  const result = resultForTests({ warnings: ['careful'] })
  const text = renderSummary(result, 'r', coloured)
  expect(text).toContain('\u001b[')
  expect(stripVTControlCharacters(text)).toBe(renderSummary(result, 'r', plain))
})

test('control characters in names and messages are spelled out', () => {
  const evil = '\u001b[2Jgone'
  const result = resultForTests({
    plan: planForTests({ workload: evil, engines: [evil, 'lsm'] }),
    command: evil,
    warnings: [evil],
    runs: [
      runForTests({
        engine: evil,
        failure: { code: 'IO', message: evil },
        checks: [{ name: evil, verdict: 'unknown', detail: evil }],
      }),
    ],
  })
  const text = renderSummary(result, evil, plain)
  expect(text).not.toContain('\u001b')
  expect(text).toContain('\\u{1b}[2Jgone')
})
