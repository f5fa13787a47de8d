/** Loads a workload over tables or series into the memory store and lets clients use it, with a store that a test can bend. */
import type { ModelName, Series, Store, Table } from '../../../adapters/contract/index.ts'
import memory from '../../../adapters/memory/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import type { Check, Fingerprint, Workload } from '../../../workloads/workload.ts'
import { execute, makeBatch } from '../drive.ts'

export interface Bent<M extends ModelName> {
  readonly workload: Workload<M>
  readonly store: Store<M>
}

export interface RunOptions {
  readonly clientCount?: number
  readonly operationCount?: number
  readonly seed?: number
}

export async function load<M extends ModelName>(
  { workload, store }: Bent<M>,
  seed = 1,
  batchLength = 100,
): Promise<void> {
  await workload.prepare?.(store)
  for (const batch of workload.load({ random: createRandom(seed) }, batchLength)) await batch.write(store)
}

export interface Outcomes {
  readonly ok: number
  readonly notFound: number
  readonly wrong: number
  readonly thrown: number
  /** By name of the operation. */
  readonly counts: Readonly<Record<string, number>>
}

/** Clients side by side, each with one operation at a time. */
export async function run<M extends ModelName>(
  { workload, store }: Bent<M>,
  { clientCount = 1, operationCount = 300, seed = 2 }: RunOptions = {},
): Promise<Outcomes> {
  const counts: Record<string, number> = {}
  const outcomes = { ok: 0, notFound: 0, wrong: 0, thrown: 0 }
  const use = async (index: number): Promise<void> => {
    const client = workload.client({ index, clientCount, random: createRandom(seed + index) }, store)
    const batch = makeBatch(16)
    for (let done = 0; done < operationCount / clientCount; ) {
      client.draw(batch)
      for (let slot = 0; slot < batch.count; slot++, done++) {
        const name = workload.operations[batch.kinds[slot]!]!
        counts[name] = (counts[name] ?? 0) + 1
        outcomes[await execute(client, batch, slot)]++
      }
    }
  }
  await Promise.all(Array.from({ length: clientCount }, (_, index) => use(index)))
  return { ...outcomes, counts }
}

/** By name. */
export async function verdicts<M extends ModelName>({
  workload,
  store,
}: Bent<M>): Promise<Record<string, Check['verdict']>> {
  return Object.fromEntries((await workload.check(store)).map(({ name, verdict }) => [name, verdict]))
}

export async function fingerprints<M extends ModelName>({ workload, store }: Bent<M>): Promise<readonly Fingerprint[]> {
  return workload.fingerprints!(store)
}

/** A memory store whose tables are bent. */
export async function tableStore(bend: (table: Table) => Partial<Table> = () => ({})): Promise<Store<'table'>> {
  const store = await openMemory()
  const { table } = store
  const whole: Table = {
    schema: name => table.schema(name),
    query: query => table.query(query),
    create: (name, columns) => table.create(name, columns),
    addColumn: (name, column) => table.addColumn(name, column),
    append: (name, rows) => table.append(name, rows),
    delete: (name, where) => table.delete(name, where),
    snapshot: () => table.snapshot(),
  }
  return { ...partsOf(store), table: { ...whole, ...bend(whole) } }
}

/** A memory store whose series are bent. */
export async function seriesStore(bend: (series: Series) => Partial<Series> = () => ({})): Promise<Store<'series'>> {
  const store = await openMemory()
  const { series } = store
  const whole: Series = {
    range: range => series.range(range),
    last: range => series.last(range),
    window: query => series.window(query),
    series: select => series.series(select),
    append: points => series.append(points),
    delete: range => series.delete(range),
    dropBefore: timeUs => series.dropBefore(timeUs),
    snapshot: () => series.snapshot(),
  }
  return { ...partsOf(store), series: { ...whole, ...bend(whole) } }
}

type MemoryStore = Awaited<ReturnType<typeof memory.open>>

async function openMemory(): Promise<MemoryStore> {
  return memory.open({ directory: '', durability: 'none', cacheBytes: 0, writeBufferBytes: 0, options: {} })
}

function partsOf(store: MemoryStore): Store<never> {
  return { capabilities: store.capabilities, sync: () => store.sync(), close: () => store.close() }
}

/** Settles some turns later: others run meanwhile. */
export async function aWhile(turnCount: number): Promise<void> {
  for (let turn = 0; turn < turnCount; turn++) await new Promise(resolve => setImmediate(resolve))
}
