/** SQLite, through Node's own module node:sqlite. */
import type { Adapter, OpenOptions } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { holdDirectory } from '../embedded/directory.ts'
import { openConnection } from './connection.ts'
import { readFailure } from './failure.ts'
import { SqliteStore } from './store.ts'

async function open(options: OpenOptions): Promise<SqliteStore> {
  const { DatabaseSync } = await import('node:sqlite').catch((cause: unknown) => {
    throw new StoreError('NOT_FOUND', 'SQLite comes with Node.js 22.13 and later: npm install node@24', { cause })
  })
  const held = holdDirectory(options.directory)
  try {
    const path = `${options.directory}/data.sqlite`
    const connect = (): ReturnType<typeof openConnection> => openConnection(new DatabaseSync(path), options)
    const main = connect()
    held.sync()
    return new SqliteStore({ main, connect, path, directory: held, durability: options.durability })
  } catch (thrown) {
    held.release()
    return readFailure(thrown)
  }
}

export const sqliteAdapter: Adapter<'kv'> = {
  name: 'sqlite',
  description: "SQLite with a write-ahead log, through Node's own module node:sqlite.",
  models: ['kv'],
  options: [
    {
      name: 'table',
      default: 'without-rowid',
      values: ['without-rowid', 'rowid'],
      description: 'Rows in the tree of their keys, or apart from it: the latter loads large values faster',
    },
    { name: 'page', default: '8192', values: ['4096', '8192', '16384', '65536'], description: 'Bytes a page' },
  ],
  durabilities: ['buffered', 'sync'],
  open,
}

export default sqliteAdapter
