import { describe, expect, test } from 'vitest'
import type { Store, Table, TableAnswer, TableRows } from '../../../adapters/contract/index.ts'
import { StoreError } from '../../../adapters/contract/index.ts'
import { olap, olapNarrow } from '../../../workloads/table/index.ts'
import { type Asked, type Lie, load, openStore, run, slowed, verdicts } from './drive.ts'

const small = { recordcount: '400', appendbatch: '10' }
const writing = { ...small, queryproportion: '0.6', appendproportion: '0.3', lateproportion: '0.1' }

async function loaded(properties: Readonly<Record<string, string>>, lie?: Lie<'table'>): Promise<Asked<'table'>> {
  const asked = { workload: olap.create(properties), store: await openStore('table', lie) }
  await load(asked)
  return asked
}

/** Turns each answer into another. */
function answering(change: (answer: TableAnswer) => TableAnswer): Lie<'table'> {
  return table => ({ query: async query => change(await table.query(query)) })
}

describe.each([
  ['olap', olap, writing],
  ['olap-narrow', olapNarrow, { ...small, appendproportion: '0.2', lateproportion: '0.1' }],
])('%s', (_name, definition, properties) => {
  test('an honest store passes, and every operation has its turn', async () => {
    const asked = { workload: definition.create(properties), store: await openStore('table') }
    await load(asked)
    const { counts, ...outcomes } = await run(asked, { operationCount: 400 })
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
    expect(Object.keys(counts).toSorted()).toEqual([...asked.workload.operations].toSorted())
    expect(await verdicts(asked)).toEqual({ rows: 'valid', answers: 'valid' })
  })

  test('an honest store passes, whatever the order in which its answers come', async () => {
    const store = slowed(await openStore('table'), 'table', 7)
    const asked = { workload: definition.create(properties), store }
    await load(asked)
    const { counts: _counts, ...outcomes } = await run(asked, { operationCount: 160, clientCount: 4 })
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0 })
    expect(await verdicts(asked)).toEqual({ rows: 'valid', answers: 'valid' })
  })
})

test('a figure that is a little too large is caught', async () => {
  const asked = await loaded(
    { ...small, queries: 'sums,by-minute' },
    answering(({ rowCount, columns }) => ({
      rowCount,
      columns: columns.map(column => {
        return column.values instanceof Float64Array
          ? { ...column, values: column.values.map(value => value * 1.0001) }
          : column
      }),
    })),
  )
  const { wrong, counts } = await run(asked)
  expect(wrong).toBe((counts.sums ?? 0) + (counts['by-minute'] ?? 0))
  expect(await verdicts(asked)).toMatchObject({ answers: 'violated', rows: 'valid' })
})

test('an answer in another order is caught', async () => {
  const asked = await loaded(
    { ...small, queries: 'newest,top-users' },
    answering(answer => ({
      ...answer,
      columns: answer.columns.map(column => ({ ...column, values: [...column.values].toReversed() as never })),
    })),
  )
  expect((await run(asked, { operationCount: 100 })).wrong).toBeGreaterThan(50)
})

test('a late row that is lost is caught', async () => {
  let appendCount = 0
  const asked = await loaded({ ...writing, queryproportion: '0.5' }, table => ({
    append: (name, rows) =>
      table.append(name, ++appendCount > 1 && isLate(rows) ? { ...rows, rowCount: rows.rowCount - 1 } : rows),
  }))
  expect((await run(asked)).wrong).toBeGreaterThan(0)
  expect(await verdicts(asked)).toEqual({ rows: 'violated', answers: 'violated' })
})

/** Of rows that come in order the first is the oldest. */
function isLate({ rowCount, columns }: TableRows): boolean {
  const times = [...(columns[0]!.values as BigInt64Array)].slice(0, rowCount)
  return times.some((time, row) => row > 0 && time < times[row - 1]!)
}

test('answers from before the latest appends are caught', async () => {
  const asked = await loaded(writing, table => {
    let old: Pick<Table, 'query'> = table
    let age = 0
    return {
      async query(query) {
        if (age++ % 10 === 0) old = await table.snapshot()
        return old.query(query)
      },
    }
  })
  expect((await run(asked)).wrong).toBeGreaterThan(20)
})

test('rows that are lost at the very end are caught by the last look at the store', async () => {
  const asked = await loaded({ ...small, queryproportion: '0', appendproportion: '1' })
  await run(asked, { operationCount: 32 })
  expect(await verdicts(asked)).toMatchObject({ rows: 'valid' })
  await asked.store.table.delete('visits', { type: 'compare', column: 'id', operator: '=', value: 405 })
  expect(await verdicts(asked)).toMatchObject({ rows: 'violated' })
})

test('appends of which nobody knows whether they were applied may be there or not', async () => {
  for (const isApplied of [true, false]) {
    let appendCount = 0
    const asked = await loaded(writing, table => ({
      async append(name, rows) {
        if (++appendCount % 30 !== 0 || isApplied) await table.append(name, rows)
        if (appendCount % 30 === 0) throw new StoreError('TIMEOUT', 'no answer')
      },
    }))
    const { wrong, thrown } = await run(asked, { operationCount: 200 })
    expect({ wrong, isThrown: thrown > 0 }).toEqual({ wrong: 0, isThrown: true })
    expect(await verdicts(asked)).toMatchObject({ rows: 'valid', answers: 'valid' })
  }
})

test('appends that were surely refused are not there', async () => {
  for (const isApplied of [true, false]) {
    let appendCount = 0
    const asked = await loaded(writing, table => ({
      async append(name, rows) {
        const isRefused = ++appendCount % 10 === 0
        if (!isRefused || isApplied) await table.append(name, rows)
        if (isRefused) throw new StoreError('NO_SPACE', 'full')
      },
    }))
    const { wrong } = await run(asked)
    expect(wrong > 0).toBe(isApplied)
    expect(await verdicts(asked)).toMatchObject({ rows: isApplied ? 'violated' : 'valid' })
  }
})

test('at full size nothing is compared, and one value that differs shows in the fingerprints', async () => {
  const make = async (lie?: Lie<'table'>): Promise<Asked<'table'>> => loaded({ ...small, verify: 'false' }, lie)
  const [honest, again, lying] = [
    await make(),
    await make(),
    await make(table => ({
      append: (name, rows) =>
        table.append(name, {
          ...rows,
          columns: rows.columns.map((column, index) => (index === 16 ? oneMore(column) : column)),
        }),
    })),
  ]
  const expected = await honest.workload.fingerprints!(honest.store)
  expect(expected.map(({ name }) => name)).toEqual(olap.create(small).operations.slice(0, 22))
  expect(await again.workload.fingerprints!(again.store)).toEqual(expected)
  const differing = (await lying.workload.fingerprints!(lying.store)).filter(
    ({ value }, index) => value !== expected[index]!.value,
  )
  expect(differing.map(({ name }) => name)).toContain('sums')
  expect(await verdicts(honest)).toEqual({ rows: 'valid' })
})

function oneMore(column: TableRows['columns'][number]): TableRows['columns'][number] {
  const values = (column.values as Float64Array).slice()
  values[0]! += values.length
  return { ...column, values }
}

test('of a store that forgets what it is given nothing can be said', async () => {
  const honest = await openStore('table')
  const store: Store<'table'> = { ...honest, capabilities: { ...honest.capabilities, keepsData: false } }
  const workload = olap.create(small)
  await load({ workload, store })
  expect((await run({ workload, store })).wrong).toBe(0)
  expect(await verdicts({ workload, store })).toEqual({ rows: 'unknown' })
})
