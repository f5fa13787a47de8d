/** Keys that belong to one client each, which writes them, and reads ranges of them in every way there is. */
import type { ScanRange } from '../../../adapters/contract/index.ts'
import { type LifeWorkload, rowsOf, type Session } from './session.ts'
import { bytesOf, valueOfNumber } from './values.ts'

const keyCount = 40

export const ranges: LifeWorkload = {
  async step(session) {
    const { kv, witness, client, random } = session
    const kind = random.nextInteger(10)
    if (kind < 4) return scan(session, drawRange(session))
    const key = keyOf(client, 2 * random.nextInteger(keyCount))
    if (kind === 4) {
      await witness.record({ client, kind: 'delete', key, argument: null, run: () => kv.delete(bytesOf(key)) })
      return
    }
    const number = session.nextNumber()
    const run = (): ReturnType<typeof kv.put> => kv.put(bytesOf(key), valueOfNumber(number))
    await witness.record({ client, kind: 'write', key, argument: number, run })
  },
  /** Who looks last has no keys of its own, and looks at everybody's. */
  async final(session) {
    for (let client = 0; client < session.clientCount; client++) {
      const [start, end] = [bytesOf(keyOf(client, 0)), bytesOf(keyOf(client + 1, 0))]
      await scan({ ...session, client }, { start, end })
    }
  },
}

function keyOf(client: number, number: number): string {
  return `client ${client} key ${String(number).padStart(3, '0')}`
}

/** Odd numbers are bounds and no keys. */
function drawRange({ client, random }: Session): ScanRange {
  const first = random.nextInteger(2 * keyCount)
  const end = first + 1 + random.nextInteger(2 * keyCount - first)
  return {
    start: bytesOf(keyOf(client, first)),
    end: bytesOf(keyOf(client, end)),
    reverse: random.nextInteger(3) === 0,
    ...(random.nextInteger(3) === 0 ? { limit: 1 + random.nextInteger(5) } : {}),
  }
}

async function scan({ kv, witness, client }: Session, range: ScanRange): Promise<void> {
  const bound = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1')
  await witness.record({
    client,
    kind: 'scan',
    key: null,
    argument: [bound(range.start), bound(range.end), range.reverse ?? false, range.limit ?? null],
    run: () => rowsOf(kv, range),
    answer: rows => rows,
  })
}
