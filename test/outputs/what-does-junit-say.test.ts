import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateObjectives } from '../../harness/objectives/evaluate.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import type { Result } from '../../harness/results/result.ts'
import { renderJunit, renderJunitOfComparison } from '../../reports/junit/index.ts'
import { planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { comparisonForTests, metricForTests, pairForTests } from './comparison-for-tests.ts'
import { readXml, type XmlElement } from './xml.ts'

/** Each suite as its cases' names, and what stands in each. */
function casesOf(text: string): Record<string, Record<string, string>> {
  const suites = readXml(text).children.map(suite => {
    const cases = suite.children.filter(({ name }) => name === 'testcase')
    return [suite.attributes.get('name'), Object.fromEntries(cases.map(child => [nameOf(child), stateOf(child)]))]
  })
  return Object.fromEntries(suites) as Record<string, Record<string, string>>
}

function nameOf(element: XmlElement): string {
  return element.attributes.get('name')!
}

function stateOf({ children }: XmlElement): string {
  const [outcome] = children
  if (outcome === undefined) return 'passed'
  const kind = outcome.attributes.get('type')
  return `${outcome.name}${kind === undefined ? '' : ` (${kind})`}: ${outcome.attributes.get('message')}`
}

async function withObjectives(result: Result, texts: readonly string[]): Promise<Result> {
  const plan = { ...result.plan, objectives: texts.map(text => parseObjective(text)) }
  return { ...result, plan, ...(await evaluateObjectives(plan, result.runs)) }
}

test('rounds, checks and objectives of each engine are the cases of a suite', async () => {
  const result = resultForTests({
    plan: planForTests({ engines: ['lsm', 'leveldb'], repeat: 2 }),
    runs: [
      runForTests(),
      runForTests({ round: 2 }),
      runForTests({
        engine: 'leveldb',
        status: 'failed',
        failure: { code: 'NO_SPACE', message: 'the disk is full' },
        checks: [
          { name: 'answers', verdict: 'violated', detail: '1 of 2 answers was wrong.' },
          { name: 'records', verdict: 'unknown', detail: 'Nobody looked.' },
        ],
      }),
    ],
  })
  expect(casesOf(renderJunit(await withObjectives(result, ['throughput > 1', 'read.p99 < 1ns'])))).toEqual({
    'ycsb-a on lsm': {
      'round 1': 'passed',
      'round 2': 'passed',
      'check: answers': 'passed',
      'objective: throughput > 1': 'passed',
      'objective: read.p99 < 1ns': 'failure (objective): read.p99 < 1ns: 3 µs',
    },
    'ycsb-a on leveldb': {
      'round 1': 'error (NO_SPACE): the disk is full',
      'round 2': 'error (not-run): This round never started.',
      'check: answers': 'failure (violated): 1 of 2 answers was wrong.',
      'check: records': 'skipped: Nobody looked.',
      'objective: throughput > 1': 'failure (objective): throughput > 1: no round was complete',
      'objective: read.p99 < 1ns': 'failure (objective): read.p99 < 1ns: no round was complete',
    },
  })
})

test('a result of which nothing ran is no green suite', () => {
  const suites = casesOf(renderJunit(resultForTests({ status: 'interrupted', runs: [] })))
  expect(suites).toEqual({ 'ycsb-a on lsm': { 'round 1': 'error (not-run): This round never started.' } })
  const cut = casesOf(renderJunit(resultForTests({ runs: [runForTests({ status: 'interrupted', checks: [] })] })))
  expect(cut['ycsb-a on lsm']).toEqual({ 'round 1': 'error (interrupted): This round was interrupted.' })
})

test('a suite counts its cases as they are', async () => {
  const check = { name: 'answers', verdict: 'violated', detail: 'Wrong.' } as const
  const runs = [
    runForTests({
      checks: [
        check,
        { ...check, name: 'b' },
        { ...check, name: 'c', verdict: 'unknown' },
        { ...check, name: 'd', verdict: 'unknown' },
      ],
    }),
  ]
  const result = await withObjectives(resultForTests({ plan: planForTests({ repeat: 2 }), runs }), ['max < 1ns'])
  const [suite] = readXml(renderJunit(result)).children
  expect(Object.fromEntries(suite!.attributes)).toMatchObject({
    tests: '7',
    failures: '3',
    errors: '1',
    skipped: '2',
    time: '4.000',
    timestamp: '2026-11-22T10:15:00',
  })
})

test('a pair of a comparison is a suite: only what is gated fails, and too few rounds are no answer', () => {
  const metrics = [
    metricForTests({ name: 'throughput', unit: 'operations/s', finding: 'better' }),
    metricForTests({ name: 'read.p99', finding: 'worse' }),
    metricForTests({ name: 'read.p50', finding: 'worse', gated: false }),
    metricForTests({ name: 'update.p99', finding: 'unsure' }),
  ]
  const head = { ...pairForTests().head, verdict: 'violated' } as const
  const unmatched = ['ycsb-b on lsm is only in the base.']
  expect(
    casesOf(renderJunitOfComparison(comparisonForTests({ pairs: [pairForTests({ metrics, head })], unmatched }))),
  ).toEqual({
    'ycsb-a: branch against main': {
      'base: answers': 'passed',
      'head: answers': 'failure (violated): The answers of branch: violated.',
      throughput: 'passed',
      'read.p99': 'failure (regression): read.p99 is worse: 1 µs to 1.2 µs, +20.0 % (+10.0 to +30.0 %)',
      'read.p50 (not gated)': 'passed',
      'update.p99': 'skipped: update.p99: too few rounds to tell (1 µs to 1.2 µs, +20.0 % (+10.0 to +30.0 %))',
    },
    comparison: {
      'unmatched 1': 'failure (unmatched): ycsb-b on lsm is only in the base.',
      gate: 'failure (regressed): read.p99 of ycsb-a is worse by 20 %.',
    },
  })
})

test('a comparison of nothing is an error, and one without a gate fails on no metric', () => {
  const { gate: _, ...ungated } = comparisonForTests()
  expect(casesOf(renderJunitOfComparison({ ...ungated, pairs: [] }))).toEqual({
    comparison: { pairs: 'error (no-data): There was nothing to compare.' },
  })
  expect(casesOf(renderJunitOfComparison(ungated))['ycsb-a: branch against main']).toMatchObject({
    'read.p99 (not gated)': 'passed',
  })
})

test('whatever the texts, the document is well-formed and says them, less what XML cannot say', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u0000', ']]>', '<!--', '&lt;', '"', '\ud800', '\uffff', 'a\r\nb\tc', '\u001b[2J', '😀', ' '),
  )
  const sayable = (said: string): string =>
    Array.from(said)
      .filter(character => /[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(character))
      .join('')
  fc.assert(
    fc.property(fc.array(text, { minLength: 6, maxLength: 6 }), ([engine, name, detail, code, message, command]) => {
      const run = runForTests({
        engine: engine!,
        status: 'failed',
        failure: { code: code!, message: message! },
        checks: [{ name: name!, verdict: 'violated', detail: detail! }],
      })
      const result = resultForTests({
        command: command!,
        plan: planForTests({ engines: [engine!], workload: name! }),
        runs: [run],
      })
      const [suite] = readXml(renderJunit(result)).children
      const [properties, round, check] = suite!.children
      expect(properties!.children[0]!.attributes.get('value')).toBe(sayable(command!))
      expect(round!.children[0]!.attributes.get('message')).toBe(sayable(message!))
      expect(check!.children[0]!.text).toBe(sayable(detail!))
      expect(check!.attributes.get('name')).toBe(`check: ${sayable(name!)}`)
      const pair = pairForTests({ workload: name!, metrics: [metricForTests({ name: detail! })] })
      readXml(renderJunitOfComparison(comparisonForTests({ pairs: [pair], unmatched: [message!], command: command! })))
    }),
    { numRuns: 300, seed: 1 },
  )
})
