/** Steps through the tables of a run as if they were one: as `TableCursor`, table after table. */
import { Version } from './entry.ts'
import type { Table } from './table/table.ts'
import { TableCursor } from './table/table-cursor.ts'
import type { Run } from './version.ts'

export class RunCursor {
  readonly #run: Run
  readonly #sequence: number
  readonly #spare = new Version()
  #index = 0
  #cursor: TableCursor

  constructor(run: Run, sequence: number) {
    this.#run = run
    this.#sequence = sequence
    this.#cursor = this.#open(0)
  }

  get keyBytes(): Uint8Array {
    return this.#cursor.keyBytes
  }
  readonly keyStart = 0
  get keyEnd(): number {
    return this.#cursor.keyEnd
  }

  seek(key: Uint8Array | undefined): boolean {
    const index = key === undefined ? 0 : this.#run.findIndex(key)
    if (index >= this.#run.tables.length) return false
    this.#cursor = this.#open(index)
    return this.#cursor.seek(key) || this.#nextTable()
  }

  next(): boolean {
    return this.#cursor.next() || this.#nextTable()
  }

  seekBefore(key: Uint8Array | undefined): boolean {
    const last = this.#run.tables.length - 1
    this.#cursor = this.#open(key === undefined ? last : Math.min(last, this.#run.findIndex(key)))
    return this.#cursor.seekBefore(key) || this.#previousTable()
  }

  previous(): boolean {
    return this.#cursor.previous() || this.#previousTable()
  }

  read(into: Version): void {
    this.#cursor.read(into)
  }

  #nextTable(): boolean {
    while (this.#index + 1 < this.#run.tables.length) {
      this.#cursor = this.#open(this.#index + 1)
      if (this.#cursor.seek(undefined)) return true
    }
    return false
  }

  #previousTable(): boolean {
    while (this.#index > 0) {
      this.#cursor = this.#open(this.#index - 1)
      if (this.#cursor.seekBefore(undefined)) return true
    }
    return false
  }

  #open(index: number): TableCursor {
    this.#index = index
    return new TableCursor(this.#run.tables[index] as Table, this.#sequence, this.#spare)
  }
}
