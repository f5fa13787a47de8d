/**
 * The one place that names adapters and workloads. Each is imported when it is asked for, and not before.
 *
 * An engine may also be a path, such as `./my-store.ts`: a module whose default export is an adapter. `served:`
 * before either puts it behind a socket, in a process of its own: `served:lsm`.
 */
import { fileURLToPath } from 'node:url'
import { type Adapter, offersModel } from '../../adapters/contract/index.ts'
import type { WorkloadDefinition } from '../../workloads/workload.ts'
import type { Catalog } from '../catalog.ts'
import { listOf, unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { importAdapter } from './import-adapter.ts'

type Shelf<T> = Readonly<Record<string, () => Promise<T>>>

const engines: Shelf<Adapter<never>> = {
  lsm: async () => (await import('../../adapters/own/lsm.ts')).default,
  btree: async () => (await import('../../adapters/own/btree.ts')).default,
  column: async () => (await import('../../adapters/own/column.ts')).default,
  tsdb: async () => (await import('../../adapters/own/tsdb.ts')).default,
  graph: async () => (await import('../../adapters/own/graph.ts')).default,
  rtree: async () => (await import('../../adapters/own/rtree.ts')).default,
  inverted: async () => (await import('../../adapters/own/inverted.ts')).default,
  leveldb: async () => (await import('../../adapters/leveldb/index.ts')).default,
  rocksdb: async () => (await import('../../adapters/rocksdb/index.ts')).default,
  lmdb: async () => (await import('../../adapters/lmdb/index.ts')).default,
  sqlite: async () => (await import('../../adapters/sqlite/index.ts')).default,
  duckdb: async () => (await import('../../adapters/duckdb/index.ts')).default,
  influxdb: async () => (await import('../../adapters/influxdb/index.ts')).default,
  prometheus: async () => (await import('../../adapters/prometheus/index.ts')).default,
  graphology: async () => (await import('../../adapters/graphology/index.ts')).default,
  rbush: async () => (await import('../../adapters/rbush/index.ts')).default,
  flatbush: async () => (await import('../../adapters/flatbush/index.ts')).default,
  minisearch: async () => (await import('../../adapters/minisearch/index.ts')).default,
  memory: async () => (await import('../../adapters/memory/index.ts')).default,
  null: async () => (await import('../../adapters/null/index.ts')).default,
}

const workloads: Shelf<WorkloadDefinition<never>> = {
  'ycsb-a': async () => (await import('../../workloads/ycsb/index.ts')).ycsbA,
  'ycsb-b': async () => (await import('../../workloads/ycsb/index.ts')).ycsbB,
  'ycsb-c': async () => (await import('../../workloads/ycsb/index.ts')).ycsbC,
  'ycsb-d': async () => (await import('../../workloads/ycsb/index.ts')).ycsbD,
  'ycsb-e': async () => (await import('../../workloads/ycsb/index.ts')).ycsbE,
  'ycsb-f': async () => (await import('../../workloads/ycsb/index.ts')).ycsbF,
  ycsb: async () => (await import('../../workloads/ycsb/index.ts')).ycsb,
  social: async () => (await import('../../workloads/graph/index.ts')).social,
  'graph-walks': async () => (await import('../../workloads/graph/index.ts')).graphWalks,
  geo: async () => (await import('../../workloads/spatial/index.ts')).geo,
  'geo-world': async () => (await import('../../workloads/spatial/index.ts')).geoWorld,
  'geo-boxes': async () => (await import('../../workloads/spatial/index.ts')).geoBoxes,
  search: async () => (await import('../../workloads/text/index.ts')).search,
  'search-terms': async () => (await import('../../workloads/text/index.ts')).searchTerms,
  olap: async () => (await import('../../workloads/table/index.ts')).olap,
  'olap-narrow': async () => (await import('../../workloads/table/index.ts')).olapNarrow,
  'tsbs-devops': async () => (await import('../../workloads/series/index.ts')).tsbsDevops,
  'series-metrics': async () => (await import('../../workloads/series/index.ts')).seriesMetrics,
  'ycsb-timeseries': async () => (await import('../../workloads/series/index.ts')).ycsbTimeSeries,
}

/** Before the name of an engine: behind a socket, in a process of its own. */
export const servedPrefix = 'served:'

/** The command line's module, compiled beside this one (or, where this runs as a source, a source). */
const mainEntry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url))

export const engineNames: readonly string[] = Object.keys(engines)
export const workloadNames: readonly string[] = Object.keys(workloads)

export const catalog: Catalog = {
  engineNames,
  workloadNames,
  engine: name => (name.startsWith(servedPrefix) ? serveAdapter(name) : engineInProcess(name)),
  workload: name => find(workloads, 'workload', name),
}

function engineInProcess(name: string): Promise<Adapter<never>> {
  return /[/\\]/.test(name) ? importAdapter(name) : find(engines, 'engine', name)
}

async function serveAdapter(name: string): Promise<Adapter<never>> {
  const inner = await engineInProcess(name.slice(servedPrefix.length))
  if (!offersModel(inner, 'kv'))
    throw new UsageError(
      `${name}: what goes through the socket is the model kv, and ${inner.name} has ${listOf(inner.models)}.`,
    )
  const { servedAdapter } = await import('../../adapters/served/index.ts')
  return servedAdapter(inner, [process.execPath, mainEntry, 'serve'])
}

async function find<T>(shelf: Shelf<T>, kind: string, name: string): Promise<T> {
  const load = Object.hasOwn(shelf, name) ? shelf[name] : undefined
  if (load === undefined) throw new UsageError(unknownName(kind, name, Object.keys(shelf)))
  return load()
}
