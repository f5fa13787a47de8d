/** A pipeline over a store that answers when the test says so. */
import { expect, test } from 'vitest'
import { StoreError } from '../../adapters/contract/index.ts'
import { listen, memoryStore, Wire } from './server-for-tests.ts'
import { slowMotion } from './store-in-slow-motion.ts'

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

test('a request starts once the one before it was answered', async () => {
  const { store, started, release } = await slowMotion()
  const wire = new Wire(await listen(store))
  wire.send('SET a 1\r\nGET a\r\nSET a 2 XX\r\nGET a\r\nPING\r\n')
  await release('put a')
  await release('get a')
  await turns()
  expect(started).toEqual(['put a', 'get a', 'get a'])
  expect(wire.received).toBe('+OK\r\n$1\r\n1\r\n')
  await release('get a')
  await release('cas a')
  await release('get a')
  expect(await wire.until(text => text.endsWith('PONG\r\n'))).toBe('+OK\r\n$1\r\n1\r\n+OK\r\n$1\r\n2\r\n+PONG\r\n')
})

test('plain writes next to each other are one batch, and what follows waits for it', async () => {
  const { store, started, release } = await slowMotion()
  const wire = new Wire(await listen(store))
  wire.send('SET a 1\r\nSET b 2\r\nHARNESS.DELETE a\r\nGET b\r\nSET c 3\r\nSET d 4 PX 99999\r\n')
  await turns()
  expect(started).toEqual(['batch put a, put b, delete a'])
  await release()
  await release('get b')
  await release('put c')
  await release('put d')
  expect(await wire.until(text => text.length >= 27)).toBe('+OK\r\n+OK\r\n+OK\r\n$1\r\n2\r\n+OK\r\n+OK\r\n')
  expect(started.slice(1)).toEqual(['get b', 'put c', 'put d'])
})

test('a batch of plain writes that fails, fails for each of them and for no other', async () => {
  const memory = await memoryStore()
  const batch = (): never => {
    throw new StoreError('NO_SPACE', 'full', { definite: false })
  }
  const kv = Object.assign(Object.create(memory.kv) as typeof memory.kv, {
    batch,
    put: memory.kv.put.bind(memory.kv),
    get: memory.kv.get.bind(memory.kv),
  })
  const store = { kv, capabilities: memory.capabilities, sync: () => undefined, close: () => undefined }
  const wire = new Wire(await listen(store))
  // What misuse there is must not take the others with it: it is no part of the batch.
  const replies = await wire.conversation('SET a 1\r\nSET b 2\r\nSET "" 3\r\nSET c 4\r\nGET c\r\n')
  expect(replies.split('\r\n')).toEqual([
    '-NO_SPACE unknown full',
    '-NO_SPACE unknown full',
    '-MISUSE a key has 1 to 65535 bytes, this one has 0',
    '+OK',
    '$1',
    '4',
    '',
  ])
})

test('a concurrent session starts all at once, and its replies keep their order all the same', async () => {
  const { store, started, release, releaseAll } = await slowMotion()
  const wire = new Wire(await listen(store))
  wire.send('HARNESS.CONCURRENT\r\nGET a\r\nPING\r\nGET b\r\nSET c 1\r\nGET c\r\n')
  await turns()
  expect(started).toEqual(['get a', 'get b', 'put c', 'get c'])
  await release('get c')
  await release('get b')
  await turns()
  expect(wire.received).toBe('+OK\r\n')
  await release('get a')
  await wire.until(text => text === '+OK\r\n$-1\r\n+PONG\r\n$-1\r\n')
  releaseAll()
  await wire.until(text => text === '+OK\r\n$-1\r\n+PONG\r\n$-1\r\n+OK\r\n$-1\r\n')
})

test('a client that says it is done still gets what it asked for', async () => {
  const { store, release } = await slowMotion()
  const wire = new Wire(await listen(store))
  wire.socket.end('GET a\r\nPING\r\nGET b')
  await release('get a')
  expect(await wire.untilClosed()).toBe('$-1\r\n+PONG\r\n')
})

test('a server that closes answers what it has started, and nothing else', async () => {
  const { store, started, release } = await slowMotion()
  const { server, address } = await listen(store)
  const wire = new Wire({ address })
  wire.send('SET a 1\r\nGET a\r\n')
  await turns()
  const closed = server.close(60_000)
  await turns()
  expect(wire.isClosed).toBe(false)
  await release('put a')
  await closed
  expect(await wire.untilClosed()).toBe('+OK\r\n')
  expect(started).toEqual(['put a'])
  await expect(new Wire({ address }).untilClosed()).resolves.toBe('')
})

test('a client too many is told so; a place that comes free is given away again', async () => {
  const { server, address } = await listen(memoryStore(), { connectionsMax: 1 })
  const first = new Wire({ address })
  first.send('PING\r\n')
  await first.until(text => text !== '')
  expect(await new Wire({ address }).untilClosed()).toBe('-ERR max number of clients reached\r\n')
  first.socket.destroy()
  await expect.poll(() => server.figures.connected_clients).toBe(0)
  expect(await new Wire({ address }).conversation('PING\r\n')).toBe('+PONG\r\n')
})
