/** The stores of the `table` model that must conform. One more store: one more line. */

import type { Adapter } from '../../adapters/contract/index.ts'
import duckdb from '../../adapters/duckdb/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import column from '../../adapters/own/column.ts'
import sqlite from '../../adapters/sqlite/index.ts'

export const tableStores: readonly Adapter<'table'>[] = [nothing, memory, column, duckdb, sqlite]
