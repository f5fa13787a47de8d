import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateObjectives } from '../../harness/objectives/evaluate.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import type { Result } from '../../harness/results/result.ts'
import { commentBytesMax, renderMarkdown, renderMarkdownOfComparison } from '../../reports/markdown/index.ts'
import { planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { comparisonForTests, metricForTests, pairForTests } from './comparison-for-tests.ts'

const plan = planForTests({ objectives: ['read.p99 < 1ms', 'throughput > 50M'].map(text => parseObjective(text)) })
const result: Result = resultForTests({
  plan,
  ...(await evaluateObjectives(plan, resultForTests().runs)),
  warnings: ['The machine was busy: load 3.'],
})

test('a result says first how it ended, then what was asked, then the figures', () => {
  expect(renderMarkdown(result, commentBytesMax)).toBe(`<!-- harness-report -->
### ✕ ycsb-a on lsm

every check held; 1 of 2 objectives met.

To know before any figure:

- The machine was busy: load 3.

| Objective | Answer | Measured |
| :-- | :-- | --: |
| \`throughput > 50M\` | ✕ missed | 1,000,000/s |
| \`read.p99 < 1ms\` | ✓ met | 3 µs |

| Engine | Answers | Operations/s | read p99 | Disk | Rounds |
| :-- | :-- | --: | --: | --: | --: |
| lsm | ✓ valid | 1,000,000 | 3 µs | 118 MB | 1 |

| Check | Answer | Detail |
| :-- | :-- | :-- |
| answers | ✓ valid | 2,000,000 answers were right. |

<details>
<summary>Latencies by operation</summary>

| Operation | Count | Errors | p50 | p90 | p99 | p99.9 | Max |
| :-- | --: | --: | --: | --: | --: | --: | --: |
| read | 2,000,000 | 3 | 1 µs | 2 µs | 3 µs | 4 µs | 6 µs |

</details>

Repeat:

\`\`\`
harness run ycsb-a --engine lsm --seed 42
\`\`\`
`)
})

test.each<[string, Result, RegExp]>([
  ['all held', resultForTests(), /^### ✓ .*\n\nevery check held\.$/m],
  [
    'nothing proved',
    resultForTests({ runs: [runForTests({ verdict: 'unknown' })] }),
    /^### \? .*\n\nnot every check has an answer\.$/m,
  ],
  [
    'a wrong answer',
    resultForTests({ runs: [runForTests({ verdict: 'violated' })] }),
    /^### ✕ .*\n\na check was violated\.$/m,
  ],
  [
    'a failed run',
    resultForTests({
      runs: [runForTests({ status: 'failed', failure: { code: 'IO', message: 'broken' }, verdict: 'unknown' })],
    }),
    /^### ✕ .*\n\nthe run failed; not every check has an answer\.\n\n- lsm failed: broken$/m,
  ],
  [
    'an interrupted run',
    resultForTests({ runs: [runForTests({ status: 'interrupted' })] }),
    /^### \? .*\n\nthe run was interrupted; every check held\.$/m,
  ],
  ['nothing ran', resultForTests({ status: 'interrupted', runs: [] }), /^### \? .*\n\nthe run was interrupted; /m],
])('the headline of %s', (_, shown, headline) => {
  expect(renderMarkdown(shown, commentBytesMax)).toMatch(headline)
})

test('a comparison says first what the gate makes of it, and wins and losses in the same words', () => {
  const metrics = [
    metricForTests({ name: 'throughput', unit: 'operations/s', finding: 'better' }),
    metricForTests({ name: 'read.p99', finding: 'worse' }),
    metricForTests({ name: 'disk.afterRun', unit: 'bytes', gated: false }),
  ]
  const text = renderMarkdownOfComparison(
    comparisonForTests({
      pairs: [pairForTests({ metrics, warnings: ['The sides ran on other machines.'] })],
      unmatched: ['ycsb-b is only in the base.'],
      geometricMeans: [
        { base: 'main', head: 'branch', metric: 'throughput', better: 'higher', ratio: 0.9, workloads: 2 },
      ],
    }),
    commentBytesMax,
  )
  expect(text).toMatch(/^<!-- harness-report -->\n### ✕ Regression\n/)
  expect(text).toContain('\n- read.p99 of ycsb-a is worse by 20 %.\n')
  expect(text).toContain('\nWithout a counterpart:\n\n- ycsb-b is only in the base.\n')
  expect(text).toContain('\n- The sides ran on other machines.\n')
  expect(text).toContain('\n| throughput | better | 1,000/s | 1,200/s | +20.0 % (+10.0 to +30.0 %) | 0.012 |\n')
  expect(text).toContain('\n| read.p99 | worse | 1 µs | 1.2 µs | +20.0 % (+10.0 to +30.0 %) | 0.012 |\n')
  expect(text).toMatch(
    /<details>\n<summary>Shown, not gated<\/summary>\n\n(.*\n){2}\| disk.afterRun \| no difference shown /,
  )
  expect(text).toContain('\n| branch against main | throughput | -10.0 % | 2 |\n')
})

/** A row's cells, as GitHub parts them: at each bar that no backslash takes. */
function cellCount(row: string): number {
  return row.split(/(?<!\\)\|/).length - 2
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '|',
    '\\|',
    '\\',
    '`',
    '``|`',
    'a\n\n# b',
    '\r\n| a | b |',
    '</details>',
    '<img src=x onerror=alert(1)>',
    '![](http://evil)',
    '[x](javascript:1)',
    '@everyone',
    'fixes #1',
    '\u202egnp',
    '- a',
    '1. a',
    '<!--',
    '\ud800',
  ),
)

test('whatever the texts, each stays in its cell and calls nobody', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 5, maxLength: 5 }), ([engine, name, detail, warning, command]) => {
      const run = runForTests({ engine: engine!, checks: [{ name: name!, verdict: 'valid', detail: detail! }] })
      const shown = resultForTests({
        plan: planForTests({ engines: [engine!], workload: name! }),
        runs: [run],
        warnings: [warning!],
        command: command!,
      })
      const text = renderMarkdown(shown, commentBytesMax)
      const [beforeCommand] = text.split('\nRepeat:\n')
      const lines = beforeCommand!.split('\n')
      const rows = lines.filter(line => line.startsWith('|'))
      expect(new Set(rows.map(cellCount))).toEqual(new Set([6, 3, 8]))
      const tags = [...beforeCommand!.replaceAll(/\\[\\<]/g, '').matchAll(/<[^>]*>?/g)].map(([tag]) => tag)
      const own = ['<!-- harness-report -->', '<details>', '<summary>', '</summary>', '</details>']
      expect(tags).toEqual(own)
      expect(beforeCommand!).not.toMatch(/[@]\w|#\d/)
      expect(beforeCommand!.replaceAll(/\\[\\[\]]/g, '')).not.toMatch(/[[\]]/)
      expect(text).not.toMatch(/[\u202e\r\0]/)
    }),
    { numRuns: 500, seed: 1 },
  )
})

test('a command with fences of its own stays in its block', () => {
  const text = renderMarkdown(resultForTests({ command: 'a ```` b\n```\nc' }), commentBytesMax)
  expect(text).toMatch(/\n`{5}\na ```` b\\u\{a\}```\\u\{a\}c\n`{5}\n$/)
})
