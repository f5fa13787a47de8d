/** Cursors over rows: those that were all read at once, and those that a connection holds still meanwhile. */
import type { KvCursor } from '../contract/index.ts'
import type { Row } from './connection.ts'
import { readFailure } from './failure.ts'

const noBytes = new Uint8Array(0)

export class SqliteCursor implements KvCursor {
  key: Uint8Array = noBytes
  value: Uint8Array = noBytes
  readonly #onClose: (cursor: SqliteCursor) => void
  #rows: Iterator<Row> | undefined

  /** `onClose` is called once, at the cursor's end. */
  constructor(rows: Iterator<Row>, onClose: (cursor: SqliteCursor) => void) {
    this.#rows = rows
    this.#onClose = onClose
  }

  next(): boolean {
    if (this.#rows === undefined) return false
    const step = this.#step(this.#rows)
    if (step.done === true) return false
    this.key = step.value[0]
    this.value = step.value[1]
    return true
  }

  close(): void {
    const rows = this.#rows
    if (rows === undefined) return
    this.#rows = undefined
    rows.return?.()
    this.#onClose(this)
  }

  #step(rows: Iterator<Row>): IteratorResult<Row> {
    try {
      return rows.next()
    } catch (thrown) {
      return readFailure(thrown)
    }
  }
}
