/** How a store is to be built and run; every field is said, nothing below fills one in. */
import type { WindowFunction } from '../../adapters/contract/index.ts'
import { chunkPointsMax } from './block/format.ts'

/**
 * What an acknowledged write survives. `none`: nothing until it is flushed. `buffered`: the death of the
 * process (the log is written, not synced). `sync`: a power loss (group commit).
 */
export type Durability = 'none' | 'buffered' | 'sync'

/** Points of one metric, summed up by window, as points of another one with the same tags; each at the beginning of its window. */
export interface DownsampleRule {
  readonly metric: string
  readonly into: string
  readonly function: WindowFunction
  /** With `quantile`. */
  readonly quantile?: number
  readonly windowUs: number
  /** How long after its end a window still waits for points. Those that come later are not in its sum. */
  readonly delayUs: number
}

export interface TsdbOptions {
  readonly durability: Durability
  /** Points in memory that start a flush, at 16 bytes each; as much again may be there while one runs. */
  readonly headBytes: number
  /** Bound of the cache of decoded chunks. Indexes of blocks come on top: about 0.2 bytes a point. */
  readonly cacheBytes: number
  /** Most points of a chunk, to 4,096: more pack better, fewer are decoded for less. */
  readonly chunkPoints: number
  /** Blocks begin and end at multiples of this, as far as enough points lie in between. */
  readonly partitionUs: number
  /** Blocks of one stretch of time that start a merge. */
  readonly blockCountTrigger: number
  /** Blocks of this size are not merged for their number any more. */
  readonly blockBytesMax: number
  /** Points older than this, by the wall clock, go, a partition at a time, but those of metrics that rules write; `undefined`: none. */
  readonly retentionUs: number | undefined
  readonly downsample: readonly DownsampleRule[]
}

/** Sound for stores of thousands to hundreds of millions of points; callers spread it and change what they must. */
export const tsdbDefaults: TsdbOptions = {
  durability: 'buffered',
  headBytes: 32 * 1024 * 1024,
  cacheBytes: 256 * 1024 * 1024,
  chunkPoints: 512,
  partitionUs: 86_400_000_000,
  blockCountTrigger: 4,
  blockBytesMax: 256 * 1024 * 1024,
  retentionUs: undefined,
  downsample: [],
}

/** @throws TypeError: options that make no sense. */
export function checkOptions(options: TsdbOptions): void {
  const { headBytes, chunkPoints, partitionUs, blockCountTrigger, retentionUs, downsample } = options
  if (!(headBytes >= 16)) throw new TypeError(`headBytes is 16 or more; this one is ${headBytes}`)
  if (!(isWhole(chunkPoints) && chunkPoints <= chunkPointsMax)) {
    throw new TypeError(`chunkPoints is 1 to ${chunkPointsMax}; this one is ${chunkPoints}`)
  }
  if (!isWhole(partitionUs)) throw new TypeError(`partitionUs is whole microseconds; this one is ${partitionUs}`)
  if (!(blockCountTrigger >= 2)) throw new TypeError(`blockCountTrigger is 2 or more; this one is ${blockCountTrigger}`)
  if (retentionUs !== undefined && !isWhole(retentionUs)) {
    throw new TypeError(`retentionUs is whole microseconds; this one is ${retentionUs}`)
  }
  for (const { metric, into, windowUs, delayUs, function: kind, quantile } of downsample) {
    if (metric === '' || into === '' || metric === into) {
      throw new TypeError(`a rule of downsampling makes of one metric another one; this one of '${metric}' '${into}'`)
    }
    if ((kind === 'quantile') !== (quantile !== undefined && quantile >= 0 && quantile <= 1)) {
      throw new TypeError(`a quantile of 0 to 1 goes with the function quantile; ${into} has ${kind} and ${quantile}`)
    }
    if (!isWhole(windowUs)) throw new TypeError(`windowUs of ${into} is whole microseconds; this one is ${windowUs}`)
    if (!(Number.isSafeInteger(delayUs) && delayUs >= 0)) {
      throw new TypeError(`delayUs of ${into} is whole microseconds; this one is ${delayUs}`)
    }
  }
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}
