/**
 * A way to the server that outlives its connections.
 *
 * The policy: a call that finds no connection waits for one attempt to connect, shared by all who wait, and
 * fails with it, definite, since nothing was sent. Attempts start 20 ms apart or more. A call that was sent is
 * never sent again: whether it was applied is the caller's question.
 */
import { StoreError } from '../../contract/index.ts'
import type { Address } from '../address.ts'
import type { ReceivedReply } from '../resp/reply-reader.ts'
import { ClientConnection, type Word } from './connection.ts'

const attemptDistanceMs = 20
const connectMs = 5000

export interface LaneOptions {
  /** Where the server is now; `undefined`: it does not run. */
  readonly address: () => Address | undefined
  /** Bound of each call; absent: none. */
  readonly timeoutMs?: number
}

export class Lane {
  readonly #options: LaneOptions
  #connection: ClientConnection | undefined
  #attempt: Promise<ClientConnection> | undefined
  #lastAttemptMs = Number.NEGATIVE_INFINITY

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** As `ClientConnection.call`, over the connection that there is or a new one. */
  call(words: readonly Word[]): Promise<ReceivedReply> {
    const connection = this.#connection
    if (connection?.isOpen) return connection.call(words)
    return this.connect().then(opened => opened.call(words))
  }

  /** The connection: what a session keeps open at the server (cursors, snapshots) lives and dies with it. */
  connect(): Promise<ClientConnection> {
    if (this.#connection?.isOpen) return Promise.resolve(this.#connection)
    this.#attempt ??= this.#open().finally(() => {
      this.#attempt = undefined
    })
    return this.#attempt
  }

  async finish(): Promise<void> {
    await this.#attempt?.catch(() => undefined)
    await this.#connection?.finish()
  }

  async #open(): Promise<ClientConnection> {
    const waitMs = this.#lastAttemptMs + attemptDistanceMs - performance.now()
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
    this.#lastAttemptMs = performance.now()
    const address = this.#options.address()
    if (address === undefined) {
      throw new StoreError('DISCONNECTED', 'not sent: the server does not run', { definite: true })
    }
    const connection = await ClientConnection.open(address, this.#options.timeoutMs, connectMs)
    // A system may connect to a process that has stopped; it is there once it has answered.
    await Promise.all([connection.call(['HELLO', 3]), connection.call(['HARNESS.CONCURRENT'])]).catch(thrown => {
      const { code, message } = thrown as StoreError
      throw new StoreError(code === 'UNKNOWN' ? 'INCOMPATIBLE' : code, message, { definite: true, cause: thrown })
    })
    this.#connection = connection
    return connection
  }
}
