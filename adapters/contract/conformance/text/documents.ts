/** Documents: which are there after which writes, and from when on. */
import assert from 'node:assert/strict'
import type { Subject } from '../subject.ts'
import { best, documents, found, index, words } from './words.ts'

export function testDocuments(subject: Subject<'text'>): void {
  subject.test('in an empty store nothing matches', async text => {
    assert.deepEqual(await found(text, words('one')), [])
    await text.refresh()
    assert.deepEqual(await found(text, words('one', 'or')), [])
    if (subject.has('facets')) assert.deepEqual({ ...(await text.facets(words('one'), 'kind')) }, {})
    if (subject.has('suggest')) assert.deepEqual(Array.from(await text.suggest('', 5)), [])
  })

  if (subject.has('refresh')) testRefresh(subject)
  else testSeenAtOnce(subject)

  subject.test('a document of an id that is there takes its place, whole', async text => {
    await index(text, [{ id: 7, fields: { title: 'old words', body: 'same words' } }])
    await index(text, [{ id: 7, fields: { body: 'new words' } }])
    assert.deepEqual(await found(text, words('old')), [])
    assert.deepEqual(await found(text, words('same')), [])
    assert.deepEqual(await found(text, words('new words')), [7])
    await index(text, [
      { id: 7, fields: { body: 'first' } },
      { id: 7, fields: { body: 'last' } },
    ])
    assert.deepEqual(await found(text, words('first')), [], 'of one call the later counts')
    assert.deepEqual(await found(text, words('last')), [7])
  })

  subject.test('removed documents are gone, and may come back', async text => {
    await index(text, documents('one two', 'two three', 'three four'))
    await text.remove([1, 1, 50])
    await text.remove([])
    await text.remove([3])
    await text.index([{ id: 3, fields: { body: 'again two' } }])
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [])
    assert.deepEqual(await found(text, words('two')), [2, 3])
    assert.deepEqual(await found(text, words('three')), [2])
    await text.remove([2, 3])
    await text.refresh()
    assert.deepEqual(await found(text, words('one two three four again', 'or')), [])
  })

  subject.test('ids go from 0 to 2^53 - 1, and of equal scores the lesser comes first', async text => {
    const ids = [2 ** 32 + 1, 0, Number.MAX_SAFE_INTEGER, 5, 2 ** 31]
    await index(
      text,
      ids.map(id => ({ id, fields: { body: 'same' } })),
    )
    const ascending = ids.toSorted((left, right) => left - right)
    assert.deepEqual(await found(text, words('same')), ascending)
    assert.deepEqual(await best(text, { query: words('same'), limit: 3 }), ascending.slice(0, 3))
  })

  subject.test('a document may be empty, or long', async text => {
    const long = Array.from({ length: 20_000 }, (_, each) => `word${'abcdefghij'[each % 10]}`).join(' ')
    await index(text, [
      { id: 1, fields: {} },
      { id: 2, fields: { body: '' } },
      { id: 3, fields: { body: `${long} needle` } },
      { id: 4, fields: { body: 'needle' } },
    ])
    assert.deepEqual(await best(text, { query: words('needle'), limit: 10 }), [4, 3], 'the short one is better')
    assert.equal(await text.count(words('worda wordj')), 1)
  })
}

function testRefresh(subject: Subject<'text'>): void {
  subject.test('writes are seen from the next refresh on, and not before', async text => {
    await text.index(documents('one', 'one two'))
    assert.deepEqual(await found(text, words('one')), [])
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [1, 2])
    await text.remove([1])
    await text.index([{ id: 2, fields: { body: 'three' } }])
    await text.index([{ id: 3, fields: { body: 'one' } }])
    assert.deepEqual(await found(text, words('one')), [1, 2])
    assert.deepEqual(await found(text, words('three')), [])
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [3])
    assert.deepEqual(await found(text, words('three')), [2])
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [3])
  })
}

function testSeenAtOnce(subject: Subject<'text'>): void {
  subject.test('refresh: not claimed, and writes are seen once they have settled', async text => {
    await text.index(documents('one', 'one two'))
    assert.deepEqual(await found(text, words('one')), [1, 2])
    await text.remove([1])
    assert.deepEqual(await found(text, words('one')), [2])
    await text.refresh()
    assert.deepEqual(await found(text, words('one')), [2])
  })
}
