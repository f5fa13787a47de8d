/**
 * Entries that are logged and in no segment yet: one after the other in memory that threads can share, so that handing them to
 * another one costs nothing.
 */

const chunkBytes = 1024 * 1024

/** Whole entries, one after the other. */
export type EntryRanges = readonly Uint8Array[]

export class PendingEntries {
  #chunk: Uint8Array = new Uint8Array(0)
  #used = 0
  #ranges: Uint8Array[] = []
  /** Bytes of entries that were kept, whether they count already or not. */
  #keptBytes = 0
  /** Bytes of entries that count. */
  bytes = 0

  get keptBytes(): number {
    return this.#keptBytes
  }

  /** Copies the entry; it counts once `add` is called with what comes back, in the same order. */
  keep(entry: Uint8Array): Uint8Array {
    if (this.#used + entry.length > this.#chunk.length) {
      this.#chunk = new Uint8Array(new SharedArrayBuffer(Math.max(chunkBytes, entry.length)))
      this.#used = 0
    }
    const start = this.#used
    this.#used += entry.length
    this.#keptBytes += entry.length
    const kept = this.#chunk.subarray(start, this.#used)
    kept.set(entry)
    return kept
  }

  add(kept: Uint8Array): void {
    this.bytes += kept.length
    const last = this.#ranges.at(-1)
    const isNext = last?.buffer === kept.buffer && last.byteOffset + last.length === kept.byteOffset
    if (!isNext) this.#ranges.push(kept)
    else this.#ranges[this.#ranges.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + kept.length)
  }

  /** Takes what counts so far; what is kept and does not count yet stays. */
  take(): EntryRanges {
    const ranges = this.#ranges
    this.#ranges = []
    this.#keptBytes -= this.bytes
    this.bytes = 0
    return ranges
  }
}
