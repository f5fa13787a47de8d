import { expect, test } from 'vitest'
import { nearestName, unknownName } from '../../harness/nearest.ts'

const names = ['run', 'list', 'report', 'completion']

test.each([
  ['rnu', 'run'],
  ['lst', 'list'],
  ['raport', 'report'],
  ['REPORT', 'report'],
  ['completions', 'completion'],
])('%s means %s', (given, meant) => {
  expect(nearestName(given, names)).toBe(meant)
})

test.each(['dance', 'x', ''])('%j means none of them', given => {
  expect(nearestName(given, names)).toBeUndefined()
})

test('the nearest of several near ones is meant', () => {
  expect(nearestName('ycsb-e2', ['ycsb-a', 'ycsb-e', 'ycsb-f'])).toBe('ycsb-e')
})

test('where nothing is near, all are listed', () => {
  expect(unknownName('engine', 'rocksdb', ['lsm', 'null'])).toBe('Unknown engine: rocksdb. Known: lsm and null.')
})

test('where one is near, it alone is named', () => {
  expect(unknownName('engine', 'lsn', ['lsm', 'null'])).toBe('Unknown engine: lsn. Did you mean lsm?')
})
