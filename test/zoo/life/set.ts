/** A set that only grows: everybody adds, and sometimes reads all of it. */
import { type LifeWorkload, rowsOf, type Session } from './session.ts'
import { bytesOf, valueOfNumber } from './values.ts'

const key = 'elements'

export const set: LifeWorkload = {
  async step(session) {
    if (session.random.nextInteger(8) === 0) return read(session)
    const { kv, witness, client } = session
    const number = session.nextNumber()
    const element = bytesOf(`element ${String(number).padStart(5, '0')}`)
    await witness.record({
      client,
      kind: 'add',
      key,
      argument: number,
      run: () => kv.put(element, valueOfNumber(number)),
    })
  },
  final: read,
}

async function read({ kv, witness, client }: Session): Promise<void> {
  await witness.record({
    client,
    kind: 'read',
    key,
    argument: null,
    run: () => rowsOf(kv, {}),
    answer: rows => rows.map(([, number]) => number),
  })
}
