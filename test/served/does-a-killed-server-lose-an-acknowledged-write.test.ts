/**
 * A server is killed under load and started again on the same data, with the same clients. What was acknowledged is
 * there; what failed for sure is not; what is unknown is there whole or not at all.
 */
import { expect, test } from 'vitest'
import { type KvWrite, type Store, StoreError } from '../../adapters/contract/index.ts'
import lsm from '../../adapters/own/lsm.ts'
import { openOptions, served } from './served-engine.ts'
import { freshDirectory } from './server-for-tests.ts'

const clientCount = 8
const killCount = 3
const writesBeforeKill = 600
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Written {
  readonly number: number
  readonly outcome: 'ok' | 'failed' | 'unknown'
}

/** Keys of one write, far apart. */
function keysOf(client: number, number: number): Uint8Array[] {
  return ['a', 'z'].map(end => encode(`${end} ${client} ${number}`))
}

async function write(store: Store<'kv'>, client: number, number: number): Promise<Written> {
  const value = encode(`${number} ${'.'.repeat(200)}`)
  const writes: KvWrite[] = keysOf(client, number).map(key => ({ type: 'put', key, value }))
  try {
    await store.kv.batch(writes)
    return { number, outcome: 'ok' }
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StoreError)
    expect((thrown as StoreError).code).toBe('DISCONNECTED')
    return { number, outcome: (thrown as StoreError).definite ? 'failed' : 'unknown' }
  }
}

test.each(['buffered', 'sync'] as const)('nothing that was acknowledged: %s', async durability => {
  const adapter = served(lsm)
  const system = await adapter.system!(openOptions(adapter, freshDirectory(), { durability }))
  const [node] = system.nodes
  const stores = await Promise.all(Array.from({ length: clientCount }, async (_, client) => system.connect(client)))
  const written: Written[][] = stores.map(() => [])
  let unknownCount = 0
  for (let kill = 1; kill <= killCount; kill++) {
    let okCount = 0
    let isDead = false
    const clients = stores.map(async (store, client) => {
      // The one that runs into the death is the last of its round.
      for (let goesOn = true; goesOn && !isDead; ) {
        const end = await write(store, client, written[client]!.length)
        written[client]!.push(end)
        if (end.outcome === 'ok') okCount++
        else goesOn = false
        if (okCount === writesBeforeKill) {
          isDead = true
          await node!.kill()
          expect(node!.pid).toBeUndefined()
        }
      }
    })
    await Promise.all(clients)
    // Nobody is there. Whoever has not noticed yet learns it from this call, and the next is surely not applied.
    for (const [client, store] of stores.entries()) {
      for (let end: Written['outcome'] = 'unknown'; end !== 'failed'; ) {
        written[client]!.push(await write(store, client, written[client]!.length))
        end = written[client]!.at(-1)!.outcome
        expect(end).not.toBe('ok')
      }
    }
    await node!.start()
    for (const [client, store] of stores.entries()) {
      for (const { number, outcome } of written[client]!) {
        const found = await Promise.all(keysOf(client, number).map(async key => store.kv.get(key)))
        const present = found.filter(value => value !== undefined).length
        expect(outcome === 'ok' ? [2] : outcome === 'failed' ? [0] : [0, 2], `${client} ${number}`).toContain(present)
        if (outcome === 'unknown') unknownCount++
      }
    }
    await stores[0]!.verify!()
  }
  // Else the load was never under way, and the kill proves nothing.
  expect(unknownCount).toBeGreaterThan(0)
  await Promise.all(stores.map(store => store.close()))
  await system.close()
})
