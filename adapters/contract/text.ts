/**
 * The `text` model: documents of named fields, found by words and ranked.
 *
 * What is passed in is the caller's, and holds until the call settles. An id is a whole number of 0 to 2^53 - 1. What a word is, is the store's analyzer's to say, and its version tells which;
 * text of lower-case ASCII letters and single spaces is cut at the spaces by all of them. A text without words matches
 * nothing, and so does a field that no document has. Writes are seen by searches after the next `refresh`, and not before
 * (of a store without that feature: once they have settled); a store that opens has refreshed. Scores are the store's own:
 * what all share is that a better match comes first. What makes no sense is a `TypeError`.
 */
import type { Awaitable } from './store.ts'

export interface TextDocument {
  readonly id: number
  /** Text by field, searched word by word. */
  readonly fields: Readonly<Record<string, string>>
  /** Exact values by name, to filter by and to count; a document with any needs the feature `facets`. Absent: none. */
  readonly facets?: Readonly<Record<string, string>>
}

/** `field` absent: in any field. Texts go through the analyzer; patterns are matched against words as the analyzer leaves them. */
export type TextQuery =
  /** The words of the text, all or any of them. */
  | { readonly type: 'words'; readonly text: string; readonly operator: 'and' | 'or'; readonly field?: string }
  /** The words in this order in one field, with up to `slop` (absent: 0) other words between them in all. */
  | { readonly type: 'phrase'; readonly text: string; readonly slop?: number; readonly field?: string }
  /** Of an empty prefix, any word. */
  | { readonly type: 'prefix'; readonly prefix: string; readonly field?: string }
  /** `*` stands for any characters, `?` for one. */
  | { readonly type: 'wildcard'; readonly pattern: string; readonly field?: string }
  /** Words at a Levenshtein distance of up to `distance`, 1 or 2. */
  | { readonly type: 'fuzzy'; readonly word: string; readonly distance: number; readonly field?: string }
  | { readonly type: 'facet'; readonly name: string; readonly value: string }
  /** All of `must`, none of `not`, and where `must` is empty one of `should` or more (of an empty one nothing matches); `should` adds to the score. */
  | {
      readonly type: 'boolean'
      readonly must?: readonly TextQuery[]
      readonly should?: readonly TextQuery[]
      readonly not?: readonly TextQuery[]
    }

export interface TextSearch {
  readonly query: TextQuery
  /** The best so many, 1 or more. */
  readonly limit: number
  /** By field, how much its matches weigh; absent: 1. */
  readonly boosts?: Readonly<Record<string, number>>
}

/** Best first, of equal scores the lesser id first; the arrays have the same length. */
export interface TextHits {
  readonly ids: ArrayLike<number>
  readonly scores: ArrayLike<number>
}

export interface TextReader {
  search(search: TextSearch): Awaitable<TextHits>
  /** How many documents match. */
  count(query: TextQuery): Awaitable<number>
  /** Of the documents that match: by value of the facet, how many have it. */
  facets(query: TextQuery, name: string): Awaitable<Readonly<Record<string, number>>>
  /** Words of the index that begin so, those in the most documents first (of equally many in order), at most `limit`. */
  suggest(prefix: string, limit: number): Awaitable<readonly string[]>
}

export interface Text extends TextReader {
  /** Adds documents, all or none; one of an id that is there takes its place. Settles when it is as durable as the store was opened to be. */
  index(documents: readonly TextDocument[]): Awaitable<void>
  /** Removes documents, all or none; a missing one is no error. Durable as `index`. */
  remove(ids: readonly number[]): Awaitable<void>
  /** From when it settles on, searches see every write that settled before the call. */
  refresh(): Awaitable<void>
  /** What searches see as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<TextSnapshot>
}

export interface TextSnapshot extends TextReader {
  release(): Awaitable<void>
}
