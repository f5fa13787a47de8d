import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, cutTo } from '../../reports/markdown/cut.ts'
import { commentBytesMax, renderMarkdown, renderMarkdownOfComparison } from '../../reports/markdown/index.ts'
import { planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { comparisonForTests, metricForTests, pairForTests } from './comparison-for-tests.ts'

const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' '), maxLength: 30 })
const block: fc.Arbitrary<Block> = fc.record({
  name: fc.constantFrom('figures', 'checks', 'warnings'),
  head: fc.array(line, { minLength: 1, maxLength: 3 }).map(lines => lines.map(text => `head ${text}`)),
  rows: fc.array(line, { maxLength: 12 }).map(rows => rows.map((text, index) => `row ${index} ${text}`)),
  tail: fc.constantFrom([], ['tail']),
})

/** The block with its first rows, as it stands in a document. */
function written({ head, rows, tail }: Block, rowCount: number = rows.length): string {
  return [...head, ...rows.slice(0, rowCount), ...tail].join('\n')
}

test('a cut document is whole blocks, then whole rows of one, then the note', () => {
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1500 }), (blocks, limit) => {
      const whole = `${blocks.map(each => written(each)).join('\n\n')}\n`
      const text = cutTo(limit, blocks)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
      if (Buffer.byteLength(whole) <= limit) {
        expect(text).toBe(whole)
        return
      }
      if (text === '') return
      const candidates = blocks.flatMap((each, index) => {
        const before = blocks.slice(0, index).map(kept => written(kept))
        const cuts = each.rows.map((_, rowCount) => rowCount).filter(rowCount => rowCount > 0)
        return [before, ...cuts.map(rowCount => [...before, written(each, rowCount)])]
      })
      const bodies = candidates.map(parts => `${parts.join('\n\n')}\n\n`)
      const [body, note] = [text.slice(0, text.lastIndexOf('\n\n') + 2), text.slice(text.lastIndexOf('\n\n') + 2)]
      expect(bodies).toContain(body)
      expect(note).toMatch(/^_Cut to fit\. Left out: .+\. The stored result has everything\._\n$/)
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('no more is left out than has no room', () => {
  const rows = Array.from({ length: 10 }, (_, index) => `row ${index}`)
  const blocks: Block[] = [
    { name: 'headline', head: ['top'], rows: [], tail: [] },
    { name: 'figures', head: ['head'], rows, tail: ['end'] },
    { name: 'command', head: ['last'], rows: [], tail: [] },
  ]
  const more = '_Cut to fit. Left out: the more. The stored result has everything._'
  const whole = Buffer.byteLength(cutTo(10_000, blocks))
  expect(cutTo(whole, blocks)).toContain('last')
  const cut = cutTo(whole + 150, [...blocks, { name: 'more', head: ['x'.repeat(300)], rows: [], tail: [] }])
  expect(cut).toContain(`row 9\nend\n\nlast\n\n${more}`)
  const note = '_Cut to fit. Left out: 7 of 10 lines of the figures, the command. The stored result has everything._'
  const three = `top\n\nhead\nrow 0\nrow 1\nrow 2\nend\n\n${note}\n`
  const long = [...blocks.slice(0, 2), { ...blocks[2]!, head: ['x'.repeat(200)] }]
  expect(cutTo(Buffer.byteLength(three), long)).toBe(three)
  expect(cutTo(Buffer.byteLength(three) - 1, long)).not.toContain('row 2')
  expect(cutTo(20, blocks)).toBe('')
})

test('a comment stays within its limit, with the answer, whatever comes', () => {
  const checks = Array.from({ length: 3000 }, (_, index) => ({
    name: `check ${index}`,
    verdict: 'valid' as const,
    detail: '|é'.repeat(1000),
  }))
  const engines = ['lsm', 'x'.repeat(100_000)]
  const large = resultForTests({
    plan: planForTests({ engines }),
    runs: engines.map(engine => runForTests({ engine, checks })),
    warnings: Array.from({ length: 50 }, () => 'w'.repeat(10_000)),
    command: 'c'.repeat(100_000),
  })
  const text = renderMarkdown(large, commentBytesMax)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536)
  expect(text.length).toBeGreaterThan(30_000)
  expect(text).toMatch(/^<!-- harness-report -->\n### ✓ ycsb-a on lsm, x/)
  expect(text).toMatch(/lines of the checks, the latencies, the command\. The stored result has everything\._\n$/)
  for (const row of text.split('\n').filter(each => each.startsWith('|'))) expect(row).toMatch(/ \|$/)

  const metrics = Array.from({ length: 5000 }, (_, index) => metricForTests({ name: `operation-${index}.p99` }))
  const compared = renderMarkdownOfComparison(comparisonForTests({ pairs: [pairForTests({ metrics })] }), 65_536)
  expect(Buffer.byteLength(compared)).toBeLessThanOrEqual(65_536)
  expect(compared).toContain('### ✕ Regression')
})
