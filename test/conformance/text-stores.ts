/** The stores that must keep the contract of the `text` model. One more store: one more line. */
import type { Adapter } from '../../adapters/contract/index.ts'
import memory from '../../adapters/memory/index.ts'
import minisearch from '../../adapters/minisearch/index.ts'
import nothing from '../../adapters/null/index.ts'
import inverted from '../../adapters/own/inverted.ts'
import sqlite from '../../adapters/sqlite/index.ts'

export const textStores: readonly Adapter<'text'>[] = [nothing, memory, inverted, minisearch, sqlite]
