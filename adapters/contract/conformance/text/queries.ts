/** What matches which query, in text that every analyzer cuts at its spaces. */
import assert from 'node:assert/strict'
import type { TextDocument, TextQuery } from '../../text.ts'
import type { Subject } from '../subject.ts'
import { best, found, index, suited, words } from './words.ts'

const shelf: readonly TextDocument[] = [
  {
    id: 1,
    fields: { title: 'red fox', body: 'the quick fox jumps over the lazy dog' },
    facets: { kind: 'tale', size: 's' },
  },
  { id: 2, fields: { title: 'blue whale', body: 'the whale jumps far over the quick sea' }, facets: { kind: 'tale' } },
  { id: 3, fields: { title: 'red sea', body: 'sea and sand and sea' }, facets: { kind: 'map', size: 's' } },
  { id: 4, fields: { title: 'manual', body: 'how to jump the fence of the fox' } },
]

export function testQueries(subject: Subject<'text'>): void {
  const ask = (name: string, cases: readonly (readonly [TextQuery, number[]])[]): void =>
    subject.test(name, async text => {
      await index(
        text,
        shelf.map(document => suited(subject, document)),
      )
      for (const [query, expected] of cases) assert.deepEqual(await found(text, query), expected, JSON.stringify(query))
    })

  ask('words: all or any of them, in any field or in one', [
    [words('fox'), [1, 4]],
    [words('fox', 'and', 'title'), [1]],
    [words('quick over'), [1, 2]],
    [words('red sea'), [3]],
    [words('blue sea'), [2]],
    [words('red sea', 'and', 'body'), []],
    [words('red sand', 'or'), [1, 3]],
    [words('nothing fence', 'or'), [4]],
    [words('nothing fence'), []],
    [words('fox fox fox'), [1, 4]],
    [words('fox', 'and', 'none'), []],
    [words(''), []],
    [words('', 'or'), []],
  ])

  ask('boolean: must, should and not', [
    [{ type: 'boolean', must: [words('the'), words('fox')] }, [1, 4]],
    [{ type: 'boolean', must: [words('the')], not: [words('fox')] }, [2]],
    [{ type: 'boolean', should: [words('whale'), words('sand')] }, [2, 3]],
    [{ type: 'boolean', must: [words('sea')], should: [words('nothing')] }, [2, 3]],
    [{ type: 'boolean', should: [words('sea')], not: [words('whale')] }, [3]],
    [
      { type: 'boolean', must: [{ type: 'boolean', should: [words('lazy'), words('far')] }], not: [words('blue')] },
      [1],
    ],
    [{ type: 'boolean', not: [words('fox')] }, []],
    [{ type: 'boolean' }, []],
  ])

  testFeatures(subject, ask)
  testRanks(subject)
  testFacets(subject)
}

type Ask = (name: string, cases: readonly (readonly [TextQuery, number[]])[]) => void

function testFeatures(subject: Subject<'text'>, ask: Ask): void {
  if (subject.has('phrase')) {
    ask('phrase: the words one after the other in one field', [
      [{ type: 'phrase', text: 'quick fox' }, [1]],
      [{ type: 'phrase', text: 'fox quick' }, []],
      [{ type: 'phrase', text: 'over the' }, [1, 2]],
      [{ type: 'phrase', text: 'over the', field: 'title' }, []],
      [{ type: 'phrase', text: 'red sea', field: 'title' }, [3]],
      [{ type: 'phrase', text: 'fox the' }, []],
      [{ type: 'phrase', text: 'sea and sand and sea' }, [3]],
      [{ type: 'phrase', text: 'sea and sea' }, []],
      [{ type: 'phrase', text: 'fence' }, [4]],
      [{ type: 'phrase', text: '' }, []],
    ])
  }
  if (subject.has('slop')) {
    ask('slop: so many other words between, in all, in this order', [
      [{ type: 'phrase', text: 'quick jumps', slop: 1 }, [1]],
      [{ type: 'phrase', text: 'quick over', slop: 1 }, []],
      [{ type: 'phrase', text: 'quick over', slop: 2 }, [1]],
      [{ type: 'phrase', text: 'the quick over', slop: 2 }, [1]],
      [{ type: 'phrase', text: 'the fox dog', slop: 4 }, []],
      [{ type: 'phrase', text: 'the fox dog', slop: 5 }, [1]],
      [{ type: 'phrase', text: 'jumps quick', slop: 9 }, [2]],
      [{ type: 'phrase', text: 'sea sea', slop: 3 }, [3]],
      [{ type: 'phrase', text: 'sea sea', slop: 2 }, []],
    ])
  }
  if (subject.has('prefix')) {
    ask('prefix: words that begin so', [
      [{ type: 'prefix', prefix: 'jump' }, [1, 2, 4]],
      [{ type: 'prefix', prefix: 'jumps' }, [1, 2]],
      [{ type: 'prefix', prefix: 's' }, [2, 3]],
      [{ type: 'prefix', prefix: 'bl', field: 'title' }, [2]],
      [{ type: 'prefix', prefix: 'x' }, []],
    ])
  }
  if (subject.has('wildcard')) {
    ask('wildcard: any characters for *, one for ?', [
      [{ type: 'wildcard', pattern: 'j*p' }, [4]],
      [{ type: 'wildcard', pattern: 'jump?' }, [1, 2]],
      [{ type: 'wildcard', pattern: '?o?' }, [1, 4]],
      [{ type: 'wildcard', pattern: '*a' }, [2, 3]],
      [{ type: 'wildcard', pattern: 's*a', field: 'title' }, [3]],
      [{ type: 'wildcard', pattern: 'fox' }, [1, 4]],
      [{ type: 'wildcard', pattern: 'fox?' }, []],
      [{ type: 'wildcard', pattern: 'f.x' }, []],
    ])
  }
  if (subject.has('fuzzy')) {
    ask('fuzzy: words at so many changes', [
      [{ type: 'fuzzy', word: 'fix', distance: 1 }, [1, 4]],
      [{ type: 'fuzzy', word: 'jum', distance: 1 }, [4]],
      [{ type: 'fuzzy', word: 'jum', distance: 2 }, [1, 2, 4]],
      [{ type: 'fuzzy', word: 'whael', distance: 2 }, [2]],
      [{ type: 'fuzzy', word: 'whael', distance: 1 }, []],
      [{ type: 'fuzzy', word: 'manuals', distance: 1, field: 'title' }, [4]],
      [{ type: 'fuzzy', word: 'manuals', distance: 1, field: 'body' }, []],
    ])
  }
}

