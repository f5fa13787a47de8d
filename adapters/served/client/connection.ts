/**
 * One connection to a server: calls out, replies back in the same order. It knows no command and no model.
 *
 * Calls of one turn of the event loop leave in one write. A connection that is gone stays gone; what it had under
 * way fails as `DISCONNECTED`, unknown. When to connect again is the lane's decision.
 */
import { connect, type Socket } from 'node:net'
import { StoreError } from '../../contract/index.ts'
import type { Address } from '../address.ts'
import { Output } from '../resp/output.ts'
import { Failure } from '../resp/reply.ts'
import { type ReceivedReply, ReplyReader } from '../resp/reply-reader.ts'
import { errorOf } from './failure.ts'

/** One word of a request; a text has one byte a character. */
export type Word = Uint8Array | string | number

interface Pending {
  readonly resolve: (reply: ReceivedReply) => void
  readonly reject: (error: Error) => void
  /** The tick in which it was sent. */
  readonly tick: number
}

/** Time-outs are counted in these parts of themselves, so that no call reads a clock. */
const ticksPerTimeout = 8
const asterisk = 0x2a
const dollar = 0x24

export class ClientConnection {
  readonly #socket: Socket
  readonly #where: string
  readonly #output = new Output()
  readonly #reader = new ReplyReader()
  #pending: Pending[] = []
  /** The first of `#pending` that has no reply yet. */
  #head = 0
  #tick = 0
  #isFlushDue = false
  #reason: StoreError | undefined
  #onIdle: (() => void) | undefined

  private constructor(socket: Socket, where: string, timeoutMs: number | undefined) {
    this.#socket = socket
    this.#where = where
    socket.setNoDelay(true)
    socket.on('data', (piece: Uint8Array) => this.#receive(piece))
    socket.on('error', error => this.#fail(this.#disconnected(error.message)))
    socket.on('close', () => this.#fail(this.#disconnected('the server hung up')))
    if (timeoutMs === undefined) return
    const timer = setInterval(() => this.#countTick(timeoutMs), timeoutMs / ticksPerTimeout).unref()
    socket.once('close', () => clearInterval(timer))
  }

  /**
   * Settles once the system has connected; whether anybody answers there shows in the first call.
   * `timeoutMs` bounds each call; `undefined`: none.
   *
   * @throws StoreError `DISCONNECTED`, definite: nobody listens there, or not within `connectMs`.
   */
  static open(address: Address, timeoutMs: number | undefined, connectMs: number): Promise<ClientConnection> {
    const where = address.type === 'socket' ? address.path : `${address.host}:${address.port}`
    return new Promise((resolve, reject) => {
      const socket = connect(address.type === 'socket' ? { path: address.path } : address)
      const refuse = (reason: string): void => {
        clearTimeout(timer)
        socket.destroy()
        reject(new StoreError('DISCONNECTED', `cannot connect to ${where}: ${reason}`, { definite: true }))
      }
      const timer = setTimeout(() => refuse(`no answer within ${connectMs} ms`), connectMs)
      const onError = (error: Error): void => refuse(error.message)
      socket.once('error', onError)
      socket.once('connect', () => {
        clearTimeout(timer)
        socket.off('error', onError)
        resolve(new ClientConnection(socket, where, timeoutMs))
      })
    })
  }

  get isOpen(): boolean {
    return this.#reason === undefined
  }

  /**
   * Settles with the reply; OK, which says nothing, is `undefined`. Byte strings in `words` hold until then; so do those in the reply, for good.
   *
   * @throws StoreError what the server says; `DISCONNECTED` or `TIMEOUT` (unknown) where it says nothing, and
   * `DISCONNECTED` (definite) where the connection was gone before the call. TypeError: misuse, by the server's word.
   */
  call(words: readonly Word[]): Promise<ReceivedReply> {
    const reason = this.#reason
    if (reason !== undefined) {
      return Promise.reject(new StoreError('DISCONNECTED', `not sent: ${reason.message}`, { definite: true }))
    }
    this.#write(words)
    if (!this.#isFlushDue) {
      this.#isFlushDue = true
      process.nextTick(() => this.#flush())
    }
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject, tick: this.#tick })
    })
  }

  /** Hangs up once every call has its reply. */
  async finish(): Promise<void> {
    if (this.isOpen && this.#pending.length > this.#head) {
      await new Promise<void>(resolve => {
        this.#onIdle = resolve
      })
    }
    this.#socket.end()
    this.#fail(this.#disconnected('hung up'))
  }

  #write(words: readonly Word[]): void {
    const output = this.#output
    output.header(asterisk, words.length)
    for (const word of words) {
      if (word instanceof Uint8Array) {
        output.bulk(word)
        continue
      }
      const text = String(word)
      output.header(dollar, text.length)
      output.text(`${text}\r\n`)
    }
  }

  #flush(): void {
    this.#isFlushDue = false
    if (this.#reason !== undefined) return
    const pieces = this.#output.take()
    this.#socket.cork()
    for (const piece of pieces) this.#socket.write(piece)
    this.#socket.uncork()
  }

  #receive(piece: Uint8Array): void {
    this.#reader.feed(piece)
    try {
      for (;;) {
        const reply = this.#reader.next()
        if (reply === ReplyReader.incomplete) break
        const pending = this.#pending[this.#head++]
        if (pending === undefined) throw new Error('a reply that nobody asked for')
        if (reply instanceof Failure) pending.reject(errorOf(reply))
        else pending.resolve(reply === 'OK' ? undefined : (reply as ReceivedReply))
      }
    } catch (thrown) {
      this.#fail(this.#disconnected(`the server broke the protocol: ${(thrown as Error).message}`))
      return
    }
    if (this.#head === this.#pending.length) {
      this.#pending.length = 0
      this.#head = 0
      this.#onIdle?.()
    } else if (this.#head > 1024) {
      this.#pending = this.#pending.slice(this.#head)
      this.#head = 0
    }
  }

  #countTick(timeoutMs: number): void {
    this.#tick++
    const oldest = this.#pending[this.#head]
    if (oldest === undefined || this.#tick - oldest.tick <= ticksPerTimeout) return
    this.#head++
    oldest.reject(new StoreError('TIMEOUT', `no reply from ${this.#where} within ${timeoutMs} ms`))
    this.#fail(this.#disconnected(`a call before this one had no reply within ${timeoutMs} ms`))
  }

  #disconnected(reason: string): StoreError {
    return new StoreError('DISCONNECTED', `the connection to ${this.#where} is gone: ${reason}`)
  }

  /** Ends it all; the first reason stays. */
  #fail(reason: StoreError): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    const pending = this.#pending.slice(this.#head)
    this.#pending = []
    this.#head = 0
    for (const { reject } of pending) reject(reason)
    if (!this.#socket.writableEnded) this.#socket.destroy()
    this.#onIdle?.()
  }
}
