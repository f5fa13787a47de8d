/** What makes no sense is a `TypeError`, and changes nothing. */
import assert from 'node:assert/strict'
import type { Feature } from '../../store.ts'
import type { TextDocument, TextQuery } from '../../text.ts'
import type { Subject } from '../subject.ts'
import { assertMisuse } from '../subject.ts'
import { documents, found, words } from './words.ts'

const senselessQueries: readonly (readonly [unknown, Feature?])[] = [
  [{ type: 'none' }],
  [{ type: 'words', text: 'one', operator: 'xor' }],
  [{ type: 'words', operator: 'and' }],
  [{ type: 'boolean', must: [{ type: 'none' }] }],
  [{ type: 'phrase', text: 'one two', slop: -1 }, 'slop'],
  [{ type: 'phrase', text: 'one two', slop: 0.5 }, 'slop'],
  [{ type: 'fuzzy', word: 'one', distance: 0 }, 'fuzzy'],
  [{ type: 'fuzzy', word: 'one', distance: 3 }, 'fuzzy'],
]

export function testMisuse(subject: Subject<'text'>): void {
  subject.test('a document that makes no sense is a TypeError, and none of the call is written', async text => {
    for (const id of [-1, 0.5, Number.NaN, 2 ** 53]) {
      const document = { id, fields: { body: 'one' } }
      await assertMisuse(`index ${id}`, () => text.index([...documents('one'), document]))
      await assertMisuse(`remove ${id}`, () => text.remove([1, id]))
    }
    const bad = { id: 2, fields: { body: 7 } } as unknown as TextDocument
    await assertMisuse('a field that is no text', () => text.index([...documents('one'), bad]))
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [])
  })

  subject.test('a query that makes no sense is a TypeError', async text => {
    for (const [senseless, feature] of senselessQueries) {
      if (feature !== undefined && !subject.has(feature)) continue
      const query = senseless as TextQuery
      await assertMisuse(JSON.stringify(query), () => text.search({ query, limit: 1 }))
      await assertMisuse(JSON.stringify(query), () => text.count(query))
    }
    for (const limit of [0, -1, 1.5, Number.NaN]) {
      await assertMisuse(`a limit of ${limit}`, () => text.search({ query: words('one'), limit }))
      if (subject.has('suggest')) await assertMisuse(`suggest ${limit}`, () => text.suggest('o', limit))
    }
  })
}
