/** Decoded chunks and filters, at most so many bytes of them; the one that was not used for longest goes first. */

interface Cached {
  readonly bytes: number
}

export class ChunkCache<Value extends Cached> {
  readonly #bytesMax: number
  /** In the order of their last use. */
  readonly #entries = new Map<number, Value>()
  usedBytes = 0
  hitCount = 0
  missCount = 0
  evictionCount = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(key: number): Value | undefined {
    const found = this.#entries.get(key)
    if (found === undefined) {
      this.missCount++
      return undefined
    }
    this.hitCount++
    this.#entries.delete(key)
    this.#entries.set(key, found)
    return found
  }

  add(key: number, value: Value): void {
    this.remove(key)
    this.#entries.set(key, value)
    this.usedBytes += value.bytes
    for (const oldest of this.#entries.keys()) {
      if (this.usedBytes <= this.#bytesMax) break
      this.remove(oldest)
      this.evictionCount++
    }
  }

  remove(key: number): void {
    const found = this.#entries.get(key)
    if (found === undefined) return
    this.#entries.delete(key)
    this.usedBytes -= found.bytes
  }
}
