/** Orders the terms of each field by their bytes. */
import type { TermTable } from './term-table.ts'

/** The first bytes of a term as one number that orders as they do; six, so that it is exact. */
const keyBytes = 6

/** By field: its terms in order. */
export function sortTerms(terms: TermTable, fieldCount: number): Uint32Array[] {
  const counts = new Uint32Array(fieldCount)
  const keys = new Float64Array(terms.count)
  for (let term = 0; term < terms.count; term++) {
    counts[terms.fields[term]!]!++
    keys[term] = keyOf(terms, term)
  }
  const sorted = Array.from(counts, count => new Uint32Array(count))
  counts.fill(0)
  for (let term = 0; term < terms.count; term++) {
    const field = terms.fields[term]!
    sorted[field]![counts[field]!++] = term
  }
  for (const ofField of sorted) ofField.sort((a, b) => keys[a]! - keys[b]! || compareTerms(terms, a, b))
  return sorted
}

function keyOf({ pool, starts }: TermTable, term: number): number {
  const start = starts[term]!
  const length = starts[term + 1]! - start
  let key = 0
  for (let index = 0; index < keyBytes; index++) key = key * 256 + (index < length ? pool[start + index]! : 0)
  return key
}

function compareTerms({ pool, starts }: TermTable, left: number, right: number): number {
  const leftStart = starts[left]!
  const rightStart = starts[right]!
  const leftLength = starts[left + 1]! - leftStart
  const rightLength = starts[right + 1]! - rightStart
  const most = Math.min(leftLength, rightLength)
  for (let index = 0; index < most; index++) {
    const difference = pool[leftStart + index]! - pool[rightStart + index]!
    if (difference !== 0) return difference
  }
  return leftLength - rightLength
}
