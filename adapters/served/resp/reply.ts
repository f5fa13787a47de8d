/** What a server may answer, and how it is written in RESP2 and RESP3. */
import type { Output } from './output.ts'

export type Reply =
  /** There is none. */
  | undefined
  | number
  | bigint
  /** A byte string; the text of one. */
  | Uint8Array
  | string
  | Simple
  | Failure
  | ReplyMap
  | Encoded
  | readonly Reply[]

/** RESP3 tells absence by a type of its own, and maps from lists. */
export type Protocol = 2 | 3

/** A word without line ends, such as OK. */
export class Simple {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export const ok: Simple = new Simple('OK')

const failureCharactersMax = 500

/** An error: a code in capitals, then words. One line, whatever it was made from. */
export class Failure {
  readonly text: string

  constructor(text: string) {
    // One byte a character, so that its length is known and no character can end the line.
    this.text = text.slice(0, failureCharactersMax).replaceAll(/[^\x20-\x7e]/g, '?')
  }
}

/** Names and what they stand for; to RESP2 a list. */
export class ReplyMap {
  readonly entries: readonly (readonly [Reply, Reply])[]

  constructor(entries: readonly (readonly [Reply, Reply])[]) {
    this.entries = entries
  }
}

/** Written already. */
export class Encoded {
  readonly pieces: readonly Uint8Array[]

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces
  }
}

const [colon, asterisk, percent] = [0x3a, 0x2a, 0x25]
const utf8 = new TextEncoder()

export function writeReply(output: Output, reply: Reply, protocol: Protocol): void {
  if (reply === undefined) output.text(protocol === 3 ? '_\r\n' : '$-1\r\n')
  else if (reply === ok) output.text('+OK\r\n')
  else if (reply instanceof Uint8Array) output.bulk(reply)
  else if (typeof reply === 'number') output.header(colon, reply)
  else if (typeof reply === 'bigint') output.text(`:${reply}\r\n`)
  else if (typeof reply === 'string') output.bulk(utf8.encode(reply))
  else if (reply instanceof Simple) output.text(`+${reply.text}\r\n`)
  else if (reply instanceof Failure) output.text(`-${reply.text}\r\n`)
  else if (reply instanceof Encoded) for (const piece of reply.pieces) output.raw(piece)
  else if (reply instanceof ReplyMap) {
    if (protocol === 3) output.header(percent, reply.entries.length)
    else output.header(asterisk, reply.entries.length * 2)
    for (const entry of reply.entries) for (const part of entry) writeReply(output, part, protocol)
  } else {
    output.header(asterisk, reply.length)
    for (const part of reply) writeReply(output, part, protocol)
  }
}
