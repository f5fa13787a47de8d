/** The glue from our time-series store to the contract: options in, capabilities out; the store itself is the `series` model. */

import { Tsdb, type TsdbOptions, tsdbDefaults } from '../../engines/tsdb/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

const usPerHour = 3_600_000_000

export const tsdb: OwnAdapter<'series'> = ownAdapter({
  name: 'tsdb',
  model: 'series',
  description: 'time-series store of this repository',
  format: 'block format 1',
  withoutLog: 'a point survives once the head is flushed',
  options: [
    {
      name: 'partition',
      default: '24',
      values: ['1', '6', '24', '168'],
      description: 'hours of a partition: blocks begin and end at its borders',
    },
  ],
  openEngine: (env, options) => Tsdb.open(env, options.directory, tsdbOptions(options)),
})

export default tsdb

function tsdbOptions(options: OpenOptions): TsdbOptions {
  return {
    ...tsdbDefaults,
    durability: options.durability,
    cacheBytes: options.cacheBytes,
    headBytes: options.writeBufferBytes,
    partitionUs: Number(options.options.partition) * usPerHour,
  }
}
