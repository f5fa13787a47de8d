/** Back-pressure both ways: who does not read gets nothing more, who sends too early is not read. */
import { expect, test } from 'vitest'
import { listen, memoryStore, request, Wire } from './server-for-tests.ts'
import { slowMotion } from './store-in-slow-motion.ts'

const settled = async (figure: () => number): Promise<number> => {
  for (let [last, still] = [figure(), 0]; ; ) {
    await new Promise(resolve => setTimeout(resolve, 10))
    still = figure() === last ? still + 1 : 0
    last = figure()
    if (still === 20) return last
  }
}

test.each(['', 'HARNESS.CONCURRENT\r\n'])(
  'a client that does not read is owed one reply and little more (%j)',
  async first => {
    const valueBytes = 1_000_000
    const count = 300
    const store = await memoryStore()
    await store.kv.put(Buffer.from('k'), new Uint8Array(valueBytes).fill(120))
    const { server, address } = await listen(store)
    const wire = new Wire({ address })
    wire.socket.pause()
    wire.send(first + request('GET', 'k').repeat(count))
    await expect.poll(() => server.figures.output_bytes).toBeGreaterThan(0)
    expect(await settled(() => server.figures.output_bytes)).toBeLessThan(2 * valueBytes)
    wire.socket.resume()
    const reply = `$${valueBytes}\r\n${'x'.repeat(valueBytes)}\r\n`
    const received = await wire.until(text => text.length >= count * reply.length)
    expect(received === `${first === '' ? '' : '+OK\r\n'}${reply.repeat(count)}`).toBe(true)
  },
)

test('a concurrent client holds few bytes of replies that wait for a slow one', async () => {
  const motion = await slowMotion()
  const valueBytes = 1_000_000
  const value = new Uint8Array(valueBytes)
  let getCount = 0
  const kv = Object.assign(Object.create(motion.store.kv) as typeof motion.store.kv, {
    put: (key: Uint8Array, value: Uint8Array) => motion.store.kv.put(key, value),
    get: () => {
      getCount++
      return value
    },
  })
  const wire = new Wire(await listen({ ...motion.store, kv }))
  wire.send(`HARNESS.CONCURRENT\r\nSET a 1\r\n${'GET k\r\n'.repeat(500)}`)
  await expect.poll(() => getCount).toBeGreaterThan(0)
  expect(await settled(() => getCount)).toBeLessThan(10)
  motion.releaseAll()
  await wire.until(text => text.length > 500 * valueBytes)
  expect(getCount).toBe(500)
})

test('what is sent while the store is busy is not read', async () => {
  const { store, started, releaseAll } = await slowMotion()
  const { server, address } = await listen(store)
  const wire = new Wire({ address })
  const count = 2000
  wire.send(`HARNESS.SYNC\r\n${request('SET', 'k', 'v'.repeat(50_000)).repeat(count)}`)
  await expect.poll(() => started).toEqual(['sync'])
  await settled(() => server.figures.input_bytes)
  // One piece of what came, and what the system holds between both ends.
  expect(server.figures.input_bytes).toBeLessThan(1_000_000)
  expect(wire.socket.writableLength).toBeGreaterThan(count * 50_000 * 0.9)
  releaseAll()
  await wire.until(text => text.split('+OK').length === count + 2)
})

test('a connection has few cursors and snapshots, and leaves none behind', async () => {
  const store = await memoryStore()
  for (let index = 0; index < 300; index++) await store.kv.put(Buffer.from(`key${index}`), new Uint8Array(10))
  let openCount = 0
  const kv = Object.assign(Object.create(store.kv) as typeof store.kv, {
    scan: async (range: Parameters<typeof store.kv.scan>[0]) => {
      const cursor = await store.kv.scan(range)
      openCount++
      const close = (): void => {
        openCount--
      }
      return {
        next: () => cursor.next(),
        get key() {
          return cursor.key
        },
        get value() {
          return cursor.value
        },
        close,
      }
    },
  })
  const { server, address } = await listen({
    kv,
    capabilities: store.capabilities,
    sync: () => undefined,
    close: () => undefined,
  })
  const wire = new Wire({ address })
  wire.send(
    `${'HARNESS.SCAN PAGE 1\r\n'.repeat(1001)}HARNESS.CLOSE 5\r\nHARNESS.CLOSE 5\r\nHARNESS.SCAN PAGE 1\r\nPING\r\n`,
  )
  const received = await wire.until(text => text.endsWith('PONG\r\n'))
  expect(received.match(/-ERR more than 1000 cursors or snapshots on this connection/g)?.length).toBe(1)
  expect(received).toContain(':1001\r\n')
  expect([openCount, server.figures.open_cursors_and_snapshots]).toEqual([1000, 1000])
  wire.socket.destroy()
  await expect.poll(() => [openCount, server.figures.connected_clients]).toEqual([0, 0])
})
