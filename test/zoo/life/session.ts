/** What a client of a life has: a store, a number, randomness, and a witness to all that it does. */
import type { Kv, ScanRange } from '../../../adapters/contract/index.ts'
import type { MemoryClock, Random } from '../../../engines/env/index.ts'
import type { Value } from '../../../harness/history/operation.ts'
import { numberOfValue } from './values.ts'
import type { Witness } from './witness.ts'

/** Turns of the event loop that a client lets pass, at most: a few commits of a group. */
const pauseTurnsMax = 50

export interface Session {
  readonly kv: Kv
  readonly client: number
  readonly clientCount: number
  readonly random: Random
  readonly witness: Witness
  readonly clock: MemoryClock
  /** Of the clock by which entries expire. */
  readonly wallMs: () => number
  /** Numbers that no other write of this life has. */
  readonly nextNumber: () => number
  /** Writes that are going to expire, for whoever moves the clock. */
  readonly expiring: { readonly key: string; readonly number: number }[]
}

/** A workload: what there is at first, what each client does at each step, and what is read in the end. */
export interface LifeWorkload {
  load?(session: Session): Promise<void>
  step(session: Session): Promise<void>
  final(session: Session): Promise<void>
}

/** Lets others go on for a while. */
export async function pause({ random, clock }: Session): Promise<void> {
  clock.advance(1)
  for (let turns = random.nextInteger(pauseTurnsMax); turns > 0; turns--) await undefined
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.nextInteger(items.length)] as Item
}

/** Keys and numbers of a range. */
export async function rowsOf(kv: Pick<Kv, 'scan'>, range: ScanRange): Promise<(readonly [string, Value])[]> {
  const rows: (readonly [string, Value])[] = []
  const cursor = await kv.scan(range)
  try {
    while (await cursor.next()) {
      rows.push([Buffer.from(cursor.key).toString('latin1'), numberOfValue(cursor.value)])
    }
  } finally {
    await cursor.close()
  }
  return rows
}
