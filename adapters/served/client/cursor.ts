/** A cursor of the server, a page at a time: most steps answer plainly. */
import type { Awaitable, KvCursor } from '../../contract/index.ts'
import type { ReceivedReply } from '../resp/reply-reader.ts'
import type { ClientConnection, Word } from './connection.ts'

const firstPageRows = 250
const pageRows = 1000

/** Opens it with the words of a `HARNESS.SCAN`; its entries are as of when the server reads these. */
export async function openCursor(
  connection: ClientConnection,
  words: readonly Word[],
  limit: number | undefined,
): Promise<KvCursor> {
  // One row more than the limit, so that the page that holds them all is known to be the last.
  const rows = limit === undefined || limit >= pageRows ? firstPageRows : limit + 1
  return new ServedCursor(connection, await connection.call([...words, 'PAGE', rows]))
}

class ServedCursor implements KvCursor {
  key: Uint8Array = new Uint8Array(0)
  value: Uint8Array = new Uint8Array(0)
  readonly #connection: ClientConnection
  /** Its number at the server; 0: it is closed there. */
  #handle = 0
  /** The number, then key, value, key, value. */
  #page: readonly ReceivedReply[] = []
  #at = 1
  #isClosed = false

  constructor(connection: ClientConnection, page: ReceivedReply) {
    this.#connection = connection
    this.#turnTo(page)
  }

  next(): Awaitable<boolean> {
    if (this.#at < this.#page.length) {
      this.key = this.#page[this.#at++] as Uint8Array
      this.value = this.#page[this.#at++] as Uint8Array
      return true
    }
    if (this.#handle === 0) return false
    return this.#connection.call(['HARNESS.NEXT', this.#handle, 'PAGE', pageRows]).then(page => {
      this.#turnTo(page)
      return this.next()
    })
  }

  async close(): Promise<void> {
    const handle = this.#handle
    if (this.#isClosed || handle === 0 || !this.#connection.isOpen) return
    this.#isClosed = true
    // If the connection goes meanwhile, so does the cursor.
    await this.#connection.call(['HARNESS.CLOSE', handle]).catch(thrown => {
      if (this.#connection.isOpen) throw thrown
    })
  }

  #turnTo(page: ReceivedReply): void {
    this.#page = page as readonly ReceivedReply[]
    this.#handle = this.#page[0] as number
    this.#at = 1
  }
}
