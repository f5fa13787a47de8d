/** Fixed questions over the loaded network, answered in a few characters that are the same for every right store. */
import type { EdgeFilter, Graph, Store } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { idSum } from '../operation/fingerprint.ts'
import { hasFeature } from '../operation/shares.ts'
import type { Fingerprint } from '../workload.ts'
import { countryNames, type Network } from './network.ts'
import { postsNear } from './operations.ts'
import type { GraphProperties } from './properties.ts'

const questionCount = 50

export async function fingerprintNetwork(
  store: Store<'graph'>,
  network: Network,
  properties: GraphProperties,
): Promise<Fingerprint[]> {
  const { graph } = store
  const edges: EdgeFilter = { direction: properties.direction, edgeType: 'knows' }
  const random = createRandom(1)
  const people = Array.from({ length: questionCount + 1 }, () => random.nextInteger(network.personCount))
  const sum = async (ask: (person: number, other: number) => Promise<number>): Promise<string> => {
    let total = 0
    for (let index = 0; index < questionCount; index++) total += await ask(people[index]!, people[index + 1]!)
    return total.toPrecision(6)
  }
  const found: Fingerprint[] = [
    { name: 'one hop', value: await sum(async vertex => idSum(await graph.neighbours({ ...edges, vertex }))) },
    { name: 'two hops', value: await sum(async vertex => idSum(await graph.hops({ ...edges, vertex, hops: 2 }))) },
    { name: 'mutual', value: await sum(async (left, right) => idSum(await graph.mutual(left, right, edges))) },
    {
      name: 'liked posts',
      value: await sum(async vertex => idSum(await graph.neighbours({ vertex, direction: 'out', edgeType: 'likes' }))),
    },
    {
      name: 'shortest paths',
      value: await sum(async (from, to) => (await graph.path({ ...edges, from, to }))?.length ?? -1),
    },
  ]
  if (hasFeature(store, 'weighted-path')) {
    const lengthOf = async (from: number, to: number): Promise<number> =>
      (await graph.path({ ...edges, from, to, weight: 'weight' }))?.length ?? -1
    found.push({ name: 'weighted paths', value: await sum(lengthOf) })
  }
  if (hasFeature(store, 'match') && network.postCount > 0) {
    const countOf = async (person: number): Promise<number> => {
      const { limit: _, ...all } = postsNear(edges, person, countryNames[0]!)
      return (await graph.match(all)).length
    }
    found.push({ name: 'patterns', value: await sum(countOf) })
  }
  if (hasFeature(store, 'pagerank')) found.push({ name: 'pagerank', value: await rankSum(graph) })
  return found
}

/** Ranks, each times the place of its vertex. */
async function rankSum(graph: Graph): Promise<string> {
  const { values } = await graph.analyse({ type: 'pagerank', iterations: 5, damping: 0.85 })
  return values.reduce((sum, value, index) => sum + value * index, 0).toPrecision(6)
}
