/** The stores that must keep the contract of the `spatial` model. One more store: one more line. */
import type { Adapter } from '../../adapters/contract/index.ts'
import flatbush from '../../adapters/flatbush/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import { rtree } from '../../adapters/own/rtree.ts'
import rbush from '../../adapters/rbush/index.ts'
import sqlite from '../../adapters/sqlite/index.ts'

/** The other ways in which it arranges items. */
const rtreesBesides = ['quadtree', 'geohash'].map(index => ({
  ...rtree,
  name: `rtree-${index}`,
  options: rtree.options.map(option => (option.name === 'index' ? { ...option, default: index } : option)),
}))

export const spatialStores: readonly Adapter<'spatial'>[] = [
  nothing,
  memory,
  rbush,
  flatbush,
  sqlite,
  rtree,
  ...rtreesBesides,
]
