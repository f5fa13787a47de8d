/** Documents that have words in order in one field, with up to `slop` other words between them in all. */
import { Matcher, noMore, noThreshold, reach } from './matcher.ts'
import { PositionList, type PostingsCursor } from './postings-cursor.ts'

export interface PhraseWord {
  readonly cursor: PostingsCursor
  /** Its place in the phrase; words that are not indexed leave holes. */
  readonly offset: number
}

export interface PhraseScore {
  readonly lengths: Uint8Array
  readonly norms: Float64Array
  readonly weight: number
}

export interface PhraseParts {
  /** Two or more, whose cursors have not moved. */
  readonly words: readonly PhraseWord[]
  /** Of words next to each other, where the segment has them: a document has the phrase no more often than any of them. */
  readonly bigrams: readonly PostingsCursor[]
  readonly slop: number
  /** Absent: it is 0. */
  readonly score: PhraseScore | undefined
}

export class Phrase extends Matcher {
  readonly #words: readonly PhraseWord[]
  readonly #slop: number
  /** Every cursor is opened with it, so that each one's bound and score are those of as many phrases as it has words. */
  readonly #score: PhraseScore | undefined
  readonly #byCost: readonly PostingsCursor[]
  /**
   * A document has the phrase no more often than each of these. With slop, phrases that begin at several places of the first word may
   * go on at one place of the next, so that only the first word bounds them.
   */
  readonly #bounding: readonly PostingsCursor[]
  readonly #lists: readonly PositionList[]
  #count = 0
  #checkedTo = -1
  #checkedFor = noThreshold
  readonly cost: number
  readonly bound: number

  constructor({ words, bigrams, slop, score }: PhraseParts) {
    super()
    this.#words = words
    this.#slop = slop
    this.#score = score
    this.#byCost = [...bigrams, ...words.map(({ cursor }) => cursor)].sort((a, b) => a.cost - b.cost)
    this.#bounding = slop === 0 ? this.#byCost : [words[0]!.cursor]
    this.#lists = words.map(() => new PositionList())
    this.cost = this.#byCost[0]!.cost
    this.bound = Math.min(...this.#bounding.map(({ bound }) => bound))
  }

  advance(target: number): number {
    let doc = target
    for (;;) {
      doc = this.#align(doc)
      this.doc = doc
      if (doc === noMore) return doc
      if (this.#canPass() && this.#matches()) return doc
      doc++
    }
  }

  score(): number {
    const score = this.#score
    if (score === undefined) return 0
    const { lengths, norms, weight } = score
    return weight * (this.#count / (this.#count + norms[lengths[this.doc]!]!))
  }

  boundFrom(target: number): number {
    let least = Number.POSITIVE_INFINITY
    let end = noMore
    for (const cursor of this.#bounding) {
      least = Math.min(least, cursor.boundFrom(target))
      end = Math.min(end, cursor.boundEnd)
    }
    this.boundEnd = end
    return least
  }

  /** The first document at or after `target` that has all the words, in a range that can pass the threshold. */
  #align(target: number): number {
    const cursors = this.#byCost
    let doc = target
    for (;;) {
      if (this.threshold !== noThreshold) doc = this.#skip(doc)
      if (doc === noMore) return doc
      let index = 0
      for (; index < cursors.length; index++) {
        const other = reach(cursors[index]!, doc)
        if (other === doc) continue
        doc = other
        break
      }
      if (index === cursors.length) return doc
    }
  }

  #skip(target: number): number {
    let doc = target
    if (doc === noMore || (this.#checkedFor === this.threshold && doc <= this.#checkedTo)) return doc
    this.#checkedFor = this.threshold
    while (doc !== noMore && this.boundFrom(doc) <= this.threshold)
      doc = this.boundEnd === noMore ? noMore : this.boundEnd + 1
    this.#checkedTo = this.boundEnd
    return doc
  }

  /** Whether the document would pass if it had the phrase as often as it can. */
  #canPass(): boolean {
    const score = this.#score
    if (this.threshold === noThreshold || score === undefined) return true
    const cursors = this.#bounding
    let freq = cursors[0]!.freq
    for (let index = 1; index < cursors.length; index++) freq = Math.min(freq, cursors[index]!.freq)
    const { lengths, norms, weight } = score
    return weight * (freq / (freq + norms[lengths[this.doc]!]!)) > this.threshold
  }

  #matches(): boolean {
    const words = this.#words
    for (let index = 0; index < words.length; index++) words[index]!.cursor.readPositions(this.#lists[index]!)
    this.#count = this.#slop === 0 && words.length === 2 ? this.#countPairs() : this.#countStarts()
    return this.#count > 0
  }

  /** Of two words. Without a score, as below, whether there is one place is all that counts. */
  #countPairs(): number {
    const [first, second] = this.#lists as [PositionList, PositionList]
    const distance = this.#words[1]!.offset - this.#words[0]!.offset
    const left = first.values
    const right = second.values
    const leftCount = first.count
    const rightCount = second.count
    let count = 0
    let at = 0
    for (let index = 0; index < leftCount; index++) {
      const wanted = left[index]! + distance
      while (at < rightCount && right[at]! < wanted) at++
      if (at === rightCount) break
      if (right[at] !== wanted) continue
      count++
      if (this.#score === undefined) break
    }
    return count
  }

  /** At how many places the phrase begins: from each place of its first word, the next place of each word is taken. */
  #countStarts(): number {
    const lists = this.#lists
    const words = this.#words
    const starts = lists[0]!
    const next = new Uint32Array(lists.length)
    let count = 0
    for (let start = 0; start < starts.count; start++) {
      const first = starts.values[start]!
      let position = first
      for (let index = 1; index < lists.length; index++) {
        const { values, count: positionCount } = lists[index]!
        const least = position + words[index]!.offset - words[index - 1]!.offset
        let at = next[index]!
        while (at < positionCount && values[at]! < least) at++
        next[index] = at
        // Later starts need places that are no earlier: none of them fits either.
        if (at === positionCount) return count
        position = values[at]!
      }
      const span = words.at(-1)!.offset - words[0]!.offset
      if (position - first - span > this.#slop) continue
      count++
      if (this.#score === undefined) break
    }
    return count
  }
}
