/**
 * A run of writes on a disk that records everything, with what the store had promised at each moment.
 *
 * Writes are applied in the order of their calls, so what a crash leaves must be what the first so many of them make.
 */
import type { Column, Predicate, TableRows } from '../../adapters/contract/index.ts'
import { TableReference } from '../../adapters/contract/reference/index.ts'
import { ColumnStore, type ColumnStoreOptions } from '../../engines/column/index.ts'
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv, type Random } from '../../engines/env/index.ts'
import { untilSettled } from '../lsm/patience.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { contentsOf } from './contents.ts'

export const directory = 'db'
export const tables: readonly string[] = ['readings', 'places']

export type Write =
  | { readonly type: 'create'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly type: 'append'; readonly table: string; readonly rows: TableRows }
  | { readonly type: 'delete'; readonly table: string; readonly where: Predicate }
  | { readonly type: 'add column'; readonly table: string; readonly column: Column }
type Step = Write | { readonly type: 'sync' | 'settle' | 'wait' }

export interface RecordedRun {
  readonly disk: MemoryDisk
  readonly options: ColumnStoreOptions
  /** What the store holds after the first so many writes. */
  readonly states: readonly string[]
  /** By write: how many operations the disk had done when it was called. */
  readonly issuedAt: readonly number[]
  /** By write: the same when it was acknowledged. */
  readonly acknowledgedAt: readonly number[]
  /** Successful calls of `sync`: the writes before it, and the operations of the disk when it settled. */
  readonly syncs: readonly { readonly writeCount: number; readonly at: number }[]
}

export function drawSteps(random: Random, count: number): Step[] {
  const steps: Step[] = [
    { type: 'create', table: 'readings', columns: [column('id', 'int64', false), column('at', 'timestamp')] },
    { type: 'create', table: 'places', columns: [column('id', 'int64', false), column('name', 'string')] },
  ]
  let addedCount = 0
  let nextId = 0
  const columnsOf = new Map<string, readonly Column[]>(
    steps.flatMap(step => (step.type === 'create' ? [[step.table, step.columns] as const] : [])),
  )
  while (steps.length < count) {
    const table = tables[random.nextInteger(2)] as string
    const columns = columnsOf.get(table) as readonly Column[]
    const kind = random.nextInteger(20)
    if (kind < 11) {
      const rowCount = 1 + random.nextInteger(14)
      steps.push({ type: 'append', table, rows: drawRows(random, columns, { rowCount, firstId: nextId }) })
      nextId += rowCount
    } else if (kind < 14) {
      const from = random.nextInteger(nextId + 1)
      const where: Predicate = { type: 'range', column: 'id', from, to: from + random.nextInteger(20) }
      steps.push({ type: 'delete', table, where })
    } else if (kind === 14 && addedCount < 4) {
      const added = column(`added ${addedCount}`, addedCount++ % 2 === 0 ? 'float64' : 'string')
      columnsOf.set(table, [...columns, added])
      steps.push({ type: 'add column', table, column: added })
    } else steps.push({ type: kind < 17 ? 'wait' : kind < 19 ? 'sync' : 'settle' })
  }
  return steps
}

function column(name: string, type: Column['type'], nullable = true): Column {
  return { name, type, nullable }
}

const words = ['', 'a', 'Bern', 'Köln', '\ud800', 'a longer name, of which there are many']

function drawRows(
  random: Random,
  columns: readonly Column[],
  { rowCount, firstId }: { rowCount: number; firstId: number },
): TableRows {
  const draw = <T>(value: (row: number) => T): T[] => Array.from({ length: rowCount }, (_, row) => value(row))
  return {
    rowCount,
    columns: columns.map(({ name, type }) => {
      if (name === 'id') return { values: BigInt64Array.from(draw(row => BigInt(firstId + row))) }
      const valid = Uint8Array.from(draw(() => (random.nextInteger(5) === 0 ? 0 : 1)))
      if (type === 'string') return { values: draw(() => words[random.nextInteger(words.length)] as string), valid }
      if (type === 'float64') return { values: Float64Array.from(draw(() => random.nextInteger(4000) / 8)), valid }
      return { values: BigInt64Array.from(draw(() => 1_700_000_000_000_000n + BigInt(random.nextInteger(1e6)))), valid }
    }),
  }
}

export async function recordRun(seed: number, options: ColumnStoreOptions, stepCount: number): Promise<RecordedRun> {
  const disk = new MemoryDisk({ record: true })
  const memory = memoryEnv({ seed, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(seed)) }
  const store = ColumnStore.open(env, directory, options)
  const recorder = new Recorder(env, store, options)
  for (const step of drawSteps(createRandom(seed), stepCount)) await recorder.run(step)
  await recorder.settle()
  const run = recorder.finish()
  await untilSettled(env.clock, store.close())
  return run
}

class Recorder {
  readonly #env: MemoryEnv
  readonly #store: ColumnStore
  readonly #options: ColumnStoreOptions
  readonly #reference = new TableReference()
  readonly #states: string[]
  readonly #issuedAt: number[] = []
  readonly #acknowledgedAt: number[] = []
  readonly #syncs: { writeCount: number; at: number }[] = []
  #pending: Promise<unknown>[] = []

  constructor(env: MemoryEnv, store: ColumnStore, options: ColumnStoreOptions) {
    this.#env = env
    this.#store = store
    this.#options = options
    this.#states = [contentsOf(this.#reference, tables)]
  }

  async run(step: Step): Promise<void> {
    if (step.type === 'wait') await this.settle()
    else if (step.type === 'settle') await untilSettled(this.#env.clock, this.#store.settle())
    else if (step.type === 'sync') await this.#sync()
    else this.#write(step as Write)
  }

  async settle(): Promise<void> {
    await untilSettled(this.#env.clock, Promise.all(this.#pending))
    this.#pending = []
  }

  finish(): RecordedRun {
    return {
      disk: this.#env.disk,
      options: this.#options,
      states: this.#states,
      issuedAt: this.#issuedAt,
      acknowledgedAt: this.#acknowledgedAt,
      syncs: this.#syncs,
    }
  }

  async #sync(): Promise<void> {
    const writeCount = this.#issuedAt.length
    await untilSettled(this.#env.clock, this.#store.sync())
    this.#syncs.push({ writeCount, at: this.#env.disk.operationCount })
  }

  #write(step: Write): void {
    const number = this.#issuedAt.length
    this.#issuedAt.push(this.#env.disk.operationCount)
    const done = apply(this.#store, step)
    void apply(this.#reference, step)
    this.#states.push(contentsOf(this.#reference, tables))
    const acknowledge = (): void => {
      this.#acknowledgedAt[number] = this.#env.disk.operationCount
    }
    if (done instanceof Promise) this.#pending.push(done.then(acknowledge))
    else acknowledge()
  }
}

export function apply(
  table: Pick<ColumnStore, 'create' | 'append' | 'delete' | 'addColumn'> | TableReference,
  step: Write,
): unknown {
  if (step.type === 'create') return table.create(step.table, step.columns)
  if (step.type === 'append') return table.append(step.table, step.rows)
  if (step.type === 'delete') return table.delete(step.table, step.where)
  return table.addColumn(step.table, step.column)
}
