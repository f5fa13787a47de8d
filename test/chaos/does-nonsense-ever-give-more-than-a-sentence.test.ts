/** Whatever is typed, a plan is read or refused in one sentence with a place that is in the text; nothing else ever comes out. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultDefinitions } from '../../chaos/catalog.ts'
import { parsePlan } from '../../chaos/plan.ts'
import { matchesPath } from '../../chaos/syntax/path-pattern.ts'
import { ChaosSyntaxError } from '../../chaos/syntax/syntax-error.ts'

const context = { seed: 1, durationMs: 10_000, families: ['disk', 'clock', 'process'] as const }

const words = [
  ...faultDefinitions.flatMap(({ name, parameters }) => [name, ...Object.keys(parameters)]),
  ...[
    'crash',
    'random',
    'lies',
    'yes',
    '=',
    ';',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '#',
    '5s',
    '1ms',
    '64MiB',
    '0.5',
    '1%',
    '+1h',
    '*',
    '**',
  ],
]
const nearText = fc.array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 4 })), {
  maxLength: 14,
})

test.each([
  ['words of the language in any order', nearText.map(parts => parts.join('')), true],
  ['words parted by blanks', nearText.map(parts => parts.join(' ')), true],
  ['anything', fc.string({ unit: 'binary', maxLength: 300 }), false],
  ['a long word', fc.nat(20_000).map(length => 'a='.repeat(length)), false],
] satisfies [string, fc.Arbitrary<string>, boolean][])('%s', (_, texts, isNear) => {
  let readCount = 0
  fc.assert(
    fc.property(texts, text => {
      try {
        const plan = parsePlan(text, context)
        expect(parsePlan(plan.spec, context)).toMatchObject({ spec: plan.spec, isHonest: plan.isHonest })
        readCount++
      } catch (error) {
        if (!(error instanceof ChaosSyntaxError)) throw error
        expect(error.message).toMatch(/^chaos, line \d+, column \d+: [^\n]{1,900}$/)
        const row = text.split(/\r\n|\n|\r/)[error.line - 1]
        expect(row).toBeDefined()
        expect(error.column).toBeLessThanOrEqual(row!.length + 1)
      }
    }),
    { seed: 2, numRuns: 3000 },
  )
  if (isNear) expect(readCount).toBeGreaterThan(10)
})

test('a path fits a pattern as a regular expression would have it, and never takes long', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 8 }).map(parts => parts.join(''))
  const pieces = fc.array(fc.constantFrom('a', 'b', '/', '.', '*', '**', '?'), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      pieces.map(parts => parts.join('')),
      letters,
      (pattern, path) => {
        const source = pattern.replaceAll(
          /\*\*|[*?.]/g,
          piece => ({ '**': '.*', '*': '[^/]*', '?': '[^/]', '.': '\\.' })[piece]!,
        )
        const text = pattern.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1)
        expect(matchesPath(pattern, path)).toBe(new RegExp(`^${source}$`).test(text))
      },
    ),
    { seed: 3, numRuns: 5000 },
  )
  expect(matchesPath('*a'.repeat(400), 'a'.repeat(300))).toBe(false)
  expect(matchesPath('*.log', '/data/tree/000004.log')).toBe(true)
  expect(matchesPath('/data/*.log', '/data/tree/000004.log')).toBe(false)
  expect(matchesPath('/data/**.log', '/data/tree/000004.log')).toBe(true)
})
