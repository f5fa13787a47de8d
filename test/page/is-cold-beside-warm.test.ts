import { expect, test } from 'vitest'
import type { Phase, Result } from '../../harness/results/result.ts'
import { html } from '../../reports/html/markup.ts'
import { coldSection } from '../../reports/html/sections/cold.ts'
import { viewOf } from '../../reports/html/view.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { oneEngine } from '../browser/fixture.ts'

/** The run phase once more, as a cold one that was ten times as slow. */
function withCold(result: Result): Result {
  const runs = result.runs.map(run => {
    const warm = run.phases.find(({ name }) => name === 'run')!
    const operations = Object.fromEntries(
      Object.entries(warm.operations).map(([name, operation]) => {
        const latencyNs = { ...operation.latencyNs, p50: 10 * operation.latencyNs.p50 }
        return [name, { ...operation, count: 7, latencyNs }]
      }),
    )
    const cold: Phase = { ...warm, name: 'cold', operations }
    return { ...run, phases: [...run.phases, cold] }
  })
  return { ...result, runs }
}

test('cold figures stand beside those of the run phase, on the page and on the terminal', () => {
  const result = withCold(oneEngine())
  const names = Object.keys(result.runs[0]!.phases.find(({ name }) => name === 'run')!.operations)
  const body = html`${coldSection(viewOf(result))!.body}`.text
  const text = renderSummary(result, 'report.html', (_, words) => words)
  for (const name of names) {
    expect(body).toContain(name)
    expect(text).toMatch(new RegExp(`cold +count[\\s\\S]*\\n${name} +7 `))
  }
  expect(body).toContain('Warm p50')
})

test('without a cold phase there is no such section', () => {
  expect(coldSection(viewOf(oneEngine()))).toBeUndefined()
  expect(renderSummary(oneEngine(), 'report.html', (_, words) => words)).not.toMatch(/^cold/m)
})
