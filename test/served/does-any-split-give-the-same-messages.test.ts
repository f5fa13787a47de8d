/** A connection delivers bytes in pieces that end anywhere; what is read must not depend on where. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Output } from '../../adapters/served/resp/output.ts'
import { ProtocolError } from '../../adapters/served/resp/protocol-error.ts'
import { Failure, type Protocol, type Reply, ReplyMap, Simple, writeReply } from '../../adapters/served/resp/reply.ts'
import { type ReceivedReply, ReplyReader } from '../../adapters/served/resp/reply-reader.ts'
import { RequestReader, requestLimits } from '../../adapters/served/resp/request-reader.ts'
import { request } from './server-for-tests.ts'

const seed = 6
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Cut at the places, which may coincide. */
function cut(text: string, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map(place => place % (text.length + 1)).sort((a, b) => a - b), text.length]
  return cuts.slice(1).map((end, index) => Buffer.from(text.slice(cuts[index], end), 'latin1'))
}

function readRequests(pieces: readonly Uint8Array[], reader = new RequestReader()): string[][] {
  const requests: string[][] = []
  for (const piece of pieces) {
    reader.feed(piece)
    for (let words = reader.next(); words !== undefined; words = reader.next()) requests.push(words.map(latin1))
  }
  return requests
}

const word = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(latin1),
  fc.constantFrom('', '\r\n', '$3\r\n', '*', 'GET', 'x'.repeat(9000)),
)
const places = fc.array(fc.nat(), { maxLength: 12 })

