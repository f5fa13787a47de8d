/** LMDB, through the npm package lmdb. */
import type { Adapter, OpenOptions } from '../contract/index.ts'
import { holdDirectory } from '../embedded/directory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { readFailure } from './failure.ts'
import { checkHeader } from './header.ts'
import { LmdbStore } from './store.ts'
import { packageVersion } from './version.ts'

/** Each cursor and each snapshot takes a slot. */
const readersMax = 4096

async function open({ directory, durability }: OpenOptions): Promise<LmdbStore> {
  const lmdb = await loadPackage('LMDB', 'lmdb', () => import('lmdb'))
  const version = packageVersion(lmdb)
  const held = holdDirectory(directory)
  try {
    const path = `${directory}/data.mdb`
    checkHeader(path)
    const database = lmdb.open<Uint8Array, Uint8Array>({
      path,
      encoding: 'binary',
      keyEncoding: 'binary',
      noSync: durability === 'buffered',
      // A commit is then on the disk when it returns, and not some time later.
      overlappingSync: false,
      maxReaders: readersMax,
    })
    held.sync()
    return new LmdbStore(database, held, durability, version)
  } catch (thrown) {
    held.release()
    return readFailure(thrown)
  }
}

export const lmdbAdapter: Adapter<'kv'> = {
  name: 'lmdb',
  description: 'LMDB through the npm package lmdb.',
  models: ['kv'],
  options: [],
  durabilities: ['buffered', 'sync'],
  open,
}

export default lmdbAdapter
