/**
 * The one place that names adapters and workloads. Each is imported when it is asked for, and not before.
 *
 * An engine may also be a path, such as `./my-store.ts`: a module whose default export is an adapter.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter, ModelName } from '../../adapters/contract/index.ts'
import type { WorkloadDefinition } from '../../workloads/workload.ts'
import type { Catalog } from '../catalog.ts'
import { unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

type Shelf<T> = Readonly<Record<string, () => Promise<T>>>

const engines: Shelf<Adapter<ModelName>> = {
  lsm: async () => (await import('../../adapters/own/lsm.ts')).default,
  leveldb: async () => (await import('../../adapters/leveldb/index.ts')).default,
  memory: async () => (await import('../../adapters/memory/index.ts')).default,
  null: async () => (await import('../../adapters/null/index.ts')).default,
}

const workloads: Shelf<WorkloadDefinition<ModelName>> = {
  'ycsb-a': async () => (await import('../../workloads/ycsb/index.ts')).ycsbA,
  'ycsb-b': async () => (await import('../../workloads/ycsb/index.ts')).ycsbB,
  'ycsb-c': async () => (await import('../../workloads/ycsb/index.ts')).ycsbC,
  'ycsb-d': async () => (await import('../../workloads/ycsb/index.ts')).ycsbD,
  'ycsb-e': async () => (await import('../../workloads/ycsb/index.ts')).ycsbE,
  'ycsb-f': async () => (await import('../../workloads/ycsb/index.ts')).ycsbF,
  ycsb: async () => (await import('../../workloads/ycsb/index.ts')).ycsb,
}

export const engineNames: readonly string[] = Object.keys(engines)
export const workloadNames: readonly string[] = Object.keys(workloads)

export const catalog: Catalog = {
  engineNames,
  workloadNames,
  engine: name => (/[/\\]/.test(name) ? importAdapter(name) : find(engines, 'engine', name)),
  workload: name => find(workloads, 'workload', name),
}

async function find<T>(shelf: Shelf<T>, kind: string, name: string): Promise<T> {
  const load = Object.hasOwn(shelf, name) ? shelf[name] : undefined
  if (load === undefined) throw new UsageError(unknownName(kind, name, Object.keys(shelf)))
  return load()
}

/** The adapter of a module outside this repository; it goes by its path. */
async function importAdapter(path: string): Promise<Adapter<ModelName>> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href).catch(error => {
    throw new UsageError(`cannot load the engine ${path}: ${error instanceof Error ? error.message : String(error)}.`)
  })
  const adapter = (module as { default?: Partial<Adapter<ModelName>> }).default
  if (typeof adapter?.open !== 'function' || !Array.isArray(adapter.models)) {
    throw new UsageError(`${path} is no engine: its default export is not an adapter (adapters/contract).`)
  }
  return { ...(adapter as Adapter<ModelName>), name: path }
}
