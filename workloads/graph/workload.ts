/** A graph workload of one run: the network to load, the clients, the questions and the looks around them. */
import type { Awaitable, Graph, Store } from '../../adapters/contract/index.ts'
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import { checkAnswers } from '../operation/checks.ts'
import { OperationClient } from '../operation/client.ts'
import { assertNeeds, needsOf } from '../operation/shares.ts'
import { Witness } from '../operation/witness.ts'
import type { Check, ClientContext, Fingerprint, LoadBatch, LoadContext, Need, Workload } from '../workload.ts'
import { checkNetwork } from './check.ts'
import { fingerprintNetwork } from './fingerprints.ts'
import { GraphLedger } from './ledger.ts'
import { makeNetwork, type Network } from './network.ts'
import { makeOperation } from './operations.ts'
import type { GraphProperties } from './properties.ts'
import { networkWrites } from './writes.ts'

export class GraphWorkload implements Workload<'graph'> {
  readonly name: string
  readonly models = ['graph'] as const
  readonly operations: readonly string[]
  /** Vertices and edges. */
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly needs: readonly Need[]
  readonly comparesAnswers: boolean
  readonly #properties: GraphProperties
  readonly #ledger: GraphLedger = new GraphLedger()
  #network: Network | undefined
  #witness: Witness<GraphReference> | undefined

  constructor(name: string, properties: GraphProperties) {
    this.name = name
    this.#properties = properties
    this.operations = properties.shares.map(share => share.name)
    const { personCount, postCount, knowsCount, likesCount } = properties
    // A post comes with the edge from its author.
    this.recordCount = personCount + 2 * postCount + knowsCount + likesCount
    this.operationCount = properties.operationCount
    this.needs = needsOf(properties.shares)
    this.comparesAnswers = properties.verify
  }

  prepare(store: Store<'graph'>): void {
    assertNeeds(store, this)
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'graph'>> {
    const network = makeNetwork(random, this.#properties)
    this.#network = network
    const reference = this.#properties.verify ? new GraphReference() : undefined
    for (const { recordCount, writes } of networkWrites(network, batchLength)) {
      reference?.write(writes)
      yield { recordCount, write: (store: Store<'graph'>): Awaitable<void> => store.graph.write(writes) }
    }
    this.#witness = reference && new Witness(reference)
  }

  fingerprints(store: Store<'graph'>): Promise<readonly Fingerprint[]> {
    return fingerprintNetwork(store, this.#loaded(), this.#properties)
  }

  client({ index, clientCount, random }: ClientContext, store: Store<'graph'>): OperationClient<Graph, GraphReference> {
    const { shares } = this.#properties
    const context = {
      random,
      network: this.#loaded(),
      properties: this.#properties,
      ledger: this.#ledger,
      clientIndex: index,
      clientCount,
    }
    return new OperationClient<Graph, GraphReference>({
      model: store.graph,
      keepsData: store.capabilities.keepsData,
      random,
      operations: shares.map(share => makeOperation(share.name, context)),
      weights: shares.map(share => share.weight),
      witness: this.#witness,
    })
  }

  async check(store: Store<'graph'>): Promise<readonly Check[]> {
    const checks = await checkNetwork(store, this.#loaded(), this.#ledger)
    if (this.#witness === undefined || !store.capabilities.keepsData) return checks
    return [checkAnswers(this.#witness), ...checks]
  }

  #loaded(): Network {
    if (this.#network === undefined) throw new Error('a workload is loaded before its clients ask')
    return this.#network
  }
}
