/**
 * The bytes of one file in memory: pages that copies share until somebody writes to them.
 *
 * Thousands of crash images of one disk differ in a few sectors each, so a copy costs one pointer a page.
 */

const pageBytes = 4096

interface Page {
  /** Whose page it is: only that content writes to it in place. */
  readonly owner: object
  readonly bytes: Uint8Array
}

export class FileContent {
  /** A hole has no page and reads as zeros. */
  readonly #pages: (Page | undefined)[]
  #length: number
  #owner: object = {}

  constructor(original?: FileContent) {
    this.#pages = original === undefined ? [] : original.#pages.slice()
    this.#length = original?.length ?? 0
  }

  get length(): number {
    return this.#length
  }

  get occupiedBytes(): number {
    return this.#pages.reduce((sum, page) => (page === undefined ? sum : sum + pageBytes), 0)
  }

  /** An equal content that lives on its own. From now on both copy a shared page before they write to it. */
  copy(): FileContent {
    this.#owner = {}
    return new FileContent(this)
  }

  read(into: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(into.length, this.#length - position))
    for (let done = 0; done < count; ) {
      const offset = (position + done) % pageBytes
      const length = Math.min(count - done, pageBytes - offset)
      const page = this.#pages[Math.floor((position + done) / pageBytes)]
      if (page === undefined) into.fill(0, done, done + length)
      else into.set(page.bytes.subarray(offset, offset + length), done)
      done += length
    }
    return count
  }

  write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) {
      const offset = (position + done) % pageBytes
      const length = Math.min(bytes.length - done, pageBytes - offset)
      this.#ownPage(Math.floor((position + done) / pageBytes)).set(bytes.subarray(done, done + length), offset)
      done += length
    }
    if (bytes.length > 0) this.#length = Math.max(this.#length, position + bytes.length)
  }

  truncate(length: number): void {
    if (length < this.#length) {
      this.#pages.length = Math.min(this.#pages.length, Math.ceil(length / pageBytes))
      const offset = length % pageBytes
      const last = Math.floor(length / pageBytes)
      // What grows back later reads as zeros.
      if (offset > 0 && this.#pages[last] !== undefined) this.#ownPage(last).fill(0, offset)
    }
    this.#length = length
  }

  #ownPage(index: number): Uint8Array {
    const page = this.#pages[index]
    if (page?.owner === this.#owner) return page.bytes
    const bytes = page === undefined ? new Uint8Array(pageBytes) : page.bytes.slice()
    while (this.#pages.length < index) this.#pages.push(undefined)
    this.#pages[index] = { owner: this.#owner, bytes }
    return bytes
  }
}
