/**
 * Random bytes, and requests with random bytes in them, against one server that must outlive them all: no crash, no
 * hang, nothing left open, and the entries of others as they were.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Address, StoreServer } from '../../adapters/served/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { memoryStore, request, Wire } from './server-for-tests.ts'

const caseCount = 400
const directory = mkdtempSync(join(tmpdir(), 'served-'))
let server: StoreServer
let address: Address & { type: 'socket' }

beforeAll(async () => {
  const store = await memoryStore()
  for (let index = 0; index < 500; index++) await store.kv.put(Buffer.from(`other${index}`), new Uint8Array(100))
  server = new StoreServer({ store, models: ['kv'], engine: 'memory', version: '0' })
  address = { type: 'socket', path: join(directory, 's') }
  await server.listen(address)
})
afterAll(async () => {
  await server.close(0)
  rmSync(directory, { recursive: true })
})

const names =
  'PING ECHO HELLO AUTH SELECT CLIENT INFO COMMAND CONFIG GET SET MGET MSET EXISTS INCR INCRBY SCAN DBSIZE TTL'
const ownNames =
  'CAS BATCH SCAN NEXT CLOSE SNAPSHOT GET RELEASE SYNC SETTLE VERIFY METRICS CAPABILITIES CONCURRENT DELETE'
const commandNames = [...names.split(' '), ...ownNames.split(' ').map(name => `HARNESS.${name}`)]
const words =
  'a 1 -1 0 99999999999999999999 NX GET EX PX PUT PUTAT DELETE IS ABSENT SET FROM BELOW LIMIT PAGE REVERSE MATCH COUNT SNAPSHOT DOCS'
const wordList = [...words.split(' '), '', '*'.repeat(100), '[', '\\', '\0\r\n', 'x'.repeat(70_000)]

const pick = <T>(random: Random, from: readonly T[]): T => from[random.nextInteger(from.length)]!

function randomBytes(random: Random): Buffer {
  const alphabet = pick(random, ['*$+-:0123456789\r\n', '\r\n "\'\\xab', ''])
  const byte = (): number =>
    alphabet === '' ? random.nextInteger(256) : alphabet.charCodeAt(random.nextInteger(alphabet.length))
  return Buffer.from(Array.from({ length: 1 + random.nextInteger(400) }, byte))
}

function randomRequests(random: Random): Buffer {
  const one = (): string =>
    request(pick(random, commandNames), ...Array.from({ length: random.nextInteger(6) }, () => pick(random, wordList)))
  return Buffer.from(Array.from({ length: 1 + random.nextInteger(8) }, one).join(''), 'latin1')
}

/** A few bytes changed, left out, doubled, or the rest cut off. */
function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes
  for (let count = 1 + random.nextInteger(4); count > 0; count--) {
    const at = random.nextInteger(mutated.length + 1)
    const insertion = Buffer.from(pick(random, ['', '\r', '\n', '$', '*', '9', '-', '\xff', '*3\r\n']), 'latin1')
    const end = at + random.nextInteger(4)
    mutated = pick(random, [
      Buffer.concat([mutated.subarray(0, at), insertion, mutated.subarray(end)]),
      Buffer.concat([mutated.subarray(0, end), mutated.subarray(at)]),
      mutated.subarray(0, Math.max(1, at)),
    ])
  }
  return mutated
}

test.each([
  ['random bytes', randomBytes],
  ['requests with random words', randomRequests],
  ['requests with bytes changed', (random: Random) => mutate(randomRequests(random), random)],
] as const)('%s', async (_name, draw) => {
  const random = createRandom(66)
  let errorCount = 0
  for (let index = 0; index < caseCount; index++) {
    const seed = random.nextUint32()
    const bytes = draw(createRandom(seed))
    const wire = new Wire({ address })
    const at = createRandom(seed).nextInteger(bytes.length + 1)
    wire.send(bytes.subarray(0, at))
    await new Promise(setImmediate)
    wire.socket.end(bytes.subarray(at))
    const received = await wire.untilClosed()
    // A protocol error is the last that is said.
    const [before, after] = received.split('-ERR Protocol error: ')
    if (after !== undefined) {
      errorCount++
      expect(after, `seed ${seed}`).toMatch(/^[^\r\n]+\r\n$/)
    }
    expect(before, `seed ${seed}`).not.toContain('internal error')
  }
  expect(errorCount).toBeGreaterThan(draw === randomRequests ? -1 : caseCount / 10)
  await expect
    .poll(() => server.figures)
    .toEqual({
      connected_clients: 0,
      open_cursors_and_snapshots: 0,
      input_bytes: 0,
      output_bytes: 0,
    })
  const others = await new Wire({ address }).conversation('SCAN 0 MATCH other* COUNT 10000\r\n')
  expect(others.match(/other\d+\r\n/g)?.length).toBe(500)
})

test('a browser that is made to speak to the port gets nowhere', async () => {
  const wire = new Wire({ address })
  wire.send('POST / HTTP/1.1\r\nHost: localhost\r\n\r\nSET stolen 1\r\n')
  expect(await wire.untilClosed()).toBe('-ERR this is no web server\r\n')
  expect(await new Wire({ address }).conversation('GET stolen\r\n')).toBe('$-1\r\n')
})

test('a protocol error ends the connection although the client goes on sending, and not before earlier replies', async () => {
  const wire = new Wire({ address })
  wire.send(`PING\r\nDBSIZE\r\n*1\r\n!\r\n${'PING\r\n'.repeat(10)}`)
  expect(await wire.untilClosed()).toMatch(/^\+PONG\r\n:\d+\r\n-ERR Protocol error: expected '\$', got '!'\r\n$/)
})
