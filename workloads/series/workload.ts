/**
 * A workload over generated time series: questions, and points that come in meanwhile, some of them late.
 *
 * What all clients share lives here: what was acknowledged, and, in runs that verify, the reference.
 */
import type { Series, Store } from '../../adapters/contract/index.ts'
import { SeriesReference } from '../../adapters/contract/reference/index.ts'
import { checkAnswers, checkCount, forgetful } from '../operation/checks.ts'
import { OperationClient } from '../operation/client.ts'
import { takeFingerprints } from '../operation/fingerprint.ts'
import type { Operation } from '../operation/operation.ts'
import { assertNeeds } from '../operation/shares.ts'
import { Tally } from '../operation/tally.ts'
import { Witness } from '../operation/witness.ts'
import type { Check, Client, ClientContext, Fingerprint, LoadBatch, LoadContext, Need, Workload } from '../workload.ts'
import type { SeriesAppend, SeriesDataSet, SeriesQuestion } from './data-set.ts'
import { appendOperation, askCalls, callsOperation, linesOf } from './question.ts'
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
  readonly needs: readonly Need[]
  readonly comparesAnswers: boolean
  readonly #properties: SeriesRunProperties
  readonly #dataSet: SeriesDataSet
  /** Those with a weight. */
  readonly #questions: readonly SeriesQuestion[]
  readonly #appends: readonly SeriesAppend[]
  readonly #reference = new SeriesReference()
  readonly #witness: Witness<SeriesReference> | undefined
  readonly #tally: Tally = new Tally()
  readonly #tail = new Tail()

  constructor(name: string, properties: SeriesRunProperties, dataSet: SeriesDataSet) {
    this.name = name
    this.recordCount = dataSet.recordCount
    this.operationCount = properties.operationCount
    this.needs = dataSet.needs
    this.comparesAnswers = properties.verify
    this.#properties = properties
    this.#dataSet = dataSet
    this.#questions = dataSet.questions.filter(({ weight }) => weight > 0)
    this.#appends = [dataSet.append].filter(({ weight }) => weight > 0)
    this.operations = [...this.#questions, ...this.#appends].map(operation => operation.name)
    this.#witness = properties.verify ? new Witness(this.#reference) : undefined
  }

  /** @throws StoreError `NOT_SUPPORTED`: the store lacks something that an operation needs. */
  prepare(store: Store<'series'>): void {
    assertNeeds(store, this)
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'series'>> {
    for (const points of this.#dataSet.load(random, Math.max(batchLength, this.#properties.loadBatch))) {
      if (this.#witness !== undefined) this.#reference.append(points)
      this.#tail.add(points)
      yield { recordCount: points.count, write: ({ series }) => series.append(points) }
    }
  }

  fingerprints({ series }: Store<'series'>): Promise<readonly Fingerprint[]> {
    return takeFingerprints(this.#dataSet.questions, async calls => linesOf(calls, await askCalls(series, calls)))
  }

  client(context: ClientContext, store: Store<'series'>): Client {
    const { random } = context
    const operations: Operation<Series, SeriesReference>[] = [
      ...this.#questions.map(({ name, draw }) => callsOperation(name, () => draw(random))),
      ...this.#appends.map(({ name, draw }) =>
        appendOperation({ name, draw: () => draw(context) }, this.#tally, this.#tail),
      ),
    ]
    return new OperationClient<Series, SeriesReference>({
      model: store.series,
      keepsData: store.capabilities.keepsData,
      random,
      operations,
      weights: [...this.#questions, ...this.#appends].map(({ weight }) => weight),
      witness: this.#witness,
    })
  }

  async check({ series, capabilities }: Store<'series'>): Promise<readonly Check[]> {
    if (!capabilities.keepsData) return forgetful('points', 'tail')
    let foundCount = 0
    const lastPoints = []
    for (const metric of this.#dataSet.metrics) {
      const range = { select: { metric }, ...always }
      const counts = await series.window({ ...range, function: 'count' })
      foundCount += counts[0]?.values[0] ?? 0
      lastPoints.push(...(await series.last(range)))
    }
    const counted = { what: 'points', loadedCount: this.recordCount, foundCount }
    const checks = [checkCount(counted, this.#tally), this.#tail.judge(lastPoints, this.#tally.doubtfulCount)]
    return this.#witness === undefined ? checks : [...checks, checkAnswers(this.#witness)]
  }
}
