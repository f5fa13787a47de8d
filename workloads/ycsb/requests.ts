/** From the properties to a distribution over records, and over lengths of scans. */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from '../distribution/distribution.ts'
import { ExponentialDistribution } from '../distribution/exponential.ts'
import { HotspotDistribution } from '../distribution/hotspot.ts'
import { LatestDistribution } from '../distribution/latest.ts'
import { ScrambledDistribution } from '../distribution/scrambled.ts'
import { SequentialDistribution, type Turn } from '../distribution/sequential.ts'
import { UniformDistribution } from '../distribution/uniform.ts'
import { ZipfDistribution } from '../distribution/zipf.ts'
import { lengthExponent } from './field-lengths.ts'
import type { CoreProperties } from './properties.ts'

/** Over `count` records; `turn` is the run's, shared by all clients. */
export function makeRequests(properties: CoreProperties, random: Random, count: number, turn: Turn): Distribution {
  switch (properties.requestDistribution) {
    case 'uniform':
      return new UniformDistribution(random, count)
    case 'zipfian':
      return new ScrambledDistribution(random, { count, space: scrambledSpace(properties) })
    case 'zipf':
      return new ZipfDistribution(random, count, properties.zipfConstant)
    case 'latest':
      return new LatestDistribution(random, count, properties.zipfConstant)
    case 'hotspot':
      return new HotspotDistribution(random, { count, ...properties.hotspot })
    case 'exponential':
      return new ExponentialDistribution(random, { count, ...properties.exponential })
    case 'sequential':
      return new SequentialDistribution(turn, count)
  }
}

export function makeScanLengths({ scanLengths }: CoreProperties, random: Random): Distribution {
  const count = scanLengths.max - scanLengths.min + 1
  return scanLengths.distribution === 'uniform'
    ? new UniformDistribution(random, count)
    : new ZipfDistribution(random, count, lengthExponent)
}

/**
 * The original's: the data set, one, and twice the inserts that are expected. Where the count of
 * operations is open, as many again as were loaded are expected.
 */
function scrambledSpace({ insertCount, operationCount, weights }: CoreProperties): number {
  if (weights.insert === 0) return insertCount + 1
  if (operationCount === undefined) return 2 * insertCount + 1
  return insertCount + 1 + Math.floor(operationCount * weights.insert * 2)
}
