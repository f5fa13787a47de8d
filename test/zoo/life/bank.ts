/** Money that one client moves between accounts, a batch a transfer, while the others look at all of it in a snapshot. */
import type { Kv } from '../../../adapters/contract/index.ts'
import type { Value } from '../../../harness/history/operation.ts'
import { type LifeWorkload, pause, type Session } from './session.ts'
import { bytesOf } from './values.ts'

const accounts = ['ada', 'ben', 'cleo', 'dan']
const balanceAtFirst = 100
/** Wide, so that the two halves of a transfer lie in different sectors. */
const balanceBytes = 400
/** Who moves the money, and so knows what there is. */
const teller = 0

export const bank: LifeWorkload = {
  async load({ kv }) {
    await kv.batch(accounts.map(account => put(account, balanceAtFirst)))
  },
  step: session => (session.client === teller ? transfer(session) : read(session)),
  final: read,
}

async function transfer({ kv, witness, client, random }: Session): Promise<void> {
  const from = random.nextInteger(accounts.length)
  const to = (from + 1 + random.nextInteger(accounts.length - 1)) % accounts.length
  const amount = 1 + random.nextInteger(20)
  const parties = [accounts[from] as string, accounts[to] as string] as const
  const [giver, taker] = [await balanceOf(kv, parties[0]), await balanceOf(kv, parties[1])]
  await witness.record({
    client,
    kind: 'transfer',
    key: null,
    argument: [...parties, amount],
    run: () => kv.batch([put(parties[0], (giver ?? 0) - amount), put(parties[1], (taker ?? 0) + amount)]),
  })
}

async function read(session: Session): Promise<void> {
  const { kv, witness, client } = session
  const balances = async (): Promise<Value> => {
    const snapshot = await kv.snapshot()
    try {
      const found: (readonly [string, number])[] = []
      for (const account of accounts) {
        const balance = await balanceOf(snapshot, account)
        if (balance !== undefined) found.push([account, balance])
        await pause(session)
      }
      return found
    } finally {
      await snapshot.release()
    }
  }
  await witness.record({ client, kind: 'read', key: null, argument: null, run: balances, answer: found => found })
}

function put(account: string, balance: number): { type: 'put'; key: Uint8Array; value: Uint8Array } {
  return { type: 'put', key: bytesOf(account), value: bytesOf(`${balance}.`.padEnd(balanceBytes, '-')) }
}

async function balanceOf(kv: Pick<Kv, 'get'>, account: string): Promise<number | undefined> {
  const value = await kv.get(bytesOf(account))
  return value === undefined ? undefined : Number.parseInt(Buffer.from(value).toString('latin1'), 10)
}
