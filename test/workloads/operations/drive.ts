/** Runs a workload over graphs, places or texts as a test needs it, on a store that may lie. */
import type { Store } from '../../../adapters/contract/index.ts'
import memory from '../../../adapters/memory/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import { type Check, outcome, type Workload } from '../../../workloads/workload.ts'

export type Models = 'graph' | 'spatial' | 'text'

/** A store in memory, some of whose calls are replaced. */
export type Lie<M extends Models> = (model: Store<M>[M]) => Partial<Store<M>[M]>

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

/** A store whose every call is answered some turns of the event loop later. */
export function slowed<M extends Models>(store: Store<M>, model: M, seed: number): Store<M> {
  const random = createRandom(seed)
  const rest = async (): Promise<void> => {
    for (let turns = random.nextInteger(4); turns > 0; turns--) await null
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

export async function load<M extends Models>(workload: Workload<M>, store: Store<M>): Promise<number> {
  await workload.prepare?.(store)
  let recordCount = 0
  for (const batch of workload.load({ random: createRandom(1) }, 100)) {
    await batch.write(store)
    recordCount += batch.recordCount
  }
  return recordCount
}

export interface Ran {
  readonly names: ReadonlySet<string>
  readonly wrongCount: number
  readonly checks: Readonly<Record<string, Check>>
}

/** Loads, runs all clients at once, each for so many operations, and checks. */
export async function run<M extends Models>(
  workload: Workload<M>,
  store: Store<M>,
  { clientCount = 2, operationCount = 150 }: { readonly clientCount?: number; readonly operationCount?: number } = {},
): Promise<Ran> {
  await load(workload, store)
  const names = new Set<string>()
  let wrongCount = 0
  const runClient = async (index: number): Promise<void> => {
    const client = workload.client({ index, clientCount, random: createRandom(10 + index) }, store)
    const batch = { kinds: new Uint8Array(operationCount), count: 0 }
    client.draw(batch)
    for (let slot = 0; slot < batch.count; slot++) {
      names.add(workload.operations[batch.kinds[slot]!]!)
      if ((await client.execute(batch, slot)) === outcome.wrong) wrongCount++
    }
  }
  await Promise.all(Array.from({ length: clientCount }, (_, index) => runClient(index)))
  const checks = await workload.check(store)
  return { names, wrongCount, checks: Object.fromEntries(checks.map(check => [check.name, check])) }
}
