/**
 * The core workload of one run: the data set to load, the clients, and the check at the end.
 *
 * What all clients share lives here: who inserts what, whose turn it is, which versions there
 * are, and the pools of values.
 */
import type { Awaitable, Store } from '../../adapters/contract/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import type { Turn } from '../distribution/sequential.ts'
import { Mix } from '../mix.ts'
import type { Check, ClientContext, LoadBatch, LoadContext, Workload } from '../workload.ts'
import { checkStore } from './check.ts'
import { CoreClient } from './client.ts'
import type { Content, Slots } from './content.ts'
import { DrawnSlots } from './drawn-slots.ts'
import { InsertSequence } from './insert-sequence.ts'
import type { KeyFormat } from './key-name.ts'
import { loadRecords } from './load.ts'
import { type Operation, operationsOf } from './operations.ts'
import type { CoreProperties } from './properties.ts'
import { RandomContent, writesWholeRecords } from './random-content.ts'
import { makeRequests, makeScanLengths } from './requests.ts'
import { makeValuePools, type ValuePools } from './value-pool.ts'
import { VersionLedger } from './version-ledger.ts'
import { VersionedContent } from './versioned-content.ts'

export class CoreWorkload implements Workload<'kv'> {
  readonly name: string
  readonly models: readonly 'kv'[] = ['kv']
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly #properties: CoreProperties
  readonly #operations: readonly Operation[]
  readonly #keyFormat: KeyFormat
  readonly #inserts: InsertSequence
  readonly #ledger: VersionLedger = new VersionLedger()
  readonly #turn: Turn = { next: 0 }
  /** The latest client of each index. */
  readonly #clients: Map<number, CoreClient> = new Map()
  #pools: ValuePools | undefined

  constructor(name: string, properties: CoreProperties) {
    this.name = name
    this.#properties = properties
    this.#operations = operationsOf(properties.weights)
    this.operations = this.#operations.map(operation => operation.name)
    this.recordCount = properties.insertCount
    this.operationCount = properties.operationCount
    this.#keyFormat = { hashed: properties.keysHashed, padding: properties.keyPadding }
    this.#inserts = new InsertSequence(properties.insertCount)
  }

  load({ random }: LoadContext, batchLength: number): Iterable<LoadBatch<'kv'>> {
    const dataSet = {
      properties: this.#properties,
      recordCount: this.recordCount,
      keyFormat: this.#keyFormat,
      recordNumber: this.#recordNumber,
      records: this.#poolsFrom(random).records,
    }
    return loadRecords(dataSet, random, batchLength)
  }

  /** A second client of the same index takes the place of the first, which must have ended. */
  client({ index, random }: ClientContext, store: Store<'kv'>): CoreClient {
    this.#clients.get(index)?.giveBackInserts()
    const client = new CoreClient({
      store,
      inserts: this.#inserts,
      operations: this.#operations,
      keyFormat: this.#keyFormat,
      recordNumber: this.#recordNumber,
      updatesBlindly: writesWholeRecords(this.#properties),
      mix: new Mix(
        random,
        this.#operations.map(operation => operation.weight),
      ),
      requests: makeRequests(this.#properties, random, this.#inserts.visibleCount, this.#turn),
      scanLengths: makeScanLengths(this.#properties, random),
      scanLengthMin: this.#properties.scanLengths.min,
      makeContent: slots => this.#makeContent(random, slots),
    })
    this.#clients.set(index, client)
    return client
  }

  check(store: Store<'kv'>): Awaitable<readonly Check[]> {
    const slots = new DrawnSlots(this.#keyFormat, 1)
    return checkStore(store, {
      loadedCount: this.recordCount,
      inserts: this.#inserts,
      slots,
      // Nothing is drawn from it, so any seed does.
      content: this.#makeContent(createRandom(0), slots),
      recordNumber: this.#recordNumber,
      versioned: this.#properties.dataIntegrity,
    })
  }

  /** Records as loaded start at `insertstart`; those of the run phase go on after the whole data set. */
  readonly #recordNumber = (record: number): number => {
    const { insertStart, insertCount, recordCount } = this.#properties
    return record < insertCount ? insertStart + record : recordCount + record - insertCount
  }

  #makeContent(random: Random, slots: Slots): Content {
    return this.#properties.dataIntegrity
      ? new VersionedContent(random, this.#ledger, this.#properties, slots)
      : new RandomContent(random, this.#poolsFrom(random), this.#properties, slots)
  }

  /** Made on first use, from the run's seed. */
  #poolsFrom(random: Random): ValuePools {
    this.#pools ??= makeValuePools(random.fork(), this.#properties.fieldCount, this.#properties.fieldLengths)
    return this.#pools
  }
}
