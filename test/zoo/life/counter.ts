/** One number that everybody counts up, by compare-and-set. */
import { StoreError } from '../../../adapters/contract/index.ts'
import type { LifeWorkload, Session } from './session.ts'
import { bytesOf } from './values.ts'

const key = 'counter'

export const counter: LifeWorkload = {
  async load({ kv }) {
    await kv.put(bytesOf(key), bytesOf('0'))
  },
  async step(session) {
    if (session.random.nextInteger(4) === 0) await read(session)
    else await add(session)
  },
  final: read,
}

/** Once: if somebody was faster, nothing was added. */
async function add({ kv, witness, client }: Session): Promise<void> {
  let wasRefused = false
  const addOne = async (): Promise<void> => {
    const found = await kv.get(bytesOf(key))
    const next = bytesOf(String(countOf(found) + 1))
    if (await kv.compareAndSet(bytesOf(key), found, next)) return
    wasRefused = true
    throw new StoreError('UNKNOWN', 'somebody else was faster', { definite: true })
  }
  try {
    await witness.record({ client, kind: 'add', key, argument: 1, run: addOne })
  } catch (error) {
    if (!wasRefused) throw error
  }
}

async function read({ kv, witness, client }: Session): Promise<void> {
  await witness.record({
    client,
    kind: 'read',
    key,
    argument: null,
    run: () => kv.get(bytesOf(key)),
    answer: countOf,
  })
}

function countOf(value: Uint8Array | undefined): number {
  return value === undefined ? 0 : Number.parseInt(Buffer.from(value).toString('latin1'), 10)
}
