/** Brings the lists of one term in several segments together, under the new numbers of their documents. */
import { DocumentBlock, PositionReader } from '../segment/block-reader.ts'
import { Postings } from '../segment/postings.ts'
import { PostingsList } from '../segment/postings-list.ts'
import type { Segment } from '../segment/segment.ts'
import type { TermCursor } from '../segment/term-cursor.ts'

/** Stands for the new number of a document that is left out. */
export const gone = 0xffffffff

export interface MergeInput {
  readonly segment: Segment
  /** By document: its new number, ascending, or `gone`. */
  readonly renumbered: Uint32Array
}

export interface ListSource {
  readonly input: MergeInput
  /** At the term. */
  readonly cursor: TermCursor
}

export class ListMerger {
  #postings = new Postings()
  #sorted = new Postings()
  readonly #block = new DocumentBlock()
  readonly #positions = new PositionReader()

  /** The list of the new segment; it holds until the next call. */
  merge(sources: readonly ListSource[]): Postings {
    this.#postings.clear()
    let isAscending = true
    for (const source of sources) {
      const from = this.#postings.docCount
      this.#gather(source)
      const { docs, docCount } = this.#postings
      if (from > 0 && docCount > from && docs[from]! < docs[from - 1]!) isAscending = false
    }
    if (!isAscending) this.#sort()
    return this.#postings
  }

  #gather({ input, cursor }: ListSource): void {
    const { segment, renumbered } = input
    const postings = this.#postings
    const block = this.#block
    const positions = this.#positions
    const hasWords = cursor.field.kind === 'words'
    const list = cursor.table === 0 ? undefined : new PostingsList(segment, cursor)
    if (hasWords) positions.seek(segment, cursor.start, 0)
    let previous = -1
    for (let index = 0; index < (list?.blockCount ?? 1); index++) {
      block.read(segment, list?.addresses[index] ?? cursor.docs, previous)
      previous = block.docs[block.count - 1]!
      if (hasWords) block.readFreqs()
      for (let at = 0; at < block.count; at++) {
        const doc = renumbered[block.docs[at]!]!
        const freq = hasWords ? block.freqs[at]! : 0
        if (doc === gone) {
          if (hasWords) positions.skip(freq)
          continue
        }
        postings.addDocument(doc, freq)
        for (let left = freq; left > 0; left--) postings.addPosition(positions.next())
      }
    }
  }

  /** Lists whose documents lie between one another's: new numbers are sorted, and what belongs to them follows. */
  #sort(): void {
    const from = this.#postings
    const into = this.#sorted
    const order = Uint32Array.from({ length: from.docCount }, (_, index) => index)
    order.sort((a, b) => from.docs[a]! - from.docs[b]!)
    const starts = new Uint32Array(from.docCount + 1)
    const hasPositions = from.positionCount > 0
    for (let index = 0; index < from.docCount; index++) starts[index + 1] = starts[index]! + from.freqs[index]!
    into.clear()
    for (const index of order) {
      into.addDocument(from.docs[index]!, from.freqs[index]!)
      if (!hasPositions) continue
      for (let at = starts[index]!; at < starts[index + 1]!; at++) into.addPosition(from.positions[at]!)
    }
    this.#sorted = from
    this.#postings = into
  }
}
