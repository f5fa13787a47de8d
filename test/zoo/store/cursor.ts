/** A pass over rows that were gathered before. */
import type { KvCursor } from '../../../adapters/contract/index.ts'

interface Row {
  readonly key: string
  readonly value: Uint8Array | undefined
}

export class RowCursor implements KvCursor {
  readonly #rows: readonly Row[]
  #at = -1

  constructor(rows: readonly Row[]) {
    this.#rows = rows
  }

  next(): boolean {
    return ++this.#at < this.#rows.length
  }

  get key(): Uint8Array {
    return Buffer.from(this.#rows[this.#at]?.key ?? '', 'latin1')
  }

  get value(): Uint8Array {
    return this.#rows[this.#at]?.value ?? new Uint8Array(0)
  }

  close(): void {
    this.#at = this.#rows.length
  }
}
