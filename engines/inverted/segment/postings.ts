/** One term's documents in one field, as writers hand them on: flat arrays that are used again and again. */

export class Postings {
  /** Ascending. */
  docs: Uint32Array = new Uint32Array(1024)
  /** By document: how often the term is in it. */
  freqs: Uint32Array = new Uint32Array(1024)
  docCount = 0
  /** Of one document after the other: its first position, then the distances from one to the next. */
  positions: Uint32Array = new Uint32Array(1024)
  positionCount = 0

  clear(): void {
    this.docCount = 0
    this.positionCount = 0
  }

  addDocument(doc: number, freq: number): void {
    if (this.docCount === this.docs.length) {
      this.docs = grown(this.docs)
      this.freqs = grown(this.freqs)
    }
    this.docs[this.docCount] = doc
    this.freqs[this.docCount++] = freq
  }

  addPosition(distance: number): void {
    if (this.positionCount === this.positions.length) this.positions = grown(this.positions)
    this.positions[this.positionCount++] = distance
  }
}

function grown(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
