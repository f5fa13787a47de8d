/**
 * Random runs against the reference: appends, deletes, new columns, snapshots that stand while others write, reopening,
 * and between them queries that are put together by chance.
 */
import type { Cell } from '../../reference/cells.ts'
import type { TableReference } from '../../reference/table.ts'
import type { Store } from '../../store.ts'
import type {
  Aggregate,
  Column,
  ColumnType,
  GroupKey,
  Predicate,
  SortKey,
  TableQuery,
  TableSnapshot,
  TableValue,
} from '../../table.ts'
import { columnTypes } from '../../table.ts'
import { createDraw, type Draw } from '../draw.ts'
import { testRandom } from '../random-runs.ts'
import type { Subject } from '../subject.ts'
import { checkQuery, checkTable, column, TablePair } from './pair.ts'

const stepCount = 250

export function testRandomRuns(subject: Subject<'table'>): void {
  testRandom(subject, 'tableConformance', (directory, seed) => new RandomRun(subject, directory, seed))
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

class RandomRun {
  step = 0
  readonly #subject: Subject<'table'>
  readonly #directory: string
  readonly #draw: Draw
  readonly #snapshots: Standing[] = []
  #pair!: TablePair
  #store!: Store<'table'>
  #nextId = 0

  constructor(subject: Subject<'table'>, directory: string, seed: number) {
    this.#subject = subject
    this.#directory = directory
    this.#draw = createDraw(seed)
  }

  async run(): Promise<void> {
    const query = (): Promise<void> => this.#query()
    const append = (): Promise<void> => this.#append()
    const actions = [append, append, append, query, query, query]
    if (this.#subject.has('delete')) actions.push(() => this.#delete())
    if (this.#subject.has('snapshot'))
      actions.push(
        () => this.#openSnapshot(),
        () => this.#endSnapshot(),
      )
    this.#store = await this.#open()
    this.#pair = new TablePair(this.#store.table)
    const types = columnTypes.map(type => column(type, type))
    await this.#pair.create('random', [{ name: 'id', type: 'int64', nullable: false }, ...types])
    for (this.step = 1; this.step <= stepCount; this.step++) {
      await this.#pick(actions)()
      if (this.step % 60 === 0 && this.#subject.has('add-column')) {
        await this.#pair.addColumn('random', column(`added at ${this.step}`, this.#pick(columnTypes)))
      }
      if (this.step % 90 === 0) await this.#store.settle?.()
      if (this.step % 80 === 0) await this.#reopen()
    }
    while (this.#snapshots.length > 0) await this.#endSnapshot()
    await this.#pair.checkAll('random')
    await this.#store.close()
  }

  #open(): Promise<Store<'table'>> {
    return this.#subject.open(this.#directory, this.#subject.lastingDurabilities[0])
  }

  async #reopen(): Promise<void> {
    if (this.#subject.lastingDurabilities.length === 0) return
    while (this.#snapshots.length > 0) await this.#endSnapshot()
    await this.#store.close()
    this.#store = await this.#open()
    this.#pair.table = this.#store.table
    await this.#store.verify?.()
    await this.#pair.checkAll('random')
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#draw(items.length)]!
  }

  #columns(): readonly Column[] {
    return this.#pair.reference.schema('random')!
  }

  async #append(): Promise<void> {
    const rows = Array.from({ length: this.#draw(this.#draw(8) === 0 ? 200 : 30) }, () => {
      const [, ...others] = this.#columns()
      return [
        BigInt(this.#nextId++),
        ...others.map(({ type }) => (this.#draw(5) === 0 ? null : this.#pick(values[type]))),
      ]
    })
    await this.#pair.append('random', rows)
  }

  async #delete(): Promise<void> {
    const recent: Predicate = { type: 'compare', column: 'id', operator: '<', value: this.#draw(this.#nextId + 1) }
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
    const where = this.#draw(3) === 0 ? {} : { where: this.#predicate(2) }
    const cut = {
      ...(this.#draw(2) === 0 && { limit: this.#draw(30) }),
      ...(this.#draw(4) === 0 && { offset: this.#draw(20) }),
    }
    return { table: 'random', ...where, ...cut, ...(this.#draw(2) === 0 ? this.#rows() : this.#groups()) }
  }

  #rows(): Partial<TableQuery> {
    const names = this.#columns().map(({ name }) => name)
    const select = names.filter(() => this.#draw(2) === 0)
    const orderBy = this.#order(names)
    return { orderBy, ...(select.length > 0 && { select }) }
  }

  #groups(): Partial<TableQuery> {
    const groupBy = Array.from({ length: this.#draw(3) }, (_, index) => this.#key(`key ${index}`))
    const aggregates = Array.from({ length: 1 + this.#draw(3) }, (_, index) => this.#aggregate(`value ${index}`))
    // Not by an aggregate: of sums that are all but equal either may come first.
    return { groupBy, aggregates, orderBy: this.#order(groupBy.map(({ as }) => as!)) }
  }

  #order(names: readonly string[]): SortKey[] {
    if (names.length === 0) return []
    return Array.from({ length: this.#draw(3) }, () => ({ name: this.#pick(names), descending: this.#draw(2) === 0 }))
  }

  #key(as: string): GroupKey {
    const { name, type } = this.#pick(this.#columns())
    // The lowest int32 has no bucket of 1000.
    const bucketed = (type === 'int64' || type === 'timestamp') && this.#draw(2) === 0
    return { column: name, as, ...(bucketed && { bucket: 10 ** this.#draw(8) }) }
  }

  #aggregate(as: string): Aggregate {
    const { name, type } = this.#pick(this.#columns())
    const functions: Aggregate['function'][] = ['count', 'min', 'max', 'distinct']
    if (type !== 'string') functions.push('sum')
    if (type !== 'string' && type !== 'boolean') functions.push('avg')
    return this.#draw(4) === 0 ? { function: 'count', as } : { function: this.#pick(functions), column: name, as }
  }

  #predicate(depth: number): Predicate {
    if (depth > 0 && this.#draw(2) === 0) {
      const predicates = Array.from({ length: this.#draw(4) }, () => this.#predicate(depth - 1))
      return this.#pick<Predicate>([
        { type: 'and', predicates },
        { type: 'or', predicates },
        { type: 'not', predicate: this.#predicate(depth - 1) },
      ])
    }
    const { name, type } = this.#pick(this.#columns())
    const value = (): TableValue => (name === 'id' ? this.#draw(this.#nextId + 1) : this.#pick(values[type]))
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
