/**
 * One client's connection: requests in, replies out in the same order.
 *
 * A request starts when the one before it has its reply, so a pipeline means what it means to Redis; plain writes
 * next to each other are one step (`WriteGroup`). A session
 * that asked for it (`HARNESS.CONCURRENT`) has its requests started as they come, so that writes
 * of one pipeline share a sync.
 *
 * Both ways are bounded. While the peer does not read, nothing more is started; while nothing is started, nothing
 * more is read than one piece. So a connection holds at most one request, the requests under way,
 * and the replies that it owes.
 */
import type { Socket } from 'node:net'
import type { Awaitable, KvWrite } from '../../contract/index.ts'
import type { Output } from '../resp/output.ts'
import { ProtocolError } from '../resp/protocol-error.ts'
import { Encoded, Failure, type Reply, writeReply } from '../resp/reply.ts'
import { type RequestLimits, RequestReader } from '../resp/request-reader.ts'
import type { Command } from './command.ts'
import { type CommandTable, runCommand } from './command-table.ts'
import { failureOf } from './failure.ts'
import type { Session } from './session.ts'
import { WriteGroup } from './write-group.ts'

/** Requests under way at once on a concurrent session. */
const underWayMax = 1024
/** Replies that wait for one before them: with more, nothing is started. */
const heldBytesMax = 4 * 1024 * 1024
/** Replies gathered before they are handed to the socket. */
const outputBytesMax = 256 * 1024
/** How long a peer that was sent its last reply may take to close its side. */
const lingerMs = 2000

interface Request {
  readonly words: readonly Uint8Array[]
  /** `undefined`: there is no such command. */
  readonly command: Command | undefined
}

/** The place of a reply in the order of requests. */
interface Slot {
  reply: Reply
  isThere: boolean
}

export interface ConnectionParts {
  readonly socket: Socket
  readonly session: Session
  readonly commands: CommandTable
  /** Shared by all connections: it is empty whenever control goes back to the event loop. */
  readonly output: Output
  readonly limits: RequestLimits
  /** Called once, when nothing of the connection is left. */
  readonly onClose: () => void
}

export class Connection {
  readonly session: Session
  readonly #socket: Socket
  readonly #commands: CommandTable
  readonly #output: Output
  readonly #reader: RequestReader
  readonly #onClose: () => void
  readonly #group: WriteGroup
  readonly #groupsWrites: boolean
  /** Was taken and not started: what stood before it had to be applied first. */
  #held: Request | undefined
  /** Of requests under way, in their order. */
  readonly #slots: Slot[] = []
  /** Nothing more is started: the peer ended, or broke the protocol, or the server closes. */
  #isEnding = false
  /** The peer has not read what it was sent. */
  #isClogged = false
  #isDrainDue = false
  #hasPeerEnded = false
  #hasEnded = false
  #heldBytes = 0

  constructor({ socket, session, commands, output, limits, onClose }: ConnectionParts) {
    this.session = session
    this.#socket = socket
    this.#commands = commands
    this.#output = output
    this.#reader = new RequestReader(limits)
    this.#onClose = onClose
    this.#group = new WriteGroup(session.kv)
    this.#groupsWrites = session.served.store.capabilities.atomicBatch
    socket.setNoDelay(true)
    socket.on('data', (piece: Uint8Array) => {
      if (this.#isEnding) return
      this.#reader.feed(piece)
      this.#advance()
    })
    socket.on('drain', () => {
      this.#isClogged = false
      this.#advance()
    })
    socket.on('end', () => {
      this.#hasPeerEnded = true
      this.#advance()
    })
    // What is wrong with a connection is its peer's business; `close` follows.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#isEnding = true
      void session.close().then(this.#onClose)
    })
  }

  /** Bytes of replies that the peer has not taken yet. */
  get outputBytes(): number {
    return this.#socket.writableLength
  }

  /** Bytes of requests that were read and not started. */
  get inputBytes(): number {
    return this.#reader.unreadBytes
  }

