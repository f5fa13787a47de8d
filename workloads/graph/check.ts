/** The look at the store after the run: is every acknowledged insert there, and is a sample of what was loaded as it was. */
import type { Graph, GraphWrite, Store } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { checkFound, forgetful } from '../operation/checks.ts'
import type { Check } from '../workload.ts'
import type { GraphLedger } from './ledger.ts'
import type { Network } from './network.ts'
import { sameProperties } from './operations.ts'
import { knowsWrite, personWrite } from './writes.ts'

const sampleCount = 2000

export async function checkNetwork(
  store: Store<'graph'>,
  network: Network,
  ledger: GraphLedger,
): Promise<readonly Check[]> {
  if (!store.capabilities.keepsData) return forgetful('inserts', 'loaded')
  return [
    await lookFor('inserts', 'inserted persons and edges', { graph: store.graph, writes: ledger.acknowledged }),
    await lookFor('loaded', 'loaded persons and edges, a sample,', { graph: store.graph, writes: sampleOf(network) }),
  ]
}

/** Of vertices and of edges; where the network is small, more than once. */
function sampleOf(network: Network): GraphWrite[] {
  const random = createRandom(2)
  const { personCount, knows } = network
  const persons = Array.from({ length: sampleCount }, () => personWrite(network, random.nextInteger(personCount)))
  const edges = Array.from({ length: knows.from.length === 0 ? 0 : sampleCount }, () => {
    const edge = random.nextInteger(knows.from.length)
    return knowsWrite(knows.from[edge]!, knows.to[edge]!)
  })
  return [...persons, ...edges]
}

async function lookFor(
  name: string,
  what: string,
  { graph, writes }: { readonly graph: Graph; readonly writes: readonly GraphWrite[] },
): Promise<Check> {
  let missingCount = 0
  let firstMissing: string | undefined
  for (const write of writes) {
    if (await isThere(graph, write)) continue
    missingCount++
    firstMissing ??= JSON.stringify(write)
  }
  return checkFound(name, { what, lookedForCount: writes.length, missingCount, firstMissing })
}

async function isThere(graph: Graph, write: GraphWrite): Promise<boolean> {
  if (write.type === 'vertex') {
    const vertex = await graph.vertex(write.id)
    return vertex?.label === write.label && sameProperties(vertex.properties, write.properties)
  }
  if (write.type !== 'edge') return true
  const properties = await graph.edge(write.from, write.edgeType, write.to)
  return properties !== undefined && sameProperties(properties, write.properties)
}
