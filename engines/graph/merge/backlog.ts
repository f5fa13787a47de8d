/** Entries that a state to come has to catch up with: those written since the merge began, and those that are not durable yet. */

export class Backlog {
  readonly #entries: Uint8Array[] = []
  readonly #versions: number[] = []
  #first = 0
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** The version of the last entry; 0: there is none. */
  get newest(): number {
    return this.#versions.at(-1) ?? 0
  }

  /** The bytes are kept as they are. */
  push(entry: Uint8Array, version: number): void {
    this.#entries.push(entry)
    this.#versions.push(version)
    this.#bytes += entry.length
  }

  /** Forgets the entries up to that version. */
  dropTo(version: number): void {
    let first = this.#first
    while (first < this.#versions.length && (this.#versions[first] as number) <= version) {
      this.#bytes -= (this.#entries[first++] as Uint8Array).length
    }
    this.#first = first
    if (2 * first < this.#versions.length || first === 0) return
    this.#entries.splice(0, first)
    this.#versions.splice(0, first)
    this.#first = 0
  }

  /** The entries after that version, in order, until about so many bytes were handed out; returns the last version. */
  visitAfter(version: number, bytesMax: number, visit: (entry: Uint8Array, version: number) => void): number {
    let at = this.#first
    while (at < this.#versions.length && (this.#versions[at] as number) <= version) at++
    let last = version
    for (let bytes = 0; at < this.#versions.length && bytes < bytesMax; at++) {
      const entry = this.#entries[at] as Uint8Array
      bytes += entry.length
      last = this.#versions[at] as number
      visit(entry, last)
    }
    return last
  }
}
