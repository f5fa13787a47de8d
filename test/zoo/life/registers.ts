/** A few keys that everybody reads and writes, and what may be done to them. */
import type { Value } from '../../../harness/history/operation.ts'
import { type LifeWorkload, pick, type Session } from './session.ts'
import { bytesOf, numberOfValue, valueOfNumber } from './values.ts'

type Deed = 'read' | 'write' | 'expiring write' | 'delete' | 'compare and set' | 'batch'

const keys = ['a', 'b', 'c', 'd', 'e', 'f']
const expiryMs = 30 * 60_000

export function registers(deeds: readonly Deed[]): LifeWorkload {
  return {
    step: session => act(session, pick(session.random, deeds)),
    async final(session) {
      for (const key of keys) await read(session, key)
    },
  }
}

async function act(session: Session, deed: Deed): Promise<void> {
  const { kv, random } = session
  const key = pick(random, keys)
  switch (deed) {
    case 'read':
      await read(session, key)
      return
    case 'write': {
      const number = session.nextNumber()
      return record(session, 'write', key, number, () => kv.put(bytesOf(key), valueOfNumber(number)))
    }
    case 'expiring write': {
      const number = session.nextNumber()
      const expiresAtMs = session.wallMs() + expiryMs
      session.expiring.push({ key, number })
      return record(session, 'write', key, number, () => kv.put(bytesOf(key), valueOfNumber(number), { expiresAtMs }))
    }
    case 'delete':
      return record(session, 'delete', key, null, () => kv.delete(bytesOf(key)))
    case 'compare and set':
      return compareAndSet(session, key)
    case 'batch':
      return batch(session)
  }
}

function read({ kv, witness, client }: Session, key: string): Promise<Uint8Array | undefined> {
  const run = (): ReturnType<typeof kv.get> => kv.get(bytesOf(key))
  return witness.record({ client, kind: 'read', key, argument: null, run, answer: numberOfValue })
}

async function record(
  { witness, client }: Session,
  kind: string,
  key: string | null,
  argument: Value,
  run: () => unknown,
): Promise<void> {
  await witness.record({ client, kind, key, argument, run })
}

/** With what is there by a read just before: so others that do the same at that moment expect the same. */
async function compareAndSet(session: Session, key: string): Promise<void> {
  const { kv, witness, client } = session
  const expected = await read(session, key)
  const number = session.nextNumber()
  await witness.record({
    client,
    kind: 'cas',
    key,
    argument: [numberOfValue(expected), number],
    run: () => kv.compareAndSet(bytesOf(key), expected, valueOfNumber(number)),
    answer: done => done,
  })
}

async function batch(session: Session): Promise<void> {
  const first = session.random.nextInteger(keys.length)
  const entries = [0, 1, 2].map((offset): readonly [string, number] => {
    return [keys[(first + offset) % keys.length] as string, session.nextNumber()]
  })
  const writes = entries.map(([key, number]) => {
    return { type: 'put', key: bytesOf(key), value: valueOfNumber(number) } as const
  })
  return record(session, 'batch', null, entries, () => session.kv.batch(writes))
}
