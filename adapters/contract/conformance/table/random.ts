/**
 * Random runs against the reference: appends, deletes, new columns, snapshots that stand while others write, reopening,
 * and between them queries that are put together by chance.
 */
import type { Cell } from '../../reference/cells.ts'
import type { TableReference } from '../../reference/table.ts'
import type {
  Aggregate,
  Column,
  ColumnType,
  GroupKey,
  Predicate,
  SortKey,
  Table,
  TableQuery,
  TableSnapshot,
  TableValue,
} from '../../table.ts'
import { columnTypes } from '../../table.ts'
import type { RandomRun, RandomSteps } from '../random-runs.ts'
import { testRandomRuns } from '../random-runs.ts'
import type { Subject } from '../subject.ts'
import { checkQuery, checkTable, column, TablePair } from './pair.ts'

export function testRandomRows(subject: Subject<'table'>): void {
  testRandomRuns(subject, {
    stepCount: 250,
    settleEvery: 90,
    reopenEvery: 80,
    async begin(table, run) {
      const rows = new RandomRows(subject, table, run)
      await rows.create()
      return rows
    },
  })
}

/** A few values of each type, so that rows meet in groups and predicates find something. */
const values: Readonly<Record<ColumnType, readonly Exclude<Cell, null>[]>> = {
  boolean: [true, false],
  int32: [0, 1, -5, 7, 100, 2_147_483_647, -2_147_483_648],
  int64: [0n, 1n, -9n, 2n ** 53n + 1n, -(2n ** 40n), 12_345n],
  float64: [0, 0.5, -2.25, 1e6, 3.125, -1e-3],
  timestamp: [0n, 1_600_000_000_000_000n, 1_600_000_000_000_001n, 1_600_003_600_000_000n, -5n],
  string: ['', 'a', 'ab', 'abc', 'b', 'Berlin', 'Bern', 'ß', '日本'],
}

interface Standing {
  readonly snapshot: TableSnapshot
  readonly reference: TableReference
}

