/** Whether the bigrams of a field are those that its words make: each in the documents that have it, as often, and none left out. */
import { compareBytes } from '../bytes/index.ts'
import type { BigramGatherer } from './segment/bigrams.ts'
import { DocumentBlock } from './segment/block-reader.ts'
import type { Postings } from './segment/postings.ts'
import { PostingsList } from './segment/postings-list.ts'
import type { Segment } from './segment/segment.ts'
import { TermCursor } from './segment/term-cursor.ts'

/** What is wrong with the bigrams of that name; `undefined`: nothing. `gathered` has seen every word of the field. */
export function bigramsProblem(segment: Segment, name: string, gathered: BigramGatherer): string | undefined {
  const field = segment.bigrams.get(name)
  const cursor = field === undefined ? undefined : new TermCursor(segment, field)
  let problem: string | undefined
  const isKept = gathered.each((bytes, postings) => {
    if (cursor === undefined || problem !== undefined) return
    if (!cursor.next() || compareBytes(cursor.bytes.subarray(0, cursor.length), bytes) !== 0)
      problem = 'a bigram is left out'
    else if (!isSame(segment, cursor, postings))
      problem = `the documents of '${cursor.text}' are not those of its words`
  })
  if (isKept !== (cursor !== undefined))
    return isKept ? 'its bigrams are left out' : 'it has bigrams of no frequent words'
  if (problem === undefined && cursor?.next() === true) return `'${cursor.text}' is a bigram of no frequent words`
  return problem
}

function isSame(segment: Segment, cursor: TermCursor, { docs, freqs, docCount }: Postings): boolean {
  if (cursor.docCount !== docCount) return false
  const list = new PostingsList(segment, cursor)
  const block = new DocumentBlock()
  let seen = 0
  for (const address of list.addresses) {
    block.read(segment, address, seen === 0 ? -1 : docs[seen - 1]!)
    block.readFreqs()
    for (let at = 0; at < block.count; at++, seen++) {
      if (seen === docCount || block.docs[at] !== docs[seen] || block.freqs[at] !== freqs[seen]) return false
    }
  }
  return seen === docCount
}
