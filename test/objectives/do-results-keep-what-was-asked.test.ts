import { expect, test } from 'vitest'
import { evaluateObjectives } from '../../harness/objectives/evaluate.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import { resultSchema } from '../../harness/results/schema.ts'
import { scriptSummary } from '../../harness/results/script-summary.ts'
import { renderReport } from '../../reports/html/index.ts'
import { plain } from '../../reports/terminal/style.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { planForTests, resultForTests } from '../results/result-for-tests.ts'

const plan = planForTests({
  objectives: ['read.p99 < 1ms', 'throughput > 50M', 'errors < 0.1%', 'warm-up.p99 < 1ms'].map(text =>
    parseObjective(text),
  ),
})
const { runs } = resultForTests()
const result = resultForTests({ plan, ...(await evaluateObjectives(plan, runs)) })

test('a result comes back with its objectives, and one of before without', () => {
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result)
  expect(resultSchema.parse(JSON.parse(JSON.stringify(resultForTests())))).not.toHaveProperty('objectives')
})

test('the summary says what each came to', () => {
  const text = renderSummary(result, 'report.html', plain)
  expect(text).toContain('\nmet      read.p99 < 1ms: 3 µs\n')
  expect(text).toContain('\nmissed   throughput > 50M: 1,000,000/s\n')
  expect(text).toContain('\nmet      errors < 0.1%: 0.00015 %\n')
  expect(text).toContain('\nmissed   warm-up.p99 < 1ms: no warm-up phase was measured\n')
})

test('--json has each as plain data, with null where nothing was measured', () => {
  expect(scriptSummary(result, 'r').objectives).toEqual([
    { engine: 'lsm', objective: 'read.p99 < 1ms', met: true, measured: 3000 },
    { engine: 'lsm', objective: 'throughput > 50M', met: false, measured: 1_000_000 },
    { engine: 'lsm', objective: 'errors < 0.1%', met: true, measured: 3 / 2_000_000 },
    {
      engine: 'lsm',
      objective: 'warm-up.p99 < 1ms',
      met: false,
      measured: null,
      reason: 'no warm-up phase was measured',
    },
  ])
  expect(scriptSummary(resultForTests(), 'r').objectives).toEqual([])
})

test('the page has them, the missed ones first, and no such section where nothing was asked', async () => {
  const page = await renderReport(result)
  const [, section = ''] = /<section id="objectives">([\s\S]*?)<\/section>/.exec(page) ?? []
  expect([...section.matchAll(/<code>(.*?)<\/code>/g)].map(([, text]) => text)).toEqual([
    'throughput &gt; 50M',
    'warm-up.p99 &lt; 1ms',
    'read.p99 &lt; 1ms',
    'errors &lt; 0.1%',
  ])
  expect(/<div class="verdict bad">\s*<p class="verdict-word">.*2\sobjectives missed\. /.test(page)).toBe(true)
  const plainPage = await renderReport(resultForTests())
  expect(plainPage.includes('id="objectives"')).toBe(false)
  expect(plainPage.includes('<div class="verdict good">')).toBe(true)
})
