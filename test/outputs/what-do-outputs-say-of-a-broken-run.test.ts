import { expect, test } from 'vitest'
import type { Recovery } from '../../harness/results/chaos.ts'
import type { Result } from '../../harness/results/result.ts'
import { renderJunit } from '../../reports/junit/index.ts'
import { commentBytesMax, renderMarkdown } from '../../reports/markdown/index.ts'
import { planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'

const latencyNs = { min: 1, mean: 2, p50: 3, p90: 4, p99: 5, p999: 6, p9999: 7, max: 8 }

function broken(beforeSeconds: number, ...recoveries: readonly Recovery[]): Result {
  const faults = recoveries.map((recovery, index) => {
    return { name: 'kill', line: `kill at=${index}s | <b>`, fromSeconds: index, toSeconds: index, recovery }
  })
  const before = { seconds: beforeSeconds, operationCount: 9, operationsPerSecond: 9, latencyNs, histogram: '' }
  const stages = [{ stage: 'before' as const, ...before }]
  const chaos = { plan: 'kill every=1s', honest: true, faults, stages, unhealed: [], counterexamples: [] }
  return resultForTests({ plan: planForTests({ chaos: chaos.plan }), runs: [runForTests({ chaos })] })
}

function faultsTable(result: Result): string {
  return /\| Fault .*?\n\n/s.exec(renderMarkdown(result, commentBytesMax))?.[0] ?? ''
}

const counts = { refusedCount: 490, unknownCount: 8, missingCount: 3 }

test('Markdown has a row a fault, with words for what is absent', () => {
  const recovered = { ...counts, firstSuccessSeconds: 0.061, steadySeconds: 0, lostCount: 2 }
  expect(faultsTable(broken(5, recovered, counts))).toBe(`| Fault | First success | Steady | Refused | Unknown | Lost |
| :-- | --: | --: | --: | --: | --: |
| \`kill at=0s \\| <b>\` | 61 ms | at once | 490 | 8 | 2 |
| \`kill at=1s \\| <b>\` | never | never | 490 | 8 | not known |

`)
  expect(faultsTable(broken(0.1, counts))).toContain('| never | not known |')
  expect(faultsTable(resultForTests())).toBe('')
})

test('JUnit names the plan among the properties, where there is one', () => {
  expect(renderJunit(broken(5, counts))).toContain('<property name="chaos" value="kill every=1s"/>')
  expect(renderJunit(resultForTests())).not.toContain('chaos')
})
