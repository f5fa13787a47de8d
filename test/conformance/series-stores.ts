/** The stores of the `series` model that must conform. One more store: one more line. Servers are in a list of their own. */

import type { Adapter } from '../../adapters/contract/index.ts'
import duckdb from '../../adapters/duckdb/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import tsdb from '../../adapters/own/tsdb.ts'
import sqlite from '../../adapters/sqlite/index.ts'

export const seriesStores: readonly Adapter<'series'>[] = [nothing, memory, tsdb, duckdb, sqlite]
