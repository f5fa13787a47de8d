/** Every command, byte by byte: what redis-cli and other clients of Redis get to see. */
import { describe, expect, test } from 'vitest'
import type { Store } from '../../adapters/contract/index.ts'
import { StoreError } from '../../adapters/contract/index.ts'
import { listen, memoryStore, request, Wire } from './server-for-tests.ts'

const ok = '+OK\r\n'
const none = '$-1\r\n'
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`
const list = (...parts: string[]): string => `*${parts.length}\r\n${parts.join('')}`

/** Conversations from an empty store: requests as typed by hand, each with its reply. */
const conversations: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'the connection': [
    ['PING', '+PONG\r\n'],
    ['ping hello', bulk('hello')],
    ['ECHO hello', bulk('hello')],
    ['SELECT 0', ok],
    ['SELECT 1', '-ERR there is one database only, 0\r\n'],
    ['AUTH secret', '-ERR AUTH: there is no password here; who reaches the server may use it\r\n'],
    ['CLIENT SETNAME me', ok],
    ['CLIENT GETNAME', bulk('me')],
    ['CLIENT SETINFO LIB-NAME x', ok],
    ['CLIENT ID', ':1\r\n'],
    ['CLIENT KILL x', '-ERR CLIENT KILL: there is no such thing here, or not with so many words\r\n'],
    ['CONFIG GET save', list(bulk('save'), bulk(''))],
    ['CONFIG GET nothing', list()],
    ['CONFIG SET a b', '-ERR CONFIG: what there is to set is set when the server starts\r\n'],
    [
      'COMMAND INFO get nothing',
      list(list(bulk('get'), ':2\r\n', list('+readonly\r\n'), ':1\r\n', ':1\r\n', ':1\r\n'), none),
    ],
    ['FOO', "-ERR unknown command 'FOO'; COMMAND LIST names those that there are\r\n"],
    ['GET', "-ERR wrong number of arguments for 'get' command; it is GET key\r\n"],
    ['HELLO 4', '-NOPROTO unsupported protocol version: 2 and 3 are\r\n'],
    ['HELLO 3 AUTH a b', '-ERR AUTH: there is no password here; who reaches the server may use it\r\n'],
  ],
  entries: [
    ['GET a', none],
    ['SET a 1', ok],
    ['GET a', bulk('1')],
    ['SET a 2 NX', none],
    ['SET a 3 XX', ok],
    ['SET b 3 XX', none],
    ['SET a 4 GET', bulk('3')],
    ['SET b 4 NX GET', none],
    ['SET c 5 EX 100', ok],
    ['SET c 5 PX 1', ok],
    ['SET c 5 PXAT 1', ok],
    ['GET c', none],
    ['SET c 5 EX 0', "-ERR invalid expire time in 'set' command\r\n"],
    ['SET c 5 EX x', '-ERR value is not an integer or out of range\r\n'],
    ['SET c 5 EX 9223372036854775807', "-ERR invalid expire time in 'set' command\r\n"],
    ['SET c 5 NX XX', '-ERR syntax error\r\n'],
    ['SET c 5 EX 1 PX 1', '-ERR syntax error\r\n'],
    ['SET c 5 KEEPTTL', '-ERR SET: no KEEPTTL: the store does not tell when an entry expires\r\n'],
    [
      'SET c 5 NX EX 1',
      '-ERR SET: no expiry together with NX, XX or GET: they need a compare-and-set, which takes none\r\n',
    ],
    ['MSET d 1 e 2 d 3', ok],
    ['MSET d 1 e', "-ERR wrong number of arguments for 'mset' command: a key without a value\r\n"],
    ['MGET d nothing e', list(bulk('3'), none, bulk('2'))],
    ['EXISTS d d nothing e', ':3\r\n'],
    ['DEL d d nothing', ':1\r\n'],
    ['UNLINK e', ':1\r\n'],
    ['DBSIZE', ':2\r\n'],
    ['GET ""', '-MISUSE a key has 1 to 65535 bytes, this one has 0\r\n'],
    ['SET "" 1', '-MISUSE a key has 1 to 65535 bytes, this one has 0\r\n'],
  ],
  counters: [
    ['INCR n', ':1\r\n'],
    ['INCRBY n 41', ':42\r\n'],
    ['DECR n', ':41\r\n'],
    ['DECRBY n 42', ':-1\r\n'],
    ['GET n', bulk('-1')],
    ['SET n 9223372036854775807', ok],
    ['INCR n', '-ERR increment or decrement would overflow\r\n'],
    ['DECR n', ':9223372036854775806\r\n'],
    ['SET n 01', ok],
    ['INCR n', '-ERR value is not an integer or out of range\r\n'],
    ['INCRBY m 1.5', '-ERR value is not an integer or out of range\r\n'],
  ],
  'compare-and-set and batches': [
    ['HARNESS.CAS k ABSENT SET 1', ':1\r\n'],
    ['HARNESS.CAS k ABSENT SET 2', ':0\r\n'],
    ['HARNESS.CAS k IS 1 SET 2', ':1\r\n'],
    ['HARNESS.CAS k IS 1 DELETE', ':0\r\n'],
    ['HARNESS.CAS k IS 2 DELETE', ':1\r\n'],
    ['HARNESS.CAS k IS 2', '-ERR syntax error\r\n'],
    [
      'HARNESS.CAS k IS 2 SET 3 4',
      "-ERR wrong number of arguments for 'harness.cas' command; it is HARNESS.CAS key ABSENT|IS expected DELETE|SET value\r\n",
    ],
    ['HARNESS.CAS k ABSENT SET 3 4', '-ERR syntax error\r\n'],
    ['HARNESS.BATCH', ok],
    ['HARNESS.BATCH PUT a 1 PUTAT b 2 1 PUT c 3 DELETE c', ok],
    ['MGET a b c', list(bulk('1'), none, none)],
    ['HARNESS.BATCH PUT z 1 DELETE', '-ERR syntax error\r\n'],
    ['HARNESS.BATCH PUTAT z 1 never', '-ERR an expiry is a whole number from 0 to 9007199254740991\r\n'],
    ['HARNESS.BATCH PUT z 1 DELETE ""', '-MISUSE a key has 1 to 65535 bytes, this one has 0\r\n'],
    ['GET z', none],
    ['HARNESS.DELETE a', ok],
    ['HARNESS.DELETE a', ok],
    ['HARNESS.DELETE ""', '-MISUSE a key has 1 to 65535 bytes, this one has 0\r\n'],
  ],
  'ranges and snapshots': [
    ['MSET a 1 b 2 c 3 d 4', ok],
    ['HARNESS.SCAN FROM b BELOW d', list(':0\r\n', ...['b', '2', 'c', '3'].map(bulk))],
    ['HARNESS.SCAN REVERSE LIMIT 1', list(':0\r\n', ...['d', '4'].map(bulk))],
    ['HARNESS.SCAN LIMIT 0', '-MISUSE the limit of a scan is an integer of 1 or more, not 0\r\n'],
    ['HARNESS.SCAN LIMIT', '-ERR syntax error\r\n'],
    ['HARNESS.SCAN PAGE 0', '-ERR PAGE is a whole number from 1 to 10000\r\n'],
    ['HARNESS.SCAN PAGE 3', list(':1\r\n', ...['a', '1', 'b', '2', 'c', '3'].map(bulk))],
    ['HARNESS.SNAPSHOT', ':2\r\n'],
    ['DEL d a', ':2\r\n'],
    ['HARNESS.NEXT 1 PAGE 1', list(':1\r\n', ...['d', '4'].map(bulk))],
    ['HARNESS.NEXT 1', list(':0\r\n')],
    ['HARNESS.NEXT 1', '-ERR no cursor 1 on this connection\r\n'],
    ['HARNESS.GET 2 d', bulk('4')],
    ['HARNESS.SCAN SNAPSHOT 2 FROM d', list(':0\r\n', ...['d', '4'].map(bulk))],
    ['HARNESS.RELEASE 2', ok],
    ['HARNESS.RELEASE 2', ok],
    ['HARNESS.GET 2 d', '-ERR no snapshot 2 on this connection\r\n'],
    ['HARNESS.CLOSE 77', ok],
    ['HARNESS.CLOSE 0', '-ERR a cursor is a whole number from 1 to 9007199254740991\r\n'],
  ],
  'all keys': [
    ['MSET a1 1 a2 2 b1 3', ok],
    ['SCAN 0', list(bulk('0'), list(...['a1', 'a2', 'b1'].map(bulk)))],
    ['SCAN 0 COUNT 2', list(bulk('1'), list(...['a1', 'a2'].map(bulk)))],
    ['SCAN 1 COUNT 2', list(bulk('0'), list(bulk('b1')))],
    ['SCAN 1 COUNT 2', list(bulk('0'), list(bulk('b1')))],
    ['SCAN 0 MATCH a*', list(bulk('0'), list(...['a1', 'a2'].map(bulk)))],
    ['SCAN 0 TYPE list', list(bulk('0'), list())],
    ['SCAN 99', '-ERR invalid cursor: none of the latest 4096; start again from 0\r\n'],
    ['SCAN 0 COUNT', '-ERR syntax error\r\n'],
    ['SCAN 0 COUNT 0', '-ERR COUNT is a whole number from 1 to 9007199254740991\r\n'],
  ],
  'the whole store': [
    ['HARNESS.SYNC', ok],
    ['HARNESS.SETTLE', ok],
    ['HARNESS.METRICS', bulk('[]')],
    ['HARNESS.VERIFY', '-NOT_SUPPORTED definite the store has no such check\r\n'],
  ],
}

describe.each(Object.entries(conversations))('%s', (_name, conversation) => {
  test('one request after the other, and all in one piece', async () => {
    const expected = conversation.map(([, reply]) => reply)
    const single = new Wire(await listen())
    for (const [index, [line]] of conversation.entries()) {
      const before = single.received
      const reply = expected[index]!
      single.send(`${line}\r\n`)
      const received = await single.until(text => text.length >= before.length + reply.length)
      expect([line, received.slice(before.length)]).toEqual([line, reply])
    }
    const pipeline = conversation.map(([line]) => `${line}\r\n`).join('')
    expect(await new Wire(await listen()).conversation(pipeline)).toBe(expected.join(''))
  })
})

test('what cannot be done honestly is refused with the reason', async () => {
  const wire = new Wire(await listen())
  const names = ['TTL', 'EXPIRE', 'PERSIST', 'MULTI', 'EXEC', 'WATCH', 'FLUSHDB', 'FLUSHALL', 'KEYS', 'SHUTDOWN']
  const replies = (await wire.conversation(names.map(name => `${name} a\r\n`).join(''))).split('\r\n').slice(0, -1)
  expect(replies.length).toBe(names.length)
  for (const [index, name] of names.entries()) expect(replies[index]).toMatch(new RegExp(`^-ERR ${name}: .{20}`))
})

test('RESP3 has types of its own for absence and for maps', async () => {
  const wire = new Wire(await listen())
  const hello =
    '%7\r\n$6\r\nserver\r\n$7\r\nharness\r\n$7\r\nversion\r\n$1\r\n0\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:1\r\n'
  const rest = '$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n'
  const received = await wire.conversation('HELLO 3 SETNAME me\r\nGET a\r\nCLIENT GETNAME\r\nHELLO 2\r\nGET a\r\n')
  expect(received.startsWith(`${hello}${rest}_\r\n$2\r\nme\r\n*14\r\n`)).toBe(true)
  expect(received.endsWith(none)).toBe(true)
})

test('INFO and COMMAND say what is there', async () => {
  const wire = new Wire(await listen())
  const received = await wire.conversation('INFO\r\nCOMMAND COUNT\r\nCOMMAND DOCS get\r\n')
  expect(received).toContain('engine:memory\r\ndurability:none\r\n')
  expect(received).toContain('connected_clients:1\r\n')
  expect(received).toMatch(/:\d\d\r\n\*2\r\n\$3\r\nget\r\n\*6\r\n\$7\r\nsummary\r\n/)
})

test('what a store lacks or throws reaches the client with code and certainty', async () => {
  const memory = await memoryStore()
  const kv = Object.assign(Object.create(memory.kv) as Store<'kv'>['kv'], {
    put: () => Promise.reject(new StoreError('NO_SPACE', 'the disk is\r\nfull', { definite: false })),
    compareAndSet: () => {
      throw new StoreError('NOT_SUPPORTED', 'no compare-and-set')
    },
    get: () => {
      throw new Error('out of the blue')
    },
    delete: () => memory.kv.delete(new Uint8Array([1])),
    batch: (writes: Parameters<typeof memory.kv.batch>[0]) => memory.kv.batch(writes),
  })
  const capabilities = { ...memory.capabilities, compareAndSet: false, atomicBatch: false, snapshots: false }
  const wire = new Wire(await listen({ kv, capabilities, sync: () => undefined, close: () => undefined }))
  const replies = await wire.conversation('SET a 1\r\nHARNESS.CAS a ABSENT DELETE\r\nGET a\r\nMSET a 1\r\nPING\r\n')
  expect(replies.split('\r\n')).toEqual([
    '-NO_SPACE unknown the disk is??full',
    '-NOT_SUPPORTED definite no compare-and-set',
    '-UNKNOWN unknown out of the blue',
    '-ERR MSET: the store has no atomic batch',
    '+PONG',
    '',
  ])
})

test('counters and conditions lose nothing where many change one key at once', async () => {
  const memory = await memoryStore()
  // A store that lets others in between every get and what follows it.
  const kv = Object.assign(Object.create(memory.kv) as Store<'kv'>['kv'], {
    get: async (key: Uint8Array) => {
      const found = memory.kv.get(key)
      await new Promise(setImmediate)
      return found
    },
    compareAndSet: async (...given: Parameters<typeof memory.kv.compareAndSet>) => memory.kv.compareAndSet(...given),
  })
  const listening = await listen({
    ...memory,
    capabilities: memory.capabilities,
    sync: () => undefined,
    close: () => undefined,
    kv,
  })
  const wires = Array.from({ length: 8 }, () => new Wire(listening))
  const replies = await Promise.all(
    wires.map(wire => wire.conversation(`${'INCR n\r\n'.repeat(50)}SET lock 1 NX\r\nDEL gone\r\n`)),
  )
  const counts = replies.flatMap(text =>
    text
      .match(/(?<=^:)\d+(?=\r\n)/gm)!
      .slice(0, 50)
      .map(Number),
  )
  expect(counts.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
  expect(replies.filter(text => text.includes('+OK')).length).toBe(1)
  expect(await new Wire(listening).conversation(request('GET', 'n'))).toBe(bulk('400'))
})
