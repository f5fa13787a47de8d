/** DuckDB, through the package @duckdb/node-api. */
import type { Adapter, ModelName, OpenOptions, Store } from '../contract/index.ts'
import { holdDirectory } from '../embedded/directory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { Database, type Library } from './database.ts'
import { failure } from './failure.ts'
import { openSeries } from './series.ts'
import { openTable } from './table.ts'

/** Below this DuckDB has no room to answer queries in. */
const memoryBytesMin = 1024 ** 3

const modelOpeners: Readonly<Partial<Record<ModelName, (database: Database) => Promise<Store<never>>>>> = {
  table: openTable,
  series: openSeries,
}

async function open(options: OpenOptions): Promise<Store<never>> {
  const library: Library = await loadPackage('DuckDB', '@duckdb/node-api', () => import('@duckdb/node-api'))
  const directory = holdDirectory(options.directory)
  try {
    const path = `${options.directory}/data.duckdb`
    const instance = await library.DuckDBInstance.create(path, {
      threads: options.options.threads ?? '1',
      memory_limit: `${Math.max(memoryBytesMin, options.cacheBytes)}B`,
      checkpoint_threshold: `${options.writeBufferBytes}B`,
    })
    directory.sync()
    const [reading, writing] = [await instance.connect(), await instance.connect()]
    const { durability } = options
    const database = new Database({ library, instance, reading, writing, path, directory, durability })
    const openModel = modelOpeners[options.model ?? 'table']!
    return await openModel(database)
  } catch (thrown) {
    directory.release()
    throw failure(thrown)
  }
}

export const duckdbAdapter: Adapter<'table' | 'series'> = {
  name: 'duckdb',
  description: 'DuckDB, a column store, through the package @duckdb/node-api.',
  models: ['table', 'series'],
  options: [{ name: 'threads', default: '1', description: 'Threads that a query may use' }],
  durabilities: ['buffered', 'sync'],
  // The model says which of the stores it is.
  open: options => open(options) as Promise<Store<'table' | 'series'>>,
}

export default duckdbAdapter
