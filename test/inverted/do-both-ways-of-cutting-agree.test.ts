/** Plain text is cut into words by a fast way, all other text by Unicode's rules: where both can, they find the same words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Analyzer, eachWord, foldWord } from '../../engines/inverted/analysis/analyzer.ts'
import { isPlain, lowerCase, wordEnd, wordStart } from '../../engines/inverted/analysis/ascii-words.ts'

function plainWords(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  const words: string[] = []
  for (let at = wordStart(bytes, 0, bytes.length); at < bytes.length; ) {
    const end = wordEnd(bytes, at, bytes.length)
    words.push(new TextDecoder().decode(bytes.subarray(at, end).map(byte => lowerCase[byte]!)))
    at = wordStart(bytes, end, bytes.length)
  }
  return words
}

function unicodeWords(text: string): string[] {
  const words: string[] = []
  eachWord(text, word => words.push(word))
  return words
}

const dense = fc.string({ unit: fc.constantFrom(...Array.from("aZ09.:,;'- \t\n/@")), maxLength: 24 })

test('plain text has the same words either way', () => {
  fc.assert(
    fc.property(fc.oneof(dense, fc.string({ unit: 'binary-ascii' })), text => {
      const bytes = new TextEncoder().encode(text)
      if (isPlain(bytes, 0, bytes.length)) expect(plainWords(text)).toEqual(unicodeWords(text))
    }),
    { numRuns: 20_000 },
  )
})

test('text that is not plain is known as such', () => {
  for (const text of ['a_b', 'caf\u00e9', '\u6771\u4eac', 'a\u00a0b']) {
    const bytes = new TextEncoder().encode(text)
    expect(isPlain(bytes, 0, bytes.length)).toBe(false)
  }
})

test('folding takes case and accents away, and folding again changes nothing', () => {
  const folded = [
    '\u00c5ngstr\u00f6m',
    'STRASSE',
    'stra\u00dfe',
    '\u0130stanbul',
    'na\u00efve',
    '\ufb01n',
    'S\u00d8REN',
  ]
  expect(folded.map(foldWord)).toEqual(['angstrom', 'strasse', 'strasse', 'istanbul', 'naive', 'fin', 'soren'])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => foldWord(foldWord(text)) === foldWord(text)),
    { numRuns: 5000 },
  )
})

test('stop words leave holes, synonyms stand for others, stems for their words', () => {
  const analyzer = new Analyzer({ stemming: 'english', stopWords: ['the', 'of'], synonyms: { automobile: 'car' } })
  const words = analyzer.analyze('The running of Automobiles: the automobile')
  expect(words.map(({ word, position }) => [word, position])).toEqual([
    ['run', 1],
    ['automobil', 3],
    ['car', 5],
  ])
  expect(words.map(({ start, end }) => [start, end])[0]).toEqual([4, 11])
})
