/**
 * Words that begin in a given way, those in the most documents first.
 *
 * How many documents a word is in at most, the dictionaries tell. Only where that may be too many (it is in two fields of a document,
 * or documents are gone) are lists gone through, and only for words that may still be among the best.
 */
import { TermCursor } from '../segment/term-cursor.ts'
import type { Part, Version } from '../version.ts'
import { DocumentSet } from './document-set.ts'

const encoder = new TextEncoder()

interface Candidate {
  readonly word: string
  /** Documents that have it, or more than that. */
  most: number
}

export function suggestWords(version: Version, prefix: string, limit: number): string[] {
  const candidates = [...gather(version, prefix).values()].sort((a, b) => b.most - a.most || (a.word < b.word ? -1 : 1))
  const isExact = version.parts.every(({ segment, deletions }) => deletions === undefined && segment.fields.size <= 1)
  if (isExact) return candidates.slice(0, limit).map(({ word }) => word)
  const best: { readonly word: string; readonly count: number }[] = []
  for (const { word, most } of candidates) {
    const last = best[limit - 1]
    if (last !== undefined && last.count > most) break
    const count = countDocuments(version, word)
    if (count === 0) continue
    best.push({ word, count })
    best.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    best.length = Math.min(best.length, limit)
  }
  return best.map(({ word }) => word)
}

function gather(version: Version, prefix: string): Map<string, Candidate> {
  const bytes = encoder.encode(prefix)
  const candidates = new Map<string, Candidate>()
  for (const { segment } of version.parts) {
    for (const field of segment.fields.values()) {
      const cursor = new TermCursor(segment, field)
      for (let more = cursor.seek(bytes); more; more = cursor.next()) {
        const word = cursor.text
        if (!word.startsWith(prefix)) break
        const known = candidates.get(word)
        if (known === undefined) candidates.set(word, { word, most: cursor.docCount })
        else known.most += cursor.docCount
      }
    }
  }
  return candidates
}

function countDocuments(version: Version, word: string): number {
  const bytes = encoder.encode(word)
  let count = 0
  for (const part of version.parts) count += countInPart(part, bytes)
  return count
}

function countInPart({ segment, deletions }: Part, word: Uint8Array): number {
  const found = new DocumentSet(segment.documentCount)
  for (const field of segment.fields.values()) {
    const cursor = new TermCursor(segment, field)
    if (cursor.seek(word) && cursor.equals(word)) found.addTerm(segment, cursor)
  }
  if (deletions !== undefined) {
    for (let word = 0; word < found.bits.length; word++) found.bits[word]! &= ~deletions.bits[word]!
  }
  return found.count
}