function testRanks(subject: Subject<'text'>): void {
  subject.test('better matches come first: more often, in a shorter text, rarer words, more words', async text => {
    const filler = 'a b c d e f g h'
    await index(text, [
      { id: 1, fields: { body: `apple ${filler}` } },
      { id: 2, fields: { body: `apple apple apple ${filler}` } },
      { id: 3, fields: { body: 'apple' } },
      { id: 4, fields: { body: `pear apple ${filler}` } },
      { id: 5, fields: { body: filler } },
    ])
    const order = await best(text, { query: words('apple'), limit: 10 })
    assert.ok(order.indexOf(2) < order.indexOf(1), 'more often')
    assert.ok(order.indexOf(3) < order.indexOf(1), 'shorter')
    assert.equal((await best(text, { query: words('apple pear', 'or'), limit: 10 }))[0], 4, 'rarer, and more')
    const query: TextQuery = { type: 'boolean', must: [words('apple')], should: [words('pear')] }
    assert.equal((await best(text, { query, limit: 1 }))[0], 4, 'should adds to the score')
    assert.deepEqual(await best(text, { query: words('apple'), limit: 2 }), order.slice(0, 2))
  })

  if (!subject.has('boosts')) return
  subject.test('boosts: matches in a field weigh as told', async text => {
    await index(text, [
      { id: 1, fields: { title: 'apple core', body: 'pear core' } },
      { id: 2, fields: { title: 'pear core', body: 'apple core' } },
    ])
    assert.deepEqual(await best(text, { query: words('apple'), limit: 2, boosts: { title: 5 } }), [1, 2])
    assert.deepEqual(await best(text, { query: words('apple'), limit: 2, boosts: { body: 5 } }), [2, 1])
  })
}

function testFacets(subject: Subject<'text'>): void {
  if (subject.has('facets')) {
    subject.test('facets: filtered by and counted, of the documents that match', async text => {
      await index(text, shelf)
      assert.deepEqual({ ...(await text.facets(words('sea the', 'or'), 'kind')) }, { tale: 2, map: 1 })
      assert.deepEqual({ ...(await text.facets(words('red'), 'size')) }, { s: 2 })
      assert.deepEqual({ ...(await text.facets(words('red'), 'none')) }, {})
      assert.deepEqual(await found(text, { type: 'facet', name: 'kind', value: 'tale' }), [1, 2])
      assert.deepEqual(await found(text, { type: 'facet', name: 'kind', value: 'ta' }), [])
      const tales: TextQuery = { type: 'facet', name: 'kind', value: 'tale' }
      assert.deepEqual(await found(text, { type: 'boolean', must: [words('sea'), tales] }), [2])
      await index(text, [{ id: 1, fields: { body: 'red' }, facets: { kind: 'map' } }])
      assert.deepEqual({ ...(await text.facets(words('red'), 'kind')) }, { map: 2 })
    })
  }

  if (subject.has('suggest')) {
    subject.test('suggest: words that begin so, the most frequent first', async text => {
      await index(
        text,
        shelf.map(document => suited(subject, document)),
      )
      assert.deepEqual(Array.from(await text.suggest('s', 5)), ['sea', 'sand'])
      assert.deepEqual(Array.from(await text.suggest('f', 2)), ['fox', 'far'])
      assert.deepEqual(Array.from(await text.suggest('jump', 9)), ['jumps', 'jump'])
      assert.deepEqual(Array.from(await text.suggest('xyz', 9)), [])
    })
  }
}
