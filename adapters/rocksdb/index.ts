/** RocksDB, through the npm package @nxtedition/rocksdb. */
import { availableParallelism } from 'node:os'
import type { Adapter, OpenOptions } from '../contract/index.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { readFailure } from './failure.ts'
import { importRocks, packageVersion } from './package.ts'
import { RocksStore } from './store.ts'

/** The package takes the size of the cache as a 32-bit number. */
const cacheBytesMax = 2 ** 32 - 1

/** The package gives a memtable a quarter of its budget for memtables. */
const memtablesABudget = 4

async function open(options: OpenOptions): Promise<RocksStore> {
  const { RocksLevel } = await loadPackage('RocksDB', '@nxtedition/rocksdb', importRocks)
  const database = new RocksLevel(options.directory, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  await database
    .open({
      createIfMissing: true,
      compaction: options.options.compaction === 'universal' ? 'universal' : 'level',
      compression: options.options.compression === 'zstd',
      walCompression: false,
      cacheSize: Math.min(options.cacheBytes, cacheBytesMax),
      memtableMemoryBudget: options.writeBufferBytes * memtablesABudget,
      parallelism: Math.max(2, availableParallelism()),
    })
    .catch(readFailure)
  return new RocksStore(database, options.durability, packageVersion())
}

export const rocksdbAdapter: Adapter<'kv'> = {
  name: 'rocksdb',
  description: 'RocksDB through the npm package @nxtedition/rocksdb.',
  models: ['kv'],
  options: [
    {
      name: 'compaction',
      default: 'level',
      values: ['level', 'universal'],
      description: 'How tables are merged: level reads less, universal writes less',
    },
    {
      name: 'compression',
      default: 'light',
      values: ['light', 'zstd'],
      description: 'zstd on every level, or on the lower ones only',
    },
  ],
  durabilities: ['buffered', 'sync'],
  open,
}

export default rocksdbAdapter
