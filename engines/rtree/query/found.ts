/** Ids as they are found: one array of doubles that is used over and over, and grows with the largest answer. */

const firstLength = 1024

export class Found {
  ids: Float64Array = new Float64Array(firstLength)
  count = 0

  /** Makes sure of room for so many more; hands out the array to write to. */
  reserve(count: number): Float64Array {
    if (this.count + count > this.ids.length) {
      const grown = new Float64Array(Math.max(this.ids.length * 2, this.count + count))
      grown.set(this.ids)
      this.ids = grown
    }
    return this.ids
  }

  /** A copy that is the caller's, of at most so many. A plain array: a typed one of this size takes longer to make than to fill. */
  take(limit: number): number[] {
    const { ids } = this
    const count = Math.min(limit, this.count)
    const taken = new Array<number>(count)
    for (let index = 0; index < count; index++) taken[index] = ids[index] as number
    return taken
  }
}
