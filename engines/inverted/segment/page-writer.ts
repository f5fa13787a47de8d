/** Writes a segment from its first page to its last, in pieces of a megabyte: to a file, or into memory. */
import type { DiskFile } from '../../env/index.ts'
import { pageBytes, pageChecksum, pageWords, payloadBytes, payloadWords } from './format.ts'

const piecePages = 64

/** Where finished pages go. The bytes are the writer's and hold during the call. */
export interface PageSink {
  write(pages: Uint8Array): void
}

export class FileSink implements PageSink {
  readonly #file: DiskFile
  #position = 0

  constructor(file: DiskFile) {
    this.#file = file
  }

  write(pages: Uint8Array): void {
    this.#file.write(pages, this.#position)
    this.#position += pages.length
  }
}

/** Gathers the segment in memory that threads can share. */
export class MemorySink implements PageSink {
  readonly #pieces: Uint8Array[] = []
  #bytes = 0

  write(pages: Uint8Array): void {
    this.#pieces.push(pages.slice())
    this.#bytes += pages.length
  }

  image(): Uint8Array<SharedArrayBuffer> {
    const image = new Uint8Array(new SharedArrayBuffer(this.#bytes))
    let at = 0
    for (const piece of this.#pieces) {
      image.set(piece, at)
      at += piece.length
    }
    return image
  }
}

export class PageWriter {
  readonly #sink: PageSink
  readonly #segmentNumber: number
  readonly #bytes: Uint8Array = new Uint8Array(piecePages * pageBytes)
  /** The piece at hand. */
  readonly words: Uint32Array = new Uint32Array(this.#bytes.buffer)
  /** Pages that have gone to the sink. */
  #pagesBefore = 0
  /** Bytes of the piece that are taken. */
  #at = 0

  constructor(sink: PageSink, segmentNumber: number) {
    this.#sink = sink
    this.#segmentNumber = segmentNumber
  }

  /** Takes so many words that lie in one page; returns where in `words` they begin, all zero. At most a page's payload. */
  takeWords(count: number): number {
    let word = Math.ceil(this.#at / 4)
    if ((word % pageWords) + count > payloadWords) word = (Math.floor(word / pageWords) + 1) * pageWords
    if (word === this.words.length) {
      this.#at = this.#bytes.length
      this.#flush()
      word = 0
    }
    this.#at = (word + count) * 4
    return word
  }

  /** The address, in words, of a place in `words`. */
  addressOf(word: number): number {
    return this.#pagesBefore * pageWords + word
  }

  /** Where the next byte goes, in bytes. */
  get byteAddress(): number {
    this.#skipChecksum()
    return this.#pagesBefore * pageBytes + this.#at
  }

  /** `from[start, end)`, across pages where need be. */
  bytes(from: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      this.#skipChecksum()
      this.#bytes[this.#at++] = from[at]!
    }
  }

  /** Fills the last page and hands it on; returns how many pages there are. */
  finish(): number {
    if (this.#at > 0) this.#at = Math.ceil(this.#at / pageBytes) * pageBytes
    this.#flush()
    return this.#pagesBefore
  }

  #skipChecksum(): void {
    if (this.#at % pageBytes >= payloadBytes) this.#at = Math.ceil((this.#at + 1) / pageBytes) * pageBytes
    if (this.#at === this.#bytes.length) this.#flush()
  }

  #flush(): void {
    const pageCount = this.#at / pageBytes
    const pages = this.#bytes.subarray(0, Math.ceil(pageCount) * pageBytes)
    for (let page = 0; page * pageBytes < pages.length; page++) {
      const bytes = pages.subarray(page * pageBytes, (page + 1) * pageBytes)
      const checksum = pageChecksum(bytes, this.#segmentNumber, this.#pagesBefore + page)
      this.words[page * pageWords + payloadWords] = checksum
    }
    if (pages.length > 0) this.#sink.write(pages)
    this.#pagesBefore += pages.length / pageBytes
    this.#bytes.fill(0, 0, pages.length)
    this.#at = 0
  }
}
