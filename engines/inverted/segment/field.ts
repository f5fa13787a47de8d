/** One field of a segment, open for reading: its dictionary's index and its documents' lengths, both in memory. */
import type { FieldKind } from './format.ts'
import type { PostingsList } from './postings-list.ts'

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  readonly termCount: number
  /** In bytes: where the dictionary begins. */
  readonly dictionaryAddress: number
  readonly dictionaryBytes: number
  /** First terms of every `termsPerEntry`, one after the other; of each, where it ends here, and its place in the dictionary. */
  readonly entryTerms: Uint8Array
  readonly entryEnds: Uint32Array
  readonly entryOffsets: Float64Array
  /** By document: the length code (lengths.ts). Empty for facets; of bigrams that of their words. */
  readonly lengths: Uint8Array
  /** Documents that have the field. 0 for facets and bigrams, as is `wordCount`. */
  readonly documentCount: number
  readonly wordCount: number
  /** The lists that are in memory, by term. */
  readonly lists: Map<string, PostingsList>
}
