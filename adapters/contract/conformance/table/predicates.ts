/** Which rows a predicate takes: each kind, on each type, with nulls, alone and joined. */
import type { Predicate, TableValue } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { TablePair } from './pair.ts'
import { fillSample } from './sample.ts'

/** Values to compare with, by column: some that are there, some between them, some beyond the type. */
const valuesOf: Readonly<Record<string, readonly TableValue[]>> = {
  id: [0, 17n, 199, 200n, -1],
  flag: [true, false],
  small: [0, 7, 8n, -2_147_483_648, 2_147_483_647, 1e10, -1e10],
  big: [0, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2 ** 53],
  real: [0, -0, 0.1, 0.05, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  at: [0, -1n, 1_700_000_000_123_456n, 1_700_000_000_123_457n],
  word: ['', 'a', 'A', "it's", 'b', '日本語', 'zzz', 'b%'],
}
const operators = ['=', '!=', '<', '<=', '>', '>='] as const
const texts = ['', 'a', 'A', 'b%', 'b_', '%', '_', "'", '日', '🙂', '\\', '\n', 'naïve', 'not there']

export function testPredicates(subject: Subject<'table'>): void {
  const check = (name: string, predicates: readonly Predicate[]): void => {
    subject.test(name, async table => {
      const pair = new TablePair(table)
      await fillSample(pair)
      for (const where of predicates) await pair.check({ table: 'sample', select: ['id'], where })
    })
  }

  for (const column of Object.keys(valuesOf)) {
    check(`comparisons take the rows where they are true, of the column ${column}`, comparisonsOf(column))
  }
  check('prefix and contains take exactly their text', [
    ...texts.map(text => ({ type: 'prefix', column: 'word', text }) as const),
    ...texts.map(text => ({ type: 'contains', column: 'word', text }) as const),
  ])
  check('null takes the rows that have none', nullsOf(Object.keys(valuesOf)))
  check('and, or and not know three values', joined())
}

function comparisonsOf(column: string): Predicate[] {
  const values = valuesOf[column]!
  const pairs = values.flatMap(from => values.map(to => ({ type: 'range', column, from, to }) as const))
  return [
    ...operators.flatMap(operator => values.map(value => ({ type: 'compare', column, operator, value }) as const)),
    ...pairs.slice(0, 20),
    { type: 'in', column, values },
    { type: 'in', column, values: values.slice(0, 1) },
    { type: 'in', column, values: [] },
    { type: 'not', predicate: { type: 'in', column, values: values.slice(0, 2) } },
  ]
}

function nullsOf(columns: readonly string[]): Predicate[] {
  return columns.flatMap(column => {
    const isNull = { type: 'null', column } as const
    return [isNull, { type: 'not', predicate: isNull } as const]
  })
}

function joined(): Predicate[] {
  const flag: Predicate = { type: 'compare', column: 'flag', operator: '=', value: true }
  const small: Predicate = { type: 'compare', column: 'small', operator: '>', value: 0 }
  const word: Predicate = { type: 'prefix', column: 'word', text: 'a' }
  const isNull: Predicate = { type: 'null', column: 'kind' }
  const not = (predicate: Predicate): Predicate => ({ type: 'not', predicate })
  const all = (...predicates: Predicate[]): Predicate => ({ type: 'and', predicates })
  const any = (...predicates: Predicate[]): Predicate => ({ type: 'or', predicates })
  return [
    all(),
    any(),
    not(all()),
    not(any()),
    all(flag),
    any(flag),
    not(flag),
    not(not(flag)),
    all(flag, small),
    any(flag, small),
    not(all(flag, small)),
    not(any(flag, small)),
    any(all(flag, small), all(not(flag), word), isNull),
    all(any(flag, isNull), any(small, not(word)), not(isNull)),
    not(all(any(flag, word), not(any(small, isNull)))),
    all(flag, not(flag)),
    any(flag, not(flag)),
    any(small, { type: 'null', column: 'small' }),
  ]
}
