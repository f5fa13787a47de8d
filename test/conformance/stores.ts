/** The stores that must conform. One more store: one more line. */

import type { Adapter } from '../../adapters/contract/index.ts'
import leveldb from '../../adapters/leveldb/index.ts'
import lmdb from '../../adapters/lmdb/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import btree from '../../adapters/own/btree.ts'
import lsm from '../../adapters/own/lsm.ts'
import rocksdb from '../../adapters/rocksdb/index.ts'
import sqlite from '../../adapters/sqlite/index.ts'

export const stores: readonly Adapter<'kv'>[] = [nothing, memory, lsm, btree, leveldb, rocksdb, lmdb, sqlite]
