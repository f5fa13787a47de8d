/**
 * What is asked of the visits: scans, filters, groups of few and of many, top lists, and lookups.
 *
 * Each answer is one only: what is cut off by a limit is in a whole order.
 */
import type { Aggregate, Predicate, SortKey, TableQuery, TableValue } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import type { TableQuestion } from '../source.ts'
import { startUs, stepUs, type VisitPools } from './visits.ts'
import { countries, drawPart, pick, pickSkewed } from './vocabulary.ts'

type Asked = Omit<TableQuery, 'table'>

const count: Aggregate = { function: 'count', as: 'visits' }
const users: Aggregate = { function: 'distinct', column: 'user', as: 'users' }
const sum = (column: string): Aggregate => ({ function: 'sum', column, as: `${column} sum` })
const average = (column: string): Aggregate => ({ function: 'avg', column, as: `${column} average` })
const compare = (column: string, operator: '=' | '!=' | '<' | '>', value: TableValue): Predicate => {
  return { type: 'compare', column, operator, value }
}
const all = (...predicates: Predicate[]): Predicate => ({ type: 'and', predicates })
const searched = compare('phrase', '!=', '')

/** The ten with the most of something; those with as much by their keys. */
function top(most: string, ...keys: readonly string[]): Pick<Asked, 'orderBy' | 'limit'> {
  const orderBy: SortKey[] = [{ name: most, descending: true }, ...keys.map(name => ({ name }))]
  return { orderBy, limit: 10 }
}

export function visitQuestions(table: string, rowCount: number, pools: VisitPools): TableQuestion[] {
  const drawn: readonly (readonly [name: string, draw: (random: Random) => Asked])[] = [
    ...scans(),
    ...fewGroups(),
    ...manyGroups(),
    ...lookups(pools),
    ...ranges(rowCount),
  ]
  return drawn.map(([name, draw]) => ({ name, draw: random => ({ table, ...draw(random) }) }))
}

type Drawn = readonly [name: string, draw: (random: Random) => Asked]

function scans(): Drawn[] {
  return [
    ['count', () => ({ aggregates: [count] })],
    ['count-filtered', () => ({ where: compare('advert', '!=', 0), aggregates: [count] })],
    ['sums', () => ({ aggregates: [sum('advert'), count, average('width'), sum('bytes'), sum('latency')] })],
    ['distinct-users', () => ({ aggregates: [users] })],
    ['distinct-phrases', () => ({ aggregates: [{ function: 'distinct', column: 'phrase', as: 'phrases' }] })],
    [
      'extremes',
      () => ({
        aggregates: [
          { function: 'min', column: 'at', as: 'first' },
          { function: 'max', column: 'at', as: 'last' },
          { function: 'max', column: 'page', as: 'last page' },
          { function: 'min', column: 'price', as: 'cheapest' },
        ],
      }),
    ],
    [
      'contains',
      random => ({ where: { type: 'contains', column: 'page', text: drawPart(random) }, aggregates: [count] }),
    ],
    [
      'nulls',
      () => ({
        where: all({ type: 'null', column: 'referrer' }, { type: 'not', predicate: { type: 'null', column: 'price' } }),
        aggregates: [count, sum('price')],
      }),
    ],
  ]
}

function fewGroups(): Drawn[] {
  return [
    [
      'adverts',
      () => ({
        where: compare('advert', '!=', 0),
        groupBy: [{ column: 'advert' }],
        aggregates: [count],
        orderBy: [{ name: 'visits', descending: true }, { name: 'advert' }],
      }),
    ],
    [
      'region-users',
      () => ({ groupBy: [{ column: 'region' }], aggregates: [users, count], ...top('users', 'region') }),
    ],
    [
      'region-summary',
      () => ({
        groupBy: [{ column: 'region' }],
        aggregates: [sum('advert'), count, average('width'), users],
        ...top('visits', 'region'),
      }),
    ],
    [
      'systems',
      random => ({
        where: all(
          { type: 'in', column: 'country', values: [0, 1, 2].map(() => pick(random, countries)) },
          compare('mobile', '=', true),
          compare('duration', '>', 10_000),
        ),
        groupBy: [{ column: 'system' }, { column: 'browser' }],
        aggregates: [count, average('latency'), { function: 'max', column: 'duration', as: 'longest' }],
      }),
    ],
  ]
}

function manyGroups(): Drawn[] {
  return [
    [
      'top-phrases',
      () => ({ where: searched, groupBy: [{ column: 'phrase' }], aggregates: [count], ...top('visits', 'phrase') }),
    ],
    [
      'top-phrases-by-users',
      () => ({ where: searched, groupBy: [{ column: 'phrase' }], aggregates: [users], ...top('users', 'phrase') }),
    ],
    ['top-users', () => ({ groupBy: [{ column: 'user' }], aggregates: [count], ...top('visits', 'user') })],
    [
      'top-user-phrases',
      () => ({
        groupBy: [{ column: 'user' }, { column: 'phrase' }],
        aggregates: [count],
        ...top('visits', 'user', 'phrase'),
      }),
    ],
    [
      'phrases-of-pages',
      random => ({
        where: all({ type: 'contains', column: 'page', text: drawPart(random) }, searched),
        groupBy: [{ column: 'phrase' }],
        aggregates: [{ function: 'min', column: 'page', as: 'page' }, count],
        ...top('visits', 'phrase'),
      }),
    ],
  ]
}

function lookups(pools: VisitPools): Drawn[] {
  const select = ['id', 'at', 'page', 'phrase', 'duration']
  return [
    [
      'visits-of-user',
      random => ({
        where: compare('user', '=', pools.users[random.nextInteger(Math.min(1000, pools.users.length))]!),
        select,
        orderBy: [{ name: 'at' }, { name: 'id' }],
        limit: 100,
      }),
    ],
    [
      'newest',
      random => ({
        where: { type: 'prefix', column: 'page', text: `/${drawPart(random)}` },
        orderBy: [{ name: 'at', descending: true }, { name: 'id' }],
        limit: 10,
      }),
    ],
    [
      'first-phrases',
      () => ({ where: searched, select, orderBy: [{ name: 'phrase' }, { name: 'at' }, { name: 'id' }], limit: 10 }),
    ],
  ]
}

function ranges(rowCount: number): Drawn[] {
  const spanUs = rowCount * stepUs
  /** A tenth of the time. */
  const drawRange = (random: Random): Predicate => {
    const from = startUs + random.nextInteger(Math.ceil(spanUs * 0.9))
    return { type: 'range', column: 'at', from, to: from + Math.ceil(spanUs / 10) }
  }
  return [
    [
      'by-minute',
      random => ({
        where: drawRange(random),
        groupBy: [{ column: 'at', bucket: 60_000_000, as: 'minute' }],
        aggregates: [count, average('latency'), sum('bytes')],
        orderBy: [{ name: 'minute' }],
      }),
    ],
    [
      'country-range',
      random => ({
        where: all(drawRange(random), compare('country', '=', pickSkewed(random, countries))),
        groupBy: [{ column: 'site' }],
        aggregates: [count, users],
        ...top('visits', 'site'),
      }),
    ],
  ]
}
