/** A server that is away, paused, mute, or not what it seems: codes, certainty, and life after it. */
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Store, StoreError, type System } from '../../adapters/contract/index.ts'
import memory from '../../adapters/memory/index.ts'
import lsm from '../../adapters/own/lsm.ts'
import { ServedStore } from '../../adapters/served/client/store.ts'
import type { Address } from '../../adapters/served/index.ts'
import { openOptions, served } from './served-engine.ts'
import { freshDirectory, listen, memoryStore } from './server-for-tests.ts'
import { slowMotion } from './store-in-slow-motion.ts'

const key = new TextEncoder().encode('key')
const value = new TextEncoder().encode('value')

async function failureOf(call: Promise<unknown>): Promise<{ code: string; definite: boolean }> {
  const thrown = await call.then(
    () => new Error('it succeeded'),
    error => error as unknown,
  )
  if (!(thrown instanceof StoreError)) throw thrown
  return { code: thrown.code, definite: thrown.definite }
}

async function startSystem(timeoutMs: number): Promise<{ system: System<'kv'>; store: Store<'kv'> }> {
  const adapter = served(lsm)
  const options = { durability: 'buffered', options: { 'timeout-ms': String(timeoutMs) } } as const
  const system = await adapter.system!(openOptions(adapter, freshDirectory(), options))
  onTestFinished(async () => {
    await system.nodes[0]!.kill()
    await system.close()
  })
  return { system, store: await system.connect(0) }
}

const connect = (address: Address, timeoutMs = 30_000): Promise<ServedStore> =>
  ServedStore.connect({ address: () => address, timeoutMs, transport: 'a test', onClose: async () => undefined })

test('a paused server makes calls time out, unknown; resumed, it answers again', async () => {
  const { system, store } = await startSystem(200)
  const [node] = system.nodes
  await store.kv.put(key, value)
  await node!.pause()
  const [first, second] = [
    failureOf(store.kv.put(key, value) as Promise<void>),
    failureOf(store.kv.put(key, value) as Promise<void>),
  ]
  expect(await first).toEqual({ code: 'TIMEOUT', definite: false })
  expect(await second).toEqual({ code: 'DISCONNECTED', definite: false })
  // Connecting reaches the system but no server: nothing was sent.
  expect(await failureOf(store.kv.put(key, value) as Promise<void>)).toMatchObject({ definite: true })
  await node!.resume()
  await expect.poll(async () => store.kv.put(key, value)).toBeUndefined()
  expect(await store.kv.get(key)).toEqual(value)
})

test('cursors and snapshots end with their server, and new ones begin with the next', async () => {
  const { system, store } = await startSystem(30_000)
  const [node] = system.nodes
  const rows = Array.from(
    { length: 2000 },
    (_, index) => ({ type: 'put', key: new Uint8Array([1, index >> 8, index]), value }) as const,
  )
  await store.kv.batch(rows)
  const snapshot = await store.kv.snapshot()
  const cursor = await store.kv.scan({})
  const pid = node!.pid
  await node!.restart()
  expect(node!.pid).not.toBe(pid)
  expect(await failureOf(snapshot.get(key) as Promise<unknown>)).toMatchObject({ code: 'DISCONNECTED' })
  const reading = async (): Promise<void> => {
    while (await cursor.next());
  }
  expect(await failureOf(reading())).toEqual({ code: 'DISCONNECTED', definite: true })
  await cursor.close()
  await snapshot.release()
  const again = await store.kv.snapshot()
  expect(await again.get(new Uint8Array([1, 0, 7]))).toEqual(value)
  await again.release()
})

test('starting twice, killing twice and closing a dead system are no errors; pausing nobody is', async () => {
  const { system } = await startSystem(1000)
  const [node] = system.nodes
  const pid = node!.pid
  await node!.start()
  expect(node!.pid).toBe(pid)
  expect(node!.isRunning).toBe(true)
  await node!.kill()
  expect([node!.isRunning, node!.pid]).toEqual([false, undefined])
  await node!.kill()
  expect(await failureOf(node!.pause())).toEqual({ code: 'CLOSED', definite: true })
  await system.close()
})

