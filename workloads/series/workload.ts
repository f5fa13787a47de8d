/**
 * A workload over generated time series: questions, and points that come in meanwhile, some of them late.
 *
 * What all clients share lives here: what was acknowledged, and, in runs that verify, the reference.
 */
import { type Series, type Store, StoreError } from '../../adapters/contract/index.ts'
import { SeriesReference } from '../../adapters/contract/reference/index.ts'
import { AnalyticsClient } from '../analytics/client.ts'
import { takeFingerprints } from '../analytics/fingerprint.ts'
import { Ledger } from '../analytics/ledger.ts'
import type { Operation } from '../analytics/operation.ts'
import { judgeAnswers, judgeCount, nothingKept, type Tally } from '../analytics/tally.ts'
import type { Check, Client, ClientContext, Fingerprint, LoadBatch, LoadContext, Workload } from '../workload.ts'
import type { SeriesDataSet } from './data-set.ts'
import { Tail } from './tail.ts'

export interface SeriesRunProperties {
  /** `undefined`: until the duration is over. */
  readonly operationCount: number | undefined
  readonly loadBatch: number
  readonly verify: boolean
}

const always = { fromUs: -(2 ** 53), toUs: 2 ** 53 } as const

export class SeriesWorkload implements Workload<'series'> {
  readonly name: string
  readonly models: readonly 'series'[] = ['series']
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly #properties: SeriesRunProperties
  readonly #dataSet: SeriesDataSet
  readonly #operations: readonly Operation<Series, SeriesReference>[]
  readonly #reference = new SeriesReference()
  readonly #ledger: Ledger<Series, SeriesReference> | undefined
  readonly #tally: Tally = { acknowledgedCount: 0, doubtfulCount: 0 }
  readonly #tail = new Tail()

  constructor(name: string, properties: SeriesRunProperties, dataSet: SeriesDataSet) {
    this.name = name
    this.recordCount = dataSet.recordCount
    this.operationCount = properties.operationCount
    this.#properties = properties
    this.#dataSet = dataSet
    this.#operations = [...dataSet.questions, ...dataSet.additions(this.#tail)].filter(({ weight }) => weight > 0)
    this.operations = this.#operations.map(operation => operation.name)
    this.#ledger = properties.verify ? new Ledger(this.#reference) : undefined
  }

  /** @throws StoreError `NOT_SUPPORTED`: the store lacks something that an operation needs. */
  prepare({ capabilities }: Store<'series'>): void {
    for (const { feature, because } of this.#dataSet.needs) {
      if (capabilities.features?.includes(feature) ?? true) continue
      throw new StoreError('NOT_SUPPORTED', `${this.name} needs ${feature}, which the store lacks: ${because}`)
    }
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'series'>> {
    for (const points of this.#dataSet.load(random, Math.max(batchLength, this.#properties.loadBatch))) {
      if (this.#ledger !== undefined) this.#reference.append(points)
      this.#tail.add(points)
      yield { recordCount: points.count, write: ({ series }) => series.append(points) }
    }
  }

  fingerprints({ series }: Store<'series'>): Promise<readonly Fingerprint[]> {
    return takeFingerprints(series, this.#dataSet.questions)
  }

  client({ random, index, clientCount }: ClientContext, store: Store<'series'>): Client {
    return new AnalyticsClient({
      model: store.series,
      operations: this.#operations,
      draws: { random, client: index, clientCount },
      tally: this.#tally,
      ledger: store.capabilities.keepsData ? this.#ledger : undefined,
    })
  }

  async check({ series, capabilities }: Store<'series'>): Promise<readonly Check[]> {
    if (!capabilities.keepsData) return nothingKept('points', 'tail')
    let foundCount = 0
    const lastPoints = []
    for (const metric of this.#dataSet.metrics) {
      const range = { select: { metric }, ...always }
      const counts = await series.window({ ...range, function: 'count' })
      foundCount += counts[0]?.values[0] ?? 0
      lastPoints.push(...(await series.last(range)))
    }
    const counted = { unit: 'points', loadedCount: this.recordCount, foundCount }
    const answers = judgeAnswers(this.#ledger)
    return [
      judgeCount(counted, this.#tally),
      this.#tail.judge(lastPoints, this.#tally.doubtfulCount),
      ...(answers === undefined ? [] : [answers]),
    ]
  }
}
