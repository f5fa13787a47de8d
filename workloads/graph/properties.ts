/** The properties of the graph workloads, read into one typed object. */
import { readShares, type Share } from '../operation/shares.ts'
import { property, readProperties } from '../property-reader.ts'
import type { WorkloadProperty } from '../workload.ts'

/** Every operation, in the order of kinds. */
const kinds = [
  { name: 'profile', features: [] },
  { name: 'one-hop', features: [] },
  { name: 'two-hops', features: [] },
  { name: 'mutual', features: [] },
  { name: 'path', features: [] },
  { name: 'weighted-path', features: ['weighted-path'] },
  { name: 'pattern', features: ['match'] },
  { name: 'pagerank', features: ['pagerank'] },
  { name: 'insert-person', features: [] },
  { name: 'insert-knows', features: [] },
  { name: 'insert-like', features: [] },
] as const

export type GraphOperationName = (typeof kinds)[number]['name']

interface GraphShare extends Share {
  readonly name: GraphOperationName
}

export const graphProperties: readonly WorkloadProperty[] = [
  property('persons', '10000', 'vertices that know each other'),
  property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
  property('knowsmean', '10', 'edges that a person has to others, on average, as far as there are so many'),
  property('postsmean', '2', 'posts of a person, on average; 0: no posts and no likes'),
  property('likesmean', '3', 'posts that a person likes, on average, as far as there are so many'),
  property('localfraction', '0.6', 'share of the edges that stay within the country'),
  property('popularity', '0.8', 'exponent of the power law by which others are chosen, above 0'),
  property('direction', 'both', 'out or both: along which edges the questions go'),
  property('iterations', '20', 'of PageRank'),
  property('verify', 'auto', 'compare every answer with a reference: true, false, or auto (up to 500 persons)'),
  property('profileproportion', '0.2', 'weight of reads of a person'),
  property('onehopproportion', '0.25', 'weight of the persons that one knows'),
  property('twohopsproportion', '0.15', 'weight of the persons within two hops, each once'),
  property('mutualproportion', '0.1', 'weight of the acquaintances that two have in common'),
  property('pathproportion', '0.05', 'weight of shortest paths between two persons'),
  property('weightedpathproportion', '0.01', 'weight of shortest paths by the weights of the edges'),
  property('patternproportion', '0.05', 'weight of patterns: posts in one language by those that one knows'),
  property('pagerankproportion', '0', 'weight of PageRank over the whole graph'),
  property('insertpersonproportion', '0.04', 'weight of new persons, each with an edge to one that is there'),
  property('insertknowsproportion', '0.08', 'weight of new edges between persons'),
  property('insertlikeproportion', '0.07', 'weight of new likes'),
]

export interface GraphProperties {
  readonly personCount: number
  readonly operationCount: number | undefined
  readonly knowsCount: number
  readonly postCount: number
  readonly likesCount: number
  readonly localFraction: number
  readonly popularity: number
  readonly direction: 'out' | 'both'
  readonly iterations: number
  readonly verify: boolean
  readonly shares: readonly GraphShare[]
}

const verifiedCountMax = 500

/** @throws PropertyError a value that makes no sense, alone or with the others. */
export function readGraphProperties(
  name: string,
  preset: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): GraphProperties {
  const reader = readProperties(name, graphProperties, preset, given)
  const personCount = reader.integer('persons', 2, 50_000_000)
  const verify = reader.choice('verify', ['true', 'false', 'auto'])
  const postCount = Math.ceil(personCount * reader.number('postsmean', 0, 1000))
  const shares = readShares(reader, kinds) as readonly GraphShare[]
  if (postCount === 0 && shares.some(share => share.name === 'insert-like' || share.name === 'pattern')) {
    throw reader.error('postsmean', 'leaves nothing to like and nothing to look for: insertlike- and patternproportion')
  }
  return {
    personCount,
    operationCount: reader.integer('operationcount', 0) || undefined,
    knowsCount: Math.round(personCount * Math.min(reader.number('knowsmean', 0), personCount - 1)),
    postCount,
    likesCount: Math.round(personCount * Math.min(reader.number('likesmean', 0), postCount)),
    localFraction: reader.number('localfraction', 0, 1),
    popularity: reader.number('popularity', Number.MIN_VALUE, 10),
    direction: reader.choice('direction', ['out', 'both']),
    iterations: reader.integer('iterations', 1, 1000),
    verify: verify === 'auto' ? personCount <= verifiedCountMax : verify === 'true',
    shares,
  }
}
