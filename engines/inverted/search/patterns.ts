/** Words of a field that a pattern fits: beginning with, with wildcards, and within a distance. All go through the dictionary in order. */
import type { TextQuery } from '../../../adapters/contract/index.ts'
import type { Field } from '../segment/field.ts'
import type { Segment } from '../segment/segment.ts'
import { TermCursor } from '../segment/term-cursor.ts'
import { FuzzyWord } from './fuzzy-word.ts'

export type PatternQuery = Extract<TextQuery, { type: 'prefix' | 'wildcard' | 'fuzzy' }>

const encoder = new TextEncoder()

/** Calls `found` with the cursor at each word that fits; the cursor is not to be moved. */
export function eachWordLike(
  segment: Segment,
  field: Field,
  query: PatternQuery,
  found: (cursor: TermCursor) => void,
): void {
  const cursor = new TermCursor(segment, field)
  switch (query.type) {
    case 'prefix':
      eachWithPrefix(cursor, query.prefix, found)
      return
    case 'wildcard': {
      const expression = wildcardExpression(query.pattern)
      const literal = /^[^*?]*/.exec(query.pattern)![0]
      eachWithPrefix(cursor, literal, at => {
        if (expression.test(at.text)) found(at)
      })
      return
    }
    case 'fuzzy':
      eachNear(cursor, new FuzzyWord(query.word, query.distance), found)
  }
}

/** Whether the word fits. */
export function isLike(query: PatternQuery): (word: string) => boolean {
  switch (query.type) {
    case 'prefix':
      return word => word.startsWith(query.prefix)
    case 'wildcard': {
      const expression = wildcardExpression(query.pattern)
      return word => expression.test(word)
    }
    case 'fuzzy': {
      const near = new FuzzyWord(query.word, query.distance)
      return word => {
        const bytes = encoder.encode(word)
        return near.read(bytes, bytes.length, 0)
      }
    }
  }
}

function eachWithPrefix(cursor: TermCursor, prefix: string, found: (cursor: TermCursor) => void): void {
  const bytes = encoder.encode(prefix)
  for (let more = cursor.seek(bytes); more && beginsWith(cursor, bytes); more = cursor.next()) found(cursor)
}

function beginsWith({ bytes, length }: TermCursor, prefix: Uint8Array): boolean {
  if (length < prefix.length) return false
  for (let index = 0; index < prefix.length; index++) if (bytes[index] !== prefix[index]) return false
  return true
}

function eachNear(cursor: TermCursor, near: FuzzyWord, found: (cursor: TermCursor) => void): void {
  for (let more = cursor.next(); more; ) {
    if (near.read(cursor.bytes, cursor.length, cursor.shared)) found(cursor)
    const { deadLength } = near
    if (deadLength < 0) {
      more = cursor.next()
      continue
    }
    // Whatever begins as this one does is too far: go to what comes after all of that.
    const after = successor(cursor.bytes.subarray(0, deadLength))
    more = after !== undefined && cursor.skipTo(after)
  }
}

/** The least bytes that are greater than all that begin with `prefix`; `undefined`: there are none. */
function successor(prefix: Uint8Array): Uint8Array | undefined {
  let end = prefix.length
  while (end > 0 && prefix[end - 1] === 255) end--
  if (end === 0) return undefined
  const after = prefix.slice(0, end)
  after[end - 1]! += 1
  return after
}

function wildcardExpression(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[\^$\\.+()[\]{}|/]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'su')
}
