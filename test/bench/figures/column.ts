/** The column store beside DuckDB, on the table and the six queries by which the goals were set. */
import {
  atLeast,
  atMost,
  diskBytes,
  type Figure,
  loadRate,
  medianOf,
  megabytes,
  milliseconds,
  perSecond,
} from '../figure.ts'

const olapNarrow = { own: 'column', workload: 'olap-narrow', recordsFactor: 10 } as const
/** However small the table: comparing answers would be what is measured. */
const plain = ['-p', 'verify=false']
const queries = ['city-average-range', 'city-average', 'count-filtered', 'count-city', 'sum', 'top'] as const

export const columnFigures: readonly Figure[] = [
  {
    ...olapNarrow,
    name: 'column: load of 10 M rows, durable (sync)',
    beside: ['duckdb'],
    options: [...plain, '--durability', 'sync', '-p', 'loadbatch=50000'],
    read: loadRate,
    goal: atLeast(1.5),
    show: perSecond,
  },
  {
    ...olapNarrow,
    name: 'column: disk space after the load of 10 M rows',
    beside: ['duckdb'],
    options: plain,
    read: diskBytes,
    goal: atMost(0.9),
    show: megabytes,
  },
  ...queries.map(query => queryFigure(query, 1)),
  ...queries.map(query => queryFigure(query, 2)),
  {
    ...olapNarrow,
    name: 'column: a range of 1 % of 100 M rows, beside the same rows alone',
    beside: [],
    recordsFactor: 100,
    options: [...plain, '-p', 'queries=city-average-range', '-p', 'rangefraction=0.01'],
    besideItself: {
      name: '1 M rows',
      recordsFactor: 1,
      options: [...plain, '-p', 'queries=city-average-range', '-p', 'rangefraction=0.99'],
    },
    read: medianOf('city-average-range'),
    goal: atMost(1.5),
    show: milliseconds,
  },
]

function queryFigure(query: string, threads: number): Figure {
  return {
    ...olapNarrow,
    name: `column: ${query}, 10 M rows, DuckDB with ${threads === 1 ? 'one thread' : 'two threads'}`,
    beside: ['duckdb'],
    options: [...plain, ...(threads === 1 ? [] : ['--engine-option', `duckdb.threads=${threads}`])],
    read: medianOf(query),
    goal: atMost(1),
    show: milliseconds,
  }
}