  /** Starts nothing more; ends once the replies of what was started have left. */
  finish(): void {
    this.#isEnding = true
    this.#advance()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Goes on as far as it may: replies that are there, then requests. */
  #advance(): void {
    if (this.#socket.destroyed) return
    this.#writeReplies()
    this.#startRequests()
    this.#flush()
    if (this.#isEnding) this.#endWhenDone()
    else this.#balance()
  }

  #mayStart(): boolean {
    const max = this.session.concurrent ? underWayMax : 1
    return !this.#isEnding && this.#slots.length < max && this.#heldBytes < heldBytesMax
  }

  #startRequests(): void {
    try {
      while (this.#mayStart() && !this.#isClogged) {
        const request = this.#held ?? this.#takeRequest()
        this.#held = undefined
        const write = request === undefined || this.#group.isFull ? undefined : this.#asWrite(request)
        if (write !== undefined) {
          this.#group.add(write)
          continue
        }
        if (!this.#group.isEmpty) {
          this.#held = request
          this.#answer(this.#group.apply())
          continue
        }
        if (request === undefined) {
          if (this.#hasPeerEnded) this.#isEnding = true
          return
        }
        this.#start(request)
        if (this.#output.bytes > outputBytesMax) this.#flush()
      }
    } catch (thrown) {
      if (!this.#group.isEmpty) this.#answer(this.#group.apply())
      const kind = thrown instanceof ProtocolError ? 'Protocol error' : 'internal error'
      this.#settle(new Failure(`ERR ${kind}: ${(thrown as Error).message}`))
      this.#isEnding = true
    }
  }

  #takeRequest(): Request | undefined {
    const words = this.#reader.next()
    return words && { words, command: this.#commands.commandOf(words) }
  }

  #asWrite({ words, command }: Request): KvWrite | undefined {
    return this.#groupsWrites ? command?.asWrite?.(words) : undefined
  }

  #start({ words, command }: Request): void {
    let answer: Awaitable<Reply>
    try {
      answer = runCommand(command, words, this.session)
    } catch (thrown) {
      answer = failureOf(thrown)
    }
    this.#answer(answer)
    if (this.session.ending) this.#isEnding = true
  }

  #answer(answer: Awaitable<Reply>): void {
    if (!(answer instanceof Promise)) {
      this.#settle(answer)
      return
    }
    const slot: Slot = { reply: undefined, isThere: false }
    this.#slots.push(slot)
    answer.then(
      reply => this.#fill(slot, reply),
      thrown => this.#fill(slot, failureOf(thrown)),
    )
  }

  /** A reply that is there already: it is written, or waits for those before it. */
  #settle(reply: Reply): void {
    if (this.#slots.length === 0) {
      writeReply(this.#output, reply, this.session.protocol)
      return
    }
    this.#slots.push({ reply, isThere: true })
    this.#heldBytes += bytesOf(reply)
  }

  #fill(slot: Slot, reply: Reply): void {
    slot.reply = reply
    slot.isThere = true
    this.#heldBytes += bytesOf(reply)
    if (this.#isDrainDue || slot !== this.#slots[0]) return
    // Group commit settles many at once: one write takes them all.
    this.#isDrainDue = true
    process.nextTick(() => {
      this.#isDrainDue = false
      this.#advance()
    })
  }

  #writeReplies(): void {
    let count = 0
    while (this.#slots[count]?.isThere) {
      const { reply } = this.#slots[count]!
      writeReply(this.#output, reply, this.session.protocol)
      this.#heldBytes -= bytesOf(reply)
      count++
    }
    if (count > 0) this.#slots.splice(0, count)
  }

  #flush(): void {
    if (this.#output.bytes === 0) return
    const pieces = this.#output.take()
    if (pieces.length === 1) {
      this.#isClogged = !this.#socket.write(pieces[0]!)
      return
    }
    this.#socket.cork()
    for (const piece of pieces) this.#isClogged = !this.#socket.write(piece)
    this.#socket.uncork()
  }

  #endWhenDone(): void {
    if (this.#hasEnded || this.#slots.length > 0) return
    this.#hasEnded = true
    const linger = (): unknown => setTimeout(() => this.#socket.destroy(), lingerMs).unref()
    this.#socket.end(linger)
    // What still comes is read and dropped, so that the peer gets to read its last reply.
    this.#socket.resume()
  }

  /** Reads on where more can be started, or where what is there is no whole request. */
  #balance(): void {
    const mayRead = this.#mayStart() && !this.#isClogged
    if (mayRead === !this.#socket.isPaused()) return
    if (mayRead) this.#socket.resume()
    else if (this.#reader.unreadBytes > 0) this.#socket.pause()
  }
}

/** What a reply weighs while it waits: only byte strings count. */
function bytesOf(reply: Reply): number {
  if (reply instanceof Uint8Array) return reply.length
  return reply instanceof Encoded ? reply.pieces.reduce((sum, piece) => sum + piece.length, 0) : 0
}
