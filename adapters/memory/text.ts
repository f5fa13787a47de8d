/** The `text` model: the contract's reference, until the store is closed. */
import type { Text, TextDocument, TextHits, TextQuery, TextSearch, TextSnapshot } from '../contract/index.ts'
import { TextReference } from '../contract/reference/index.ts'

export class MemoryText implements Text {
  readonly #documents = new TextReference()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  search(search: TextSearch): TextHits {
    this.#assertOpen()
    return this.#documents.search(search)
  }

  count(query: TextQuery): number {
    this.#assertOpen()
    return this.#documents.count(query)
  }

  facets(query: TextQuery, name: string): Readonly<Record<string, number>> {
    this.#assertOpen()
    return this.#documents.facets(query, name)
  }

  suggest(prefix: string, limit: number): string[] {
    this.#assertOpen()
    return this.#documents.suggest(prefix, limit)
  }

  index(documents: readonly TextDocument[]): void {
    this.#assertOpen()
    this.#documents.index(documents)
  }

  remove(ids: readonly number[]): void {
    this.#assertOpen()
    this.#documents.remove(ids)
  }

  refresh(): void {
    this.#assertOpen()
    this.#documents.refresh()
  }

  snapshot(): TextSnapshot {
    this.#assertOpen()
    return this.#documents.snapshot()
  }
}
