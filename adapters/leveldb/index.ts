/** LevelDB, through the npm package classic-level. */
import type { Adapter, OpenOptions } from '../contract/index.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import type { LevelDatabase } from './cursor.ts'
import { readFailure } from './failure.ts'
import { packageVersion } from './package.ts'
import { LevelStore } from './store.ts'

/** The package takes sizes as 32-bit numbers. */
const sizeMax = 2 ** 32 - 1

async function open({
  directory,
  durability,
  cacheBytes,
  writeBufferBytes,
  options,
}: OpenOptions): Promise<LevelStore> {
  const { ClassicLevel } = await loadPackage('LevelDB', 'classic-level', () => import('classic-level'))
  const database: LevelDatabase = new ClassicLevel(directory, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    cacheSize: Math.min(cacheBytes, sizeMax),
    writeBufferSize: Math.min(writeBufferBytes, sizeMax),
    compression: options.compression === 'snappy',
  })
  await database.open().catch(readFailure)
  return new LevelStore(database, durability, packageVersion())
}

export const leveldbAdapter: Adapter<'kv'> = {
  name: 'leveldb',
  description: 'LevelDB through the npm package classic-level.',
  models: ['kv'],
  options: [
    {
      name: 'compression',
      default: 'snappy',
      values: ['snappy', 'none'],
      description: 'Compression of the blocks of a table',
    },
  ],
  durabilities: ['buffered', 'sync'],
  open,
}

export default leveldbAdapter
