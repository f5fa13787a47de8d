/** Where a text store's answer is not one that the reference allows: scores are its own, what matches is not. */
import type { TextHits, TextSearch } from '../text.ts'
import { idsDifference } from './ids-difference.ts'
import type { TextReference } from './text.ts'

export function hitsDifference(
  reference: TextReference,
  { query, limit }: TextSearch,
  { ids, scores }: TextHits,
): string | undefined {
  if (ids.length !== scores.length) return `${ids.length} documents with ${scores.length} scores`
  const all = reference.search({ query, limit: Number.MAX_SAFE_INTEGER }).ids
  const count = Math.min(limit, all.length)
  if (ids.length !== count) return `${ids.length} documents, with ${all.length} that match and a limit of ${limit}`
  const known = new Set(Array.from(all))
  const matching = Array.from(ids).filter(id => known.has(id))
  return idsDifference(ids, matching) ?? orderDifference({ ids, scores })
}

/** Best first, of equal scores the lesser id first. */
function orderDifference({ ids, scores }: TextHits): string | undefined {
  for (let place = 1; place < ids.length; place++) {
    const [before, here] = [scores[place - 1]!, scores[place]!]
    if (!(before >= here)) return `a score of ${here} comes after ${before}`
    if (before === here && ids[place - 1]! > ids[place]!) return `document ${ids[place]} comes late among equals`
  }
  return undefined
}