test('a store that cannot be opened says at the front what it said behind', async () => {
  const adapter = served(lsm)
  const options = openOptions(adapter, freshDirectory(), { durability: 'buffered' })
  const store = await adapter.open(options)
  expect(await failureOf(adapter.open(options) as Promise<unknown>)).toEqual({ code: 'LOCKED', definite: true })
  await store.close()
  const wrong = openOptions(adapter, freshDirectory(), { options: { 'timeout-ms': 'soon' } })
  expect(await failureOf(adapter.open(wrong) as Promise<unknown>)).toEqual({ code: 'NOT_SUPPORTED', definite: true })
})

test('closing waits for calls under way', async () => {
  const { store, release } = await slowMotion()
  const { address } = await listen(store)
  const client = await connect(address)
  const put = client.put(key, value)
  const closed = client.close()
  await release('put key')
  await put
  await closed
  expect(() => client.get(key)).toThrow('closed')
})

test('reads do not wait behind writes, nor either behind the whole store', async () => {
  const { store, started, release } = await slowMotion()
  const client = await connect((await listen(store)).address)
  const sync = client.sync()
  await release('sync').then(() => sync)
  const [settling, put, get] = [client.sync(), client.put(key, value), client.get(key)]
  await release('get key')
  expect(await get).toBeUndefined()
  await release('put key')
  await put
  await release('sync')
  await settling
  expect(started.length).toBe(4)
})

test('calls that find no server share one attempt, and fail with it', async () => {
  const path = join(freshDirectory(), 's')
  const inner = await listen(memoryStore())
  let connectionCount = 0
  let relay: Server | undefined = await relayTo(inner.address.path, path, () => connectionCount++)
  const client = await connect({ type: 'socket', path })
  await client.put(key, value)
  const before = connectionCount
  await closeRelay(relay)
  relay = undefined
  await expect.poll(async () => (await failureOf(client.put(key, value))).definite).toBe(true)
  const failures = await Promise.all(Array.from({ length: 100 }, () => failureOf(client.put(key, value))))
  expect(new Set(failures.map(failure => JSON.stringify(failure)))).toEqual(
    new Set([JSON.stringify({ code: 'DISCONNECTED', definite: true })]),
  )
  relay = await relayTo(inner.address.path, path, () => connectionCount++)
  await Promise.all(Array.from({ length: 100 }, () => client.put(key, value)))
  expect(connectionCount).toBe(before + 1)
  await client.close()
  await closeRelay(relay)
})

test.each([
  ['a Redis', '-ERR unknown command\r\n', { code: 'INCOMPATIBLE', definite: true }],
  ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', { code: 'DISCONNECTED', definite: true }],
  ['somebody who hangs up', '', { code: 'DISCONNECTED', definite: true }],
] as const)('%s is no server of ours', async (_name, answer, expected) => {
  const path = join(freshDirectory(), 's')
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.on('data', () => (answer === '' ? socket.end() : socket.write(answer.repeat(2))))
  })
  await new Promise<void>(resolve => {
    server.listen(path, () => resolve())
  })
  onTestFinished(() => void server.close())
  expect(await failureOf(connect({ type: 'socket', path }))).toEqual(expected)
})

test('an engine without a process of its own is no system', () => {
  expect('system' in memory).toBe(false)
  expect('system' in served(memory)).toBe(true)
})

const sockets = new WeakMap<Server, Set<Socket>>()

/** Passes connections on to another socket, so that a test can cut them. */
async function relayTo(target: string, path: string, onConnection: () => void): Promise<Server> {
  const { connect: connectTo } = await import('node:net')
  const open = new Set<Socket>()
  const server = createServer(socket => {
    onConnection()
    const onward = connectTo({ path: target })
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(from)
      from.on('error', () => undefined)
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  sockets.set(server, open)
  await new Promise<void>(resolve => {
    server.listen(path, () => resolve())
  })
  return server
}

function closeRelay(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    for (const socket of sockets.get(server)!) socket.destroy()
  })
}
