/** Compares what an index answers with what the reference does. */
import type { TextQuery, TextReader, TextSearch } from '../../adapters/contract/index.ts'
import type { TextReference } from '../../adapters/contract/reference/index.ts'

interface Reader extends TextReader {
  search(search: TextSearch): { readonly ids: ArrayLike<number>; readonly scores: ArrayLike<number> }
}

/** Scores are sums of the same numbers in another order. */
const tolerance = 1e-9

/** What is wrong with the answer; `undefined`: nothing. `isExact`: scores are those of the reference too. */
export function searchDifference(
  index: Reader,
  reference: TextReference,
  search: TextSearch,
  isExact: boolean,
): string | undefined {
  const { ids, scores } = index.search(search)
  const all = reference.search({ ...search, limit: Number.MAX_SAFE_INTEGER })
  const expected = new Map(Array.from(all.ids, (id, place) => [id, all.scores[place]!]))
  const count = Math.min(search.limit, all.ids.length)
  if (ids.length !== count || scores.length !== count) return `${ids.length} hits, expected ${count}`
  for (let place = 0; place < count; place++) {
    const [id, score] = [ids[place]!, scores[place]!]
    const right = expected.get(id)
    if (right === undefined) return `document ${id} does not match`
    if (place > 0 && (score > scores[place - 1]! || (score === scores[place - 1] && id < ids[place - 1]!))) {
      return `document ${id} at place ${place} is out of order`
    }
    if (!isExact) continue
    if (Math.abs(score - right) > tolerance * (1 + right)) return `document ${id} scores ${score}, expected ${right}`
    if (Math.abs(score - all.scores[place]!) > tolerance * (1 + score)) {
      return `place ${place} scores ${score}, expected ${all.scores[place]}`
    }
  }
  return new Set(Array.from(ids)).size === count ? undefined : 'a document comes twice'
}

export function countsDifference(index: Reader, reference: TextReference, query: TextQuery): string | undefined {
  const count = index.count(query)
  if (count !== reference.count(query)) return `count is ${JSON.stringify(count)}, expected ${reference.count(query)}`
  for (const name of ['colour', 'size', 'absent']) {
    const found = sorted(index.facets(query, name) as Record<string, number>)
    const expected = sorted(reference.facets(query, name))
    if (found !== expected) return `${name}: ${found}, expected ${expected}`
  }
  return undefined
}

function sorted(counts: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
}