class RandomRows implements RandomSteps<'table'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #subject: Subject<'table'>
  readonly #run: RandomRun
  readonly #pair: TablePair
  readonly #snapshots: Standing[] = []
  #nextId = 0
  #appendCount = 0

  constructor(subject: Subject<'table'>, table: Table, run: RandomRun) {
    this.#subject = subject
    this.#run = run
    this.#pair = new TablePair(table)
    const query = (): Promise<void> => this.#query()
    const append = (): Promise<void> => this.#append()
    const actions = [append, append, append, query, query, query]
    if (subject.has('delete')) actions.push(() => this.#delete())
    if (subject.has('snapshot'))
      actions.push(
        () => this.#openSnapshot(),
        () => this.#endSnapshot(),
      )
    this.actions = actions
  }

  /** Before the first step. */
  async create(): Promise<void> {
    const types = columnTypes.map(type => column(type, type))
    await this.#pair.create('random', [{ name: 'id', type: 'int64', nullable: false }, ...types])
  }

  reopened(table: Table): void {
    this.#pair.table = table
  }

  async end(): Promise<void> {
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  checkAll(): Promise<void> {
    return this.#pair.checkAll('random')
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#run.draw(items.length)]!
  }

  #columns(): readonly Column[] {
    return this.#pair.reference.schema('random')!
  }

  /** Now and then to a table with one more column. */
  async #append(): Promise<void> {
    if (++this.#appendCount % 20 === 0 && this.#subject.has('add-column')) {
      await this.#pair.addColumn('random', column(`added at ${this.#run.step}`, this.#pick(columnTypes)))
    }
    const rows = Array.from({ length: this.#run.draw(this.#run.draw(8) === 0 ? 200 : 30) }, () => {
      const [, ...others] = this.#columns()
      return [
        BigInt(this.#nextId++),
        ...others.map(({ type }) => (this.#run.draw(5) === 0 ? null : this.#pick(values[type]))),
      ]
    })
    await this.#pair.append('random', rows)
  }

  async #delete(): Promise<void> {
    const recent: Predicate = { type: 'compare', column: 'id', operator: '<', value: this.#run.draw(this.#nextId + 1) }
    await this.#pair.delete('random', { type: 'and', predicates: [recent, this.#predicate(1), this.#predicate(0)] })
  }

  async #query(): Promise<void> {
    await this.#pair.check(this.#anyQuery())
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ snapshot: await this.#pair.table.snapshot(), reference: this.#pair.reference.snapshot() })
    if (this.#snapshots.length > 3) await this.#endSnapshot()
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    await checkTable(standing.snapshot, standing.reference, 'random')
    // Put together for the columns of now: of then some may be missing, and the two refuse alike.
    await checkQuery(standing.snapshot, standing.reference, this.#anyQuery())
    await standing.snapshot.release()
  }

  #anyQuery(): TableQuery {
    const where = this.#run.draw(3) === 0 ? {} : { where: this.#predicate(2) }
    const cut = {
      ...(this.#run.draw(2) === 0 && { limit: this.#run.draw(30) }),
      ...(this.#run.draw(4) === 0 && { offset: this.#run.draw(20) }),
    }
    return { table: 'random', ...where, ...cut, ...(this.#run.draw(2) === 0 ? this.#rows() : this.#groups()) }
  }

  #rows(): Partial<TableQuery> {
    const names = this.#columns().map(({ name }) => name)
    const select = names.filter(() => this.#run.draw(2) === 0)
    const orderBy = this.#order(names)
    return { orderBy, ...(select.length > 0 && { select }) }
  }

  #groups(): Partial<TableQuery> {
    const groupBy = Array.from({ length: this.#run.draw(3) }, (_, index) => this.#key(`key ${index}`))
    const aggregates = Array.from({ length: 1 + this.#run.draw(3) }, (_, index) => this.#aggregate(`value ${index}`))
    // Not by an aggregate: of sums that are all but equal either may come first.
    return { groupBy, aggregates, orderBy: this.#order(groupBy.map(({ as }) => as!)) }
  }

  #order(names: readonly string[]): SortKey[] {
    if (names.length === 0) return []
    return Array.from({ length: this.#run.draw(3) }, () => ({
      name: this.#pick(names),
      descending: this.#run.draw(2) === 0,
    }))
  }

  #key(as: string): GroupKey {
    const { name, type } = this.#pick(this.#columns())
    // The lowest int32 has no bucket of 1000.
    const bucketed = (type === 'int64' || type === 'timestamp') && this.#run.draw(2) === 0
    return { column: name, as, ...(bucketed && { bucket: 10 ** this.#run.draw(8) }) }
  }

  #aggregate(as: string): Aggregate {
    const { name, type } = this.#pick(this.#columns())
    const functions: Aggregate['function'][] = ['count', 'min', 'max', 'distinct']
    if (type !== 'string') functions.push('sum')
    if (type !== 'string' && type !== 'boolean') functions.push('avg')
    return this.#run.draw(4) === 0 ? { function: 'count', as } : { function: this.#pick(functions), column: name, as }
  }

  #predicate(depth: number): Predicate {
    if (depth > 0 && this.#run.draw(2) === 0) {
      const predicates = Array.from({ length: this.#run.draw(4) }, () => this.#predicate(depth - 1))
      return this.#pick<Predicate>([
        { type: 'and', predicates },
        { type: 'or', predicates },
        { type: 'not', predicate: this.#predicate(depth - 1) },
      ])
    }
    const { name, type } = this.#pick(this.#columns())
    const value = (): TableValue => (name === 'id' ? this.#run.draw(this.#nextId + 1) : this.#pick(values[type]))
    const operator = this.#pick(['=', '!=', '<', '<=', '>', '>='] as const)
    return this.#pick<Predicate>([
      { type: 'compare', column: name, operator, value: value() },
      { type: 'range', column: name, from: value(), to: value() },
      { type: 'in', column: name, values: [value(), value(), value()] },
      { type: 'null', column: name },
      { type: this.#pick(['prefix', 'contains']), column: 'string', text: this.#pick(values.string) as string },
    ])
  }
}
