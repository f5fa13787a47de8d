/** The words in which the parts of the suite speak of documents. */
import assert from 'node:assert/strict'
import type { Text, TextDocument, TextQuery, TextReader, TextSearch } from '../../text.ts'
import type { Subject } from '../subject.ts'

export function words(text: string, operator: 'and' | 'or' = 'and', field?: string): TextQuery {
  return { type: 'words', text, operator, ...(field !== undefined && { field }) }
}

/** Documents of one field `body`, numbered from 1. */
export function documents(...bodies: string[]): TextDocument[] {
  return bodies.map((body, index) => ({ id: index + 1, fields: { body } }))
}

/** As it is, or without facets where the store has none. */
export function suited(subject: Subject<'text'>, { id, fields, facets }: TextDocument): TextDocument {
  return { id, fields, ...(subject.has('facets') && facets !== undefined && { facets }) }
}

/** The ids of all that match, ascending, once the answer is seen to be in the order of its scores. */
export async function found(reader: TextReader, query: TextQuery): Promise<number[]> {
  const ids = (await best(reader, { query, limit: 1000 })).toSorted((left, right) => left - right)
  assert.equal(await reader.count(query), ids.length, 'the count is that of the documents that match')
  return ids
}

/** The ids in the answer's order. */
export async function best(reader: TextReader, search: TextSearch): Promise<number[]> {
  const { ids, scores } = await reader.search(search)
  assert.equal(ids.length, scores.length)
  for (let place = 1; place < ids.length; place++) {
    const [before, here] = [scores[place - 1]!, scores[place]!]
    assert.ok(before > here || (before === here && ids[place - 1]! < ids[place]!), 'best first, then by id')
  }
  return Array.from(ids)
}

/** Writes and lets searches see it. */
export async function index(text: Text, written: readonly TextDocument[]): Promise<void> {
  await text.index(written)
  await text.refresh()
}
