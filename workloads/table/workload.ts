/**
 * A workload over one generated table: questions, and rows that are appended meanwhile, some of them late.
 *
 * What all clients share lives here: which row is next, what was acknowledged, and, in runs that verify, the reference.
 */
import type { Awaitable, Store, Table, TableRows } from '../../adapters/contract/index.ts'
import { TableReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { checkAnswers, checkCount, forgetful } from '../operation/checks.ts'
import { OperationClient } from '../operation/client.ts'
import { takeFingerprints } from '../operation/fingerprint.ts'
import type { Operation } from '../operation/operation.ts'
import type { Share } from '../operation/shares.ts'
import { Tally } from '../operation/tally.ts'
import { Witness } from '../operation/witness.ts'
import type { Check, Client, ClientContext, Fingerprint, LoadBatch, LoadContext, Workload } from '../workload.ts'
import type { TableProperties } from './properties.ts'
import { appendOperation, linesOf, queryOperation } from './question.ts'
import type { DataSet, TableQuestion } from './source.ts'

/** An operation of the mix, to be made for each client. */
interface TableShare extends Pick<Share, 'name' | 'weight'> {
  readonly make: (random: Random) => Operation<Table, TableReference>
}

export class TableWorkload implements Workload<'table'> {
  readonly name: string
  readonly models: readonly 'table'[] = ['table']
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly comparesAnswers: boolean
  readonly #properties: TableProperties
  readonly #dataSet: DataSet
  readonly #questions: readonly TableQuestion[]
  readonly #shares: readonly TableShare[]
  readonly #reference = new TableReference()
  readonly #witness: Witness<TableReference> | undefined
  readonly #tally: Tally = new Tally()
  #nextRow: number

  constructor(name: string, properties: TableProperties, dataSet: DataSet) {
    this.name = name
    this.recordCount = properties.recordCount
    this.operationCount = properties.operationCount
    this.comparesAnswers = properties.verify
    this.#properties = properties
    this.#dataSet = dataSet
    this.#nextRow = properties.recordCount
    this.#questions = dataSet.questions.filter(question => properties.questions.includes(question.name))
    this.#shares = [...this.#queries(), ...this.#appends()].filter(({ weight }) => weight > 0)
    this.operations = this.#shares.map(share => share.name)
    this.#witness = properties.verify ? new Witness(this.#reference) : undefined
  }

  prepare({ table }: Store<'table'>): Awaitable<void> {
    this.#reference.create(this.#dataSet.table, this.#dataSet.columns)
    return table.create(this.#dataSet.table, this.#dataSet.columns)
  }

  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'table'>> {
    const { table: name } = this.#dataSet
    const length = Math.max(batchLength, this.#properties.loadBatch)
    for (let from = 0; from < this.recordCount; from += length) {
      const count = Math.min(length, this.recordCount - from)
      const rows = this.#dataSet.rows(random, from, count, false)
      if (this.#witness !== undefined) this.#reference.append(name, rows)
      yield { recordCount: count, write: ({ table }) => table.append(name, rows) }
    }
  }

  fingerprints({ table }: Store<'table'>): Promise<readonly Fingerprint[]> {
    return takeFingerprints(this.#questions, async query => linesOf(await table.query(query)))
  }

  client({ random }: ClientContext, store: Store<'table'>): Client {
    return new OperationClient<Table, TableReference>({
      model: store.table,
      keepsData: store.capabilities.keepsData,
      random,
      operations: this.#shares.map(share => share.make(random)),
      weights: this.#shares.map(share => share.weight),
      witness: this.#witness,
    })
  }

  async check({ table, capabilities }: Store<'table'>): Promise<readonly Check[]> {
    if (!capabilities.keepsData) return forgetful('rows')
    const query = { table: this.#dataSet.table, aggregates: [{ function: 'count', as: 'rows' }] } as const
    const answer = await table.query(query)
    const counted = { what: 'rows', loadedCount: this.recordCount, foundCount: Number(answer.columns[0]!.values[0]) }
    const rows = checkCount(counted, this.#tally)
    return this.#witness === undefined ? [rows] : [rows, checkAnswers(this.#witness)]
  }

  #queries(): TableShare[] {
    const weight = this.#properties.queryProportion / this.#questions.length
    return this.#questions.map(question => ({
      name: question.name,
      weight,
      make: random => queryOperation(question, random),
    }))
  }

  #appends(): TableShare[] {
    const { appendProportion, lateProportion } = this.#properties
    return [this.#append('append', appendProportion, false), this.#append('append-late', lateProportion, true)]
  }

  #append(name: string, weight: number, isLate: boolean): TableShare {
    const { table } = this.#dataSet
    return {
      name,
      weight,
      make: random => appendOperation({ name, table, draw: () => this.#drawRows(random, isLate) }, this.#tally),
    }
  }

  #drawRows(random: Random, isLate: boolean): TableRows {
    const count = this.#properties.appendBatch
    const from = this.#nextRow
    this.#nextRow += count
    return this.#dataSet.rows(random, from, count, isLate)
  }
}
