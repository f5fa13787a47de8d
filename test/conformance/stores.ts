/** The stores that must conform. One more store: one more line. */

import type { Adapter } from '../../adapters/contract/index.ts'
import leveldb from '../../adapters/leveldb/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import lsm from '../../adapters/own/lsm.ts'

export const stores: readonly Adapter<'kv'>[] = [nothing, memory, lsm, leveldb]
