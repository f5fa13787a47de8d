/** Loads and runs a workload as a test needs it: a batch at a time, with every outcome kept. */
import { createRandom } from '../../engines/env/index.ts'
import { type Client, type OperationBatch, type OutcomeCode, outcome, type Workload } from '../../workloads/workload.ts'
import { ycsb } from '../../workloads/ycsb/index.ts'
import type { MapStore } from './map-store.ts'

export type Properties = Readonly<Record<string, string>>

/** A small data set; tests override what they are about. */
export function createWorkload(properties: Properties): Workload<'kv'> {
  return ycsb.create({ recordcount: '100', fieldcount: '4', fieldlength: '20', ...properties })
}

export async function load(workload: Workload<'kv'>, store: MapStore, seed = 1, batchLength = 32): Promise<void> {
  for (const batch of workload.load({ random: createRandom(seed) }, batchLength)) await batch.write(store)
}

export interface Ran {
  /** By operation name. */
  readonly counts: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<'ok' | 'notFound' | 'wrong' | 'thrown', number>>
}

export interface RunOptions {
  readonly seed?: number
  readonly index?: number
  readonly batchLength?: number
}

/** Runs `batchCount` batches of one client, to the end of each. */
export async function run(
  workload: Workload<'kv'>,
  store: MapStore,
  batchCount: number,
  { seed = 2, index = 0, batchLength = 64 }: RunOptions = {},
): Promise<Ran> {
  const client = workload.client({ index, clientCount: 1, random: createRandom(seed) }, store)
  const batch = makeBatch(batchLength)
  const counts: Record<string, number> = {}
  const outcomes = { ok: 0, notFound: 0, wrong: 0, thrown: 0 }
  for (let drawn = 0; drawn < batchCount; drawn++) {
    client.draw(batch)
    for (let slot = 0; slot < batch.count; slot++) {
      const name = workload.operations[batch.kinds[slot]!]!
      counts[name] = (counts[name] ?? 0) + 1
      outcomes[await execute(client, batch, slot)]++
    }
  }
  return { counts, outcomes }
}

export function makeBatch(length: number): OperationBatch {
  return { kinds: new Uint8Array(length), count: 0 }
}

const outcomeNames = new Map<OutcomeCode, 'ok' | 'notFound' | 'wrong'>([
  [outcome.ok, 'ok'],
  [outcome.notFound, 'notFound'],
  [outcome.wrong, 'wrong'],
])

export async function execute(
  client: Client,
  batch: OperationBatch,
  slot: number,
): Promise<'ok' | 'notFound' | 'wrong' | 'thrown'> {
  try {
    return outcomeNames.get(await client.execute(batch, slot))!
  } catch {
    return 'thrown'
  }
}
