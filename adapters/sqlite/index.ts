/** SQLite, through Node's own module node:sqlite. */
import type { Adapter, ModelName, OpenOptions, Store } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { holdDirectory } from '../embedded/directory.ts'
import { configure, openConnection } from './connection.ts'
import { Database } from './database.ts'
import { readFailure } from './failure.ts'
import { openSeries, seriesFeatures } from './series.ts'
import { openSpatial, spatialFeatures } from './spatial.ts'
import { SqliteStore } from './store.ts'
import { openTable, tableFeatures } from './table.ts'
import { openText, textFeatures } from './text.ts'

/** The models beside `kv`, each with what opens it. */
const modelOpeners: Readonly<Partial<Record<ModelName, (database: Database, options: OpenOptions) => Store<never>>>> = {
  table: openTable,
  series: openSeries,
  spatial: openSpatial,
  text: openText,
}

async function open(options: OpenOptions): Promise<Store<never>> {
  const { DatabaseSync } = await import('node:sqlite').catch((cause: unknown) => {
    throw new StoreError('NOT_FOUND', 'SQLite comes with Node.js 22.13 and later: npm install node@24', { cause })
  })
  const held = holdDirectory(options.directory)
  try {
    const path = `${options.directory}/data.sqlite`
    const openModel = modelOpeners[options.model ?? 'kv']
    if (openModel !== undefined) {
      const connection = new DatabaseSync(path)
      configure(connection, options)
      held.sync()
      return openModel(new Database({ connection, path, directory: held, durability: options.durability }), options)
    }
    const connect = (): ReturnType<typeof openConnection> => openConnection(new DatabaseSync(path), options)
    const main = connect()
    held.sync()
    return new SqliteStore({ main, connect, path, directory: held, durability: options.durability })
  } catch (thrown) {
    held.release()
    return readFailure(thrown)
  }
}

export const sqliteAdapter: Adapter<'kv' | 'table' | 'series' | 'spatial' | 'text'> = {
  name: 'sqlite',
  description: "SQLite with a write-ahead log, through Node's own module node:sqlite.",
  models: ['kv', 'table', 'series', 'spatial', 'text'],
  options: [
    {
      name: 'table',
      default: 'without-rowid',
      values: ['without-rowid', 'rowid'],
      description: 'Rows in the tree of their keys, or apart from it: the latter loads large values faster',
    },
    { name: 'page', default: '8192', values: ['4096', '8192', '16384', '65536'], description: 'Bytes a page' },
    {
      name: 'content',
      default: 'kept',
      values: ['kept', 'none'],
      description: 'Of text: documents beside the index, or fields that are those of the first documents',
    },
  ],
  features: { table: tableFeatures, series: seriesFeatures, spatial: spatialFeatures, text: textFeatures },
  durabilities: ['buffered', 'sync'],
  // The model says which of the stores it is.
  open: options => open(options) as Promise<Store<'kv' | 'table' | 'series' | 'spatial' | 'text'>>,
}

export default sqliteAdapter
