/**
 * Readings of cities: a time that rises, a city of few, a measured value, a count. The table by which column stores are
 * measured here against each other, and its six queries.
 */
import type { Column, Predicate, TableQuery, TableRows } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import type { DataSet, TableQuestion } from '../source.ts'

const table = 'readings'
const startUs = 1_704_067_200_000_000
/** A row a millisecond, and up to one of jitter. */
const stepUs = 1000
const countMax = 1_000_000

const columns: readonly Column[] = [
  { name: 'at', type: 'timestamp', nullable: false },
  { name: 'city', type: 'string', nullable: false },
  { name: 'x', type: 'float64', nullable: false },
  { name: 'n', type: 'int32', nullable: false },
]

const cities = [
  ...['Amsterdam', 'Athens', 'Berlin', 'Brussels', 'Budapest', 'Copenhagen', 'Dublin', 'Hamburg', 'Helsinki', 'Lisbon'],
  ...['London', 'Madrid', 'Milan', 'Oslo', 'Paris', 'Prague', 'Rome', 'Stockholm', 'Vienna', 'Warsaw'],
]

/** `rowCount` is that of the loaded table; a range holds `rangeFraction` of its time. */
export function narrowDataSet(rowCount: number, rangeFraction: number): DataSet {
  return {
    table,
    columns,
    rows: (random, from, count, isLate) => readings(random, from, count, isLate),
    questions: questionsOf(rowCount, rangeFraction),
  }
}

function readings(random: Random, from: number, count: number, isLate: boolean): TableRows {
  const at = new BigInt64Array(count)
  const city = new Array<string>(count)
  const x = new Float64Array(count)
  const n = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    const step = isLate ? random.nextInteger(from) : from + row
    at[row] = BigInt(startUs + step * stepUs + random.nextInteger(stepUs))
    city[row] = cities[random.nextInteger(cities.length)]!
    // Two decimals, from 0.00 to 49.99.
    x[row] = random.nextInteger(5000) / 100
    n[row] = random.nextInteger(countMax)
  }
  return { rowCount: count, columns: [{ values: at }, { values: city }, { values: x }, { values: n }] }
}

function questionsOf(rowCount: number, rangeFraction: number): TableQuestion[] {
  const question = (name: string, draw: (random: Random) => Omit<TableQuery, 'table'>): TableQuestion => {
    return { name, draw: random => ({ table, ...draw(random) }) }
  }
  const spanUs = rowCount * stepUs
  const rangeUs = Math.ceil(spanUs * rangeFraction)
  const averages: Omit<TableQuery, 'table'> = {
    groupBy: [{ column: 'city' }],
    aggregates: [{ function: 'avg', column: 'x', as: 'average' }],
  }
  const count = [{ function: 'count', as: 'rows' }] as const
  const few: Predicate = {
    type: 'and',
    predicates: [
      { type: 'compare', column: 'x', operator: '>', value: 30 },
      { type: 'compare', column: 'n', operator: '<', value: countMax / 10 },
    ],
  }
  return [
    question('city-average-range', random => {
      const from = startUs + random.nextInteger(spanUs - rangeUs + 1)
      return { ...averages, where: { type: 'range', column: 'at', from, to: from + rangeUs } }
    }),
    question('city-average', () => averages),
    question('count-filtered', () => ({ where: few, aggregates: count })),
    question('count-city', random => {
      const value = cities[random.nextInteger(cities.length)]!
      return { where: { type: 'compare', column: 'city', operator: '=', value }, aggregates: count }
    }),
    question('sum', () => ({ aggregates: [{ function: 'sum', column: 'x', as: 'sum' }] })),
    // By time where counts are equal, so that there is one answer.
    question('top', () => ({ orderBy: [{ name: 'n', descending: true }, { name: 'at' }], limit: 10 })),
  ]
}
