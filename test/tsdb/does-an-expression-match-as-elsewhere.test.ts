/** Expressions over tag values: those of the common ground match as the language's own do, all others are refused, none hangs. */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { compilePattern } from '../../engines/tsdb/series/pattern.ts'

const pieces = [
  ...[
    'a',
    'b',
    '.',
    '|',
    '(',
    ')',
    '(?:',
    '(?<n>',
    '*',
    '+',
    '?',
    '{2}',
    '{1,3}',
    '{0,}',
    '[ab]',
    '[^a]',
    '[a-c-]',
    '\\d',
    '\\W',
  ],
  ...['^', '$', '\\b', '\\.', '\\x61', '-', ' ', '\\n', '[\\w.]', 'é', '😀', '\\/', '[\\-x]'],
]
const values = ['', 'a', 'b', 'ab', 'ba', 'aab', 'abab', 'a.b', 'c-', '1', 'a b', '\n', 'é', '😀', 'aaaa', 'x', '/']

test('what both read, both read alike', () => {
  const random = createRandom(1)
  let readCount = 0
  for (let round = 0; round < 30_000; round++) {
    const text = Array.from(
      { length: 1 + random.nextInteger(6) },
      () => pieces[random.nextInteger(pieces.length)],
    ).join('')
    const own = compiled(() => new RegExp(`^(?:${text})$`, 'u'))
    const matches = compiled(() => compilePattern(text))
    if (own === undefined || matches === undefined) {
      // More is refused here than there, never less.
      expect(matches, text).toBeUndefined()
      continue
    }
    readCount++
    for (const value of values) {
      if (matches(value) !== own.test(value)) expect.fail(`${text} and ${JSON.stringify(value)}`)
    }
  }
  expect(readCount).toBeGreaterThan(3000)
})

function compiled<Result>(compile: () => Result): Result | undefined {
  try {
    return compile()
  } catch (error) {
    // The language's own error is a SyntaxError; ours is a TypeError.
    expect((error as Error).name).toMatch(/^(TypeError|SyntaxError)$/)
    return undefined
  }
}

const foreign = [
  ...[
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?<!a)',
    '\\1',
    '(a)\\1',
    '\\k<n>',
    '(?i)a',
    '(?i:a)',
    '[[:alpha:]]',
    '\\pL',
    '\\p{L}',
  ],
  ...[
    '\\u0061',
    '\\cA',
    '\\z',
    '\\A',
    '\\Q',
    'a**',
    'a{2}{3}',
    'a{1001}',
    'a{3,2}',
    '[]',
    '[^]',
    '[b-a]',
    '[\\d-z]',
    '(',
    ')',
    '{',
    '}',
  ],
]
test.each(foreign)('%s is refused with its place', text => {
  expect(() => compilePattern(text)).toThrow(/^the expression ".*" has .* at \d+$/)
})

test('no expression hangs, and none grows without bound', () => {
  const long = 'a'.repeat(20_000)
  expect(compilePattern('(a+)+b')(long)).toBe(false)
  expect(compilePattern('(a|aa)*c?')(long)).toBe(true)
  expect(() => compilePattern('((a{1000}){1000}){1000}')).toThrow(TypeError)
  expect(() => compilePattern('('.repeat(100_000))).toThrow(TypeError)
})
