/** A spatial workload of one run: the items to load, the clients, the questions and the looks around them. */
import type { Awaitable, Spatial, SpatialBoxes, Store } from '../../adapters/contract/index.ts'
import { SpatialReference } from '../../adapters/contract/reference/index.ts'
import { checkAnswers } from '../operation/checks.ts'
import { OperationClient } from '../operation/client.ts'
import { assertNeeds, needsOf as needsOfShares } from '../operation/shares.ts'
import { Witness } from '../operation/witness.ts'
import type { Check, ClientContext, Fingerprint, LoadBatch, LoadContext, Need, Workload } from '../workload.ts'
import { checkItems } from './check.ts'
import { fingerprintItems } from './fingerprints.ts'
import { SpatialLedger } from './ledger.ts'
import { makeOperation } from './operations.ts'
import type { SpatialProperties } from './properties.ts'
import { drawItems, shapeAt, World } from './world.ts'

interface Loaded {
  readonly world: World
  readonly ledger: SpatialLedger
  readonly witness: Witness<SpatialReference> | undefined
}

export class SpatialWorkload implements Workload<'spatial'> {
  readonly name: string
  readonly models = ['spatial'] as const
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly needs: readonly Need[]
  readonly comparesAnswers: boolean
  readonly #properties: SpatialProperties
  #loaded: Loaded | undefined

  constructor(name: string, properties: SpatialProperties) {
    this.name = name
    this.#properties = properties
    this.operations = properties.shares.map(share => share.name)
    this.recordCount = properties.itemCount
    this.operationCount = properties.operationCount
    this.needs = needsOf(properties)
    this.comparesAnswers = properties.verify
  }

  prepare(store: Store<'spatial'>): void {
    assertNeeds(store, this)
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'spatial'>> {
    const { itemCount, load, verify } = this.#properties
    const world = new World(random, this.#properties)
    const items = drawItems(random, world, itemCount)
    const reference = verify ? new SpatialReference() : undefined
    reference?.load(items)
    const witness = reference && new Witness(reference)
    this.#loaded = { world, ledger: new SpatialLedger(items), witness }
    const length = load === 'whole' ? itemCount : load === 'single' ? 1 : batchLength
    for (let from = 0; from < itemCount; from += length) yield batchOf(items, from, length)
  }

  fingerprints(store: Store<'spatial'>): Promise<readonly Fingerprint[]> {
    return fingerprintItems(store, this.#whatIsLoaded().world, this.#properties)
  }

  client(
    { index, clientCount, random }: ClientContext,
    store: Store<'spatial'>,
  ): OperationClient<Spatial, SpatialReference> {
    const { world, ledger, witness } = this.#whatIsLoaded()
    const { shares } = this.#properties
    const context = { random, world, properties: this.#properties, ledger, clientIndex: index, clientCount }
    const places = world.places(random)
    return new OperationClient<Spatial, SpatialReference>({
      model: store.spatial,
      keepsData: store.capabilities.keepsData,
      random,
      operations: shares.map(share => makeOperation(share.name, context, places)),
      weights: shares.map(share => share.weight),
      witness,
    })
  }

  async check(store: Store<'spatial'>): Promise<readonly Check[]> {
    const { world, ledger, witness } = this.#whatIsLoaded()
    const checks = await checkItems(store, world, ledger)
    return witness === undefined || !store.capabilities.keepsData ? checks : [checkAnswers(witness), ...checks]
  }

  #whatIsLoaded(): Loaded {
    if (this.#loaded === undefined) throw new Error('a workload is loaded before its clients ask')
    return this.#loaded
  }
}

/** One item is put, more are loaded. */
function batchOf({ ids, boxes, count }: SpatialBoxes, from: number, length: number): LoadBatch<'spatial'> {
  if (length === 1) {
    const shape = shapeAt(boxes, 4 * from)
    return { recordCount: 1, write: (store: Store<'spatial'>): Awaitable<void> => store.spatial.put(from, shape) }
  }
  const to = Math.min(count, from + length)
  const part = { count: to - from, ids: ids.slice(from, to), boxes: boxes.slice(4 * from, 4 * to) }
  return { recordCount: part.count, write: (store: Store<'spatial'>): Awaitable<void> => store.spatial.load(part) }
}

function needsOf({ shares, metric, load }: SpatialProperties): Need[] {
  return [
    ...needsOfShares(shares),
    ...(metric === 'geographic' ? [{ feature: 'geographic', without: 'metric=planar' } as const] : []),
    ...(load === 'whole' ? [] : [{ feature: 'write', without: 'load=whole' } as const]),
  ]
}