describe('requests', () => {
  const requests = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { maxLength: 6 })

  test('come out as they went in, wherever the pieces end', () => {
    const property = fc.property(requests, places, (sent, cuts) => {
      const text = sent.map(words => request(...words)).join('')
      expect(readRequests(cut(text, cuts))).toEqual(sent)
    })
    fc.assert(property, { seed, numRuns: 500 })
  })

  test('byte by byte, with empty ones and lines between', () => {
    const text = `\r\n*0\r\n${request('SET', 'a', '')}PING  "a b\\x41\\n" 'it\\'s'\r\n*-1\r\nGET a\n${request('x'.repeat(300))}`
    const bytes = [...Buffer.from(text, 'latin1')].map(byte => Uint8Array.of(byte))
    expect(readRequests(bytes)).toEqual([['SET', 'a', ''], ['PING', 'a bA\n', "it's"], ['GET', 'a'], ['x'.repeat(300)]])
  })

  test('lines come out as they went in, too', () => {
    const line = fc.array(fc.stringMatching(/^[!#-&(-~]{1,20}$/), { minLength: 1, maxLength: 5 })
    const lines = fc.array(
      line.filter(([first]) => !first!.startsWith('*')),
      { maxLength: 5 },
    )
    const property = fc.property(lines, places, fc.constantFrom('\n', '\r\n'), (sent, cuts, end) => {
      expect(readRequests(cut(sent.map(words => words.join(' ') + end).join(''), cuts))).toEqual(sent)
    })
    fc.assert(property, { seed, numRuns: 300 })
  })

  test('a word of many pieces is joined once', () => {
    const value = 'v'.repeat(4_000_000)
    const text = request('SET', 'k', value)
    const pieces = Array.from({ length: Math.ceil(text.length / 100) }, (_, index) => index * 100)
    const [read] = readRequests(pieces.map(at => Buffer.from(text.slice(at, at + 100), 'latin1')))
    expect(read![2] === value).toBe(true)
  })
})

describe('what is no request, or too much of one, is an error wherever the pieces end', () => {
  const limits = { ...requestLimits, wordBytesMax: 100, requestBytesMax: 150, wordsMax: 5, lineBytesMax: 50 }
  test.each([
    ['*6\r\n', 'invalid multibulk length'],
    ['*x\r\n', 'invalid multibulk length'],
    ['*1\n', 'invalid multibulk length'],
    ['*1111111111111111111111\r\n', 'invalid multibulk length'],
    ['*1\r\n+OK\r\n', "expected '$', got '+'"],
    ['*1\r\n\r\n', "expected '$', got byte 13"],
    ['*1\r\n$101\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$\r\n', 'invalid bulk length'],
    ['*1\r\n$1\r\nabc', 'a bulk string that does not end where its length says'],
    [`*2\r\n$90\r\n${'x'.repeat(90)}\r\n$90\r\n`, 'a request of more than 150 bytes'],
    [`GET ${'x'.repeat(60)}`, 'too big inline request'],
    ['SET "a\r\n', 'unbalanced quotes in request'],
    ['SET "a"b\r\n', 'unbalanced quotes in request'],
  ])('%j', (text, message) => {
    const bytes = Buffer.from(text, 'latin1')
    for (const pieces of [[bytes], [...bytes].map(byte => Uint8Array.of(byte))]) {
      expect(() => readRequests(pieces, new RequestReader(limits))).toThrow(new ProtocolError(message))
    }
  })

  test('each limit itself is no offence', () => {
    const sent = [['x'.repeat(100), 'y'.repeat(50)], ['1', '2', '3', '4', '5'], ['z'.repeat(50)]]
    const text = `${request(...sent[0]!)}${request(...sent[1]!)}${sent[2]![0]}\r\n`
    expect(readRequests([Buffer.from(text)], new RequestReader(limits))).toEqual(sent)
  })
})

describe('replies', () => {
  const leaf: fc.Arbitrary<Reply> = fc.oneof(
    fc.constant(undefined),
    fc.uint8Array({ maxLength: 50 }),
    fc.constant(new Uint8Array(20_000).fill(7)),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n }),
    fc.constant(new Simple('OK')),
    fc.string({ maxLength: 30 }),
  )
  const { reply } = fc.letrec<{ reply: Reply }>(tie => ({
    reply: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('reply'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.string({ maxLength: 5 }), tie('reply')), { maxLength: 3 }).map(rows => new ReplyMap(rows)),
    ),
  }))

  /** What a client makes of it. */
  function received(sent: Reply, protocol: Protocol): unknown {
    if (sent instanceof Simple) return sent.text
    if (typeof sent === 'string') return latin1(Buffer.from(sent, 'utf8'))
    if (sent instanceof Uint8Array) return latin1(sent)
    if (sent instanceof ReplyMap) {
      const entries = sent.entries.map(([name, value]) => [received(name, protocol), received(value, protocol)])
      return protocol === 3 ? { map: entries } : entries.flat()
    }
    return Array.isArray(sent) ? (sent as Reply[]).map(part => received(part, protocol)) : sent
  }

  function plain(reply: ReceivedReply): unknown {
    if (reply instanceof Uint8Array) return latin1(reply)
    if (reply instanceof Map) return { map: [...reply].map(entry => entry.map(plain)) }
    return Array.isArray(reply) ? (reply as ReceivedReply[]).map(plain) : reply
  }

  function readReplies(pieces: readonly Uint8Array[]): unknown[] {
    const reader = new ReplyReader()
    const replies: unknown[] = []
    for (const piece of pieces) {
      reader.feed(piece)
      for (let next = reader.next(); next !== ReplyReader.incomplete; next = reader.next()) {
        replies.push(plain(next as ReceivedReply))
      }
    }
    return replies
  }

  test.each([2, 3] as const)('of RESP%i come out as they went in, wherever the pieces end', protocol => {
    const property = fc.property(fc.array(reply, { maxLength: 5 }), places, (sent, cuts) => {
      const output = new Output()
      for (const each of sent) writeReply(output, each, protocol)
      const bytes = output.bytes
      const text = output.take().map(latin1).join('')
      expect(text.length).toBe(bytes)
      const expected = sent.map(each => received(each, protocol))
      // A map with a name twice keeps one of them.
      expect(JSON.stringify(readReplies(cut(text, cuts)), bigints)).toBe(
        JSON.stringify(readReplies([Buffer.from(text, 'latin1')]), bigints),
      )
      if (!text.includes('%')) expect(readReplies(cut(text, cuts))).toEqual(expected)
    })
    fc.assert(property, { seed, numRuns: 400 })
  })

  test('the types that this server does not use are read, too', () => {
    const text =
      '#t\r\n#f\r\n,1.5\r\n,-inf\r\n(123456789012345678901\r\n=7\r\ntxt:abc\r\n~1\r\n:1\r\n%1\r\n+a\r\n_\r\n*-1\r\n'
    const expected = [
      true,
      false,
      1.5,
      Number.NEGATIVE_INFINITY,
      123456789012345678901n,
      'abc',
      [1],
      { map: [['a', undefined]] },
      undefined,
    ]
    expect(readReplies([...Buffer.from(text)].map(byte => Uint8Array.of(byte)))).toEqual(expected)
  })

  test('an error keeps its words and loses what could end its line', () => {
    const output = new Output()
    writeReply(output, new Failure(`ERR a\r\n+OK ${'é'.repeat(3000)}`), 2)
    const [read, ...more] = readReplies(output.take())
    expect(more).toEqual([])
    expect(read).toBeInstanceOf(Failure)
    expect((read as Failure).text).toMatch(/^ERR a\?\?\+OK \?+$/)
  })

  test.each([
    '?\r\n',
    '$x\r\n',
    ':1x\r\n',
    '$2\r\nabcd',
    `${'*1\r\n'.repeat(17)}:1\r\n`,
    `+${'x'.repeat(70_000)}`,
    '*9999999999\r\n',
  ])('what is no reply is an error: %j', text => {
    expect(() => readReplies([Buffer.from(text)])).toThrow(ProtocolError)
  })
})

function bigints(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
