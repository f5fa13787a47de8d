/**
 * A workload over one generated table: questions, and rows that are appended meanwhile, some of them late.
 *
 * What all clients share lives here: which row is next, what was acknowledged, and, in runs that verify, the reference.
 */
import type { Awaitable, Store, Table } from '../../adapters/contract/index.ts'
import { TableReference } from '../../adapters/contract/reference/index.ts'
import { AnalyticsClient } from '../analytics/client.ts'
import { takeFingerprints } from '../analytics/fingerprint.ts'
import { Ledger } from '../analytics/ledger.ts'
import type { Draws, Operation } from '../analytics/operation.ts'
import { judgeAnswers, judgeCount, nothingKept, type Tally } from '../analytics/tally.ts'
import type { Check, Client, ClientContext, Fingerprint, LoadBatch, LoadContext, Workload } from '../workload.ts'
import type { TableProperties } from './properties.ts'
import { RowsAddition } from './question.ts'
import type { DataSet } from './source.ts'

export class TableWorkload implements Workload<'table'> {
  readonly name: string
  readonly models: readonly 'table'[] = ['table']
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly #properties: TableProperties
  readonly #dataSet: DataSet
  readonly #questions: readonly Operation<Table, TableReference>[]
  readonly #operations: readonly Operation<Table, TableReference>[]
  readonly #ledger: Ledger<Table, TableReference> | undefined
  readonly #reference = new TableReference()
  readonly #tally: Tally = { acknowledgedCount: 0, doubtfulCount: 0 }
  #nextRow: number

  constructor(name: string, properties: TableProperties, dataSet: DataSet) {
    this.name = name
    this.recordCount = properties.recordCount
    this.operationCount = properties.operationCount
    this.#properties = properties
    this.#dataSet = dataSet
    this.#nextRow = properties.recordCount
    this.#questions = dataSet.questions.filter(question => properties.questions.includes(question.name))
    this.#operations = [...this.#weighted(), ...this.#additions()]
    this.operations = this.#operations.map(operation => operation.name)
    this.#ledger = properties.verify ? new Ledger(this.#reference) : undefined
  }

  prepare({ table }: Store<'table'>): Awaitable<void> {
    this.#reference.create(this.#dataSet.table, this.#dataSet.columns)
    return table.create(this.#dataSet.table, this.#dataSet.columns)
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'table'>> {
    const length = Math.max(batchLength, this.#properties.loadBatch)
    for (let from = 0; from < this.recordCount; from += length) {
      const count = Math.min(length, this.recordCount - from)
      const addition = new RowsAddition(this.#dataSet.table, this.#dataSet.rows(random, from, count, false))
      if (this.#ledger !== undefined) addition.addTo(this.#reference)
      yield { recordCount: count, write: ({ table }) => addition.add(table) }
    }
  }

  fingerprints({ table }: Store<'table'>): Promise<readonly Fingerprint[]> {
    return takeFingerprints(table, this.#questions)
  }

  client({ random, index, clientCount }: ClientContext, store: Store<'table'>): Client {
    return new AnalyticsClient({
      model: store.table,
      operations: this.#operations,
      draws: { random, client: index, clientCount },
      tally: this.#tally,
      ledger: store.capabilities.keepsData ? this.#ledger : undefined,
    })
  }

  async check({ table, capabilities }: Store<'table'>): Promise<readonly Check[]> {
    if (!capabilities.keepsData) return nothingKept('rows')
    const query = { table: this.#dataSet.table, aggregates: [{ function: 'count', as: 'rows' }] } as const
    const answer = await table.query(query)
    const counted = { unit: 'rows', loadedCount: this.recordCount, foundCount: Number(answer.columns[0]!.values[0]) }
    const answers = judgeAnswers(this.#ledger)
    return [judgeCount(counted, this.#tally), ...(answers === undefined ? [] : [answers])]
  }

  #weighted(): Operation<Table, TableReference>[] {
    const weight = this.#properties.queryProportion / this.#questions.length
    return weight > 0 ? this.#questions.map(question => ({ ...question, weight })) : []
  }

  #additions(): Operation<Table, TableReference>[] {
    const { appendProportion, lateProportion } = this.#properties
    const appends = [
      { name: 'append', weight: appendProportion, draw: (draws: Draws) => this.#drawRows(draws, false) },
      { name: 'append-late', weight: lateProportion, draw: (draws: Draws) => this.#drawRows(draws, true) },
    ]
    return appends.filter(({ weight }) => weight > 0)
  }

  #drawRows({ random }: Draws, isLate: boolean): RowsAddition {
    const count = this.#properties.appendBatch
    const from = this.#nextRow
    this.#nextRow += count
    return new RowsAddition(this.#dataSet.table, this.#dataSet.rows(random, from, count, isLate))
  }
}
