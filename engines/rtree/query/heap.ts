/** Two heaps in flat arrays: pages that wait, the nearest on top; and the best answers so far, the worst on top. */

const firstLength = 64

export class MinHeap {
  #keys = new Float64Array(firstLength)
  #pages = new Uint32Array(firstLength)
  count = 0

  clear(): void {
    this.count = 0
  }

  get leastKey(): number {
    return this.#keys[0] as number
  }

  push(key: number, page: number): void {
    if (this.count === this.#keys.length) this.#grow()
    const keys = this.#keys
    const pages = this.#pages
    let at = this.count++
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = keys[parent] as number
      if (key >= above) break
      keys[at] = above
      pages[at] = pages[parent] as number
      at = parent
    }
    keys[at] = key
    pages[at] = page
  }

  pop(): number {
    const keys = this.#keys
    const pages = this.#pages
    const top = pages[0] as number
    const count = --this.count
    const key = keys[count] as number
    const page = pages[count] as number
    let at = 0
    for (let child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && (keys[child + 1] as number) < (keys[child] as number)) child++
      if ((keys[child] as number) >= key) break
      keys[at] = keys[child] as number
      pages[at] = pages[child] as number
      at = child
    }
    keys[at] = key
    pages[at] = page
    return top
  }

  #grow(): void {
    const keys = new Float64Array(this.count * 2)
    keys.set(this.#keys)
    this.#keys = keys
    const pages = new Uint32Array(this.count * 2)
    pages.set(this.#pages)
    this.#pages = pages
  }
}

export class MaxHeap {
  keys: Float64Array = new Float64Array(firstLength)
  values: Float64Array = new Float64Array(firstLength)
  count = 0
  #countMax = 0
  /** No key above it is taken; that of the worst, once there are enough. */
  limit: number = Number.POSITIVE_INFINITY

  begin(countMax: number, limit: number): void {
    this.count = 0
    this.#countMax = countMax
    this.limit = limit
  }

  get isFull(): boolean {
    return this.count === this.#countMax
  }

  /** Takes it in, in place of the worst where there are enough. */
  offer(key: number, value: number): void {
    if (key > this.limit) return
    if (this.count < this.#countMax) {
      if (this.count === this.keys.length) this.#grow()
      this.#up(this.count++, key, value)
      if (this.count === this.#countMax) this.limit = this.keys[0] as number
      return
    }
    this.#down(this.count, key, value)
    this.limit = this.keys[0] as number
  }

  /** Into ascending order; it is no heap after that. */
  sort(): void {
    for (let end = this.count - 1; end > 0; end--) {
      const key = this.keys[end] as number
      const value = this.values[end] as number
      this.keys[end] = this.keys[0] as number
      this.values[end] = this.values[0] as number
      this.#down(end, key, value)
    }
  }

  #up(from: number, key: number, value: number): void {
    const { keys, values } = this
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = keys[parent] as number
      if (key <= above) break
      keys[at] = above
      values[at] = values[parent] as number
      at = parent
    }
    keys[at] = key
    values[at] = value
  }

  /** Puts it on top in place of what is there, and brings it to where it belongs among the first `count`. */
  #down(count: number, key: number, value: number): void {
    const { keys, values } = this
    let at = 0
    for (let child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && (keys[child + 1] as number) > (keys[child] as number)) child++
      if ((keys[child] as number) <= key) break
      keys[at] = keys[child] as number
      values[at] = values[child] as number
      at = child
    }
    keys[at] = key
    values[at] = value
  }

  #grow(): void {
    const keys = new Float64Array(this.count * 2)
    keys.set(this.keys)
    this.keys = keys
    const values = new Float64Array(this.count * 2)
    values.set(this.values)
    this.values = values
  }
}
