/** Runs a workload over a rich model as a test needs it, on a store in memory that may lie. */
import type { Store } from '../../../adapters/contract/index.ts'
import memory from '../../../adapters/memory/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import type { Check, Workload } from '../../../workloads/workload.ts'
import { execute, makeBatch } from '../drive.ts'

export type Models = 'table' | 'series' | 'graph' | 'spatial' | 'text'

/** What is asked, and of whom. */
export interface Asked<M extends Models> {
  readonly workload: Workload<M>
  readonly store: Store<M>
}

/** Calls that replace those of an honest model. */
export type Lie<M extends Models> = (model: Store<M>[M]) => Partial<Store<M>[M]>

/** A store in memory, some of whose calls are replaced. */
export async function openStore<M extends Models>(model: M, lie: Lie<M> = () => ({})): Promise<Store<M>> {
  const options = { directory: '', durability: 'none', cacheBytes: 0, writeBufferBytes: 0, model, options: {} } as const
  const store = await memory.open(options)
  const honest = store[model] as Store<M>[M] & object
  const replaced = lie(honest)
  const lying = new Proxy(honest, {
    get: (target, name) => {
      const method = Reflect.get(replaced, name) ?? Reflect.get(target, name)
      return (method as (...given: unknown[]) => unknown).bind(target)
    },
  })
  return { capabilities: store.capabilities, sync: () => {}, close: () => {}, [model]: lying } as unknown as Store<M>
}

/** A store whose every call takes effect some turns of the event loop later, and is answered later still. */
export function slowed<M extends Models>(store: Store<M>, model: M, seed: number): Store<M> {
  const random = createRandom(seed)
  const rest = async (): Promise<void> => {
    for (let turns = random.nextInteger(4); turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
  }
  const slow = new Proxy(store[model] as object, {
    get:
      (target, name) =>
      async (...given: unknown[]) => {
        await rest()
        const answer = await (Reflect.get(target, name) as (...given: unknown[]) => unknown)(...given)
        await rest()
        return answer
      },
  })
  return { ...store, [model]: slow }
}

/** How many records were loaded. */
export async function load<M extends Models>({ workload, store }: Asked<M>): Promise<number> {
  await workload.prepare?.(store)
  let recordCount = 0
  for (const batch of workload.load({ random: createRandom(1) }, 100)) {
    await batch.write(store)
    recordCount += batch.recordCount
  }
  return recordCount
}

export interface RunOptions {
  readonly clientCount?: number
  /** Of all clients together. */
  readonly operationCount?: number
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
export async function run<M extends Models>(
  { workload, store }: Asked<M>,
  { clientCount = 1, operationCount = 300 }: RunOptions = {},
): Promise<Outcomes> {
  const counts: Record<string, number> = {}
  const outcomes = { ok: 0, notFound: 0, wrong: 0, thrown: 0 }
  const use = async (index: number): Promise<void> => {
    const client = workload.client({ index, clientCount, random: createRandom(2 + index) }, store)
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
export async function checks<M extends Models>({ workload, store }: Asked<M>): Promise<Record<string, Check>> {
  return Object.fromEntries((await workload.check(store)).map(check => [check.name, check]))
}

/** By name of the check, in the order in which the workload gives them. */
export async function verdicts<M extends Models>(asked: Asked<M>): Promise<Record<string, Check['verdict']>> {
  return Object.fromEntries(Object.values(await checks(asked)).map(({ name, verdict }) => [name, verdict]))
}
