/** The zoo's own checker, on histories of one client: right scans pass, and whatever is wrong with one is found. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type History, historyOf, type Operation, type Value } from '../../harness/history/operation.ts'
import { checkScans } from './scan-check.ts'

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const letter = fc.constantFrom(...letters)

const setup = fc.record({
  written: fc.uniqueArray(letter, { minLength: 1 }),
  deleted: fc.uniqueArray(letter, { maxLength: 3 }),
  start: letter,
  end: letter,
  reverse: fc.boolean(),
  limit: fc.option(fc.integer({ min: 1, max: 9 })),
})

/** What a scan must find, worked out the plain way: letter by letter. */
function rightRows({
  written,
  deleted,
  start,
  end,
  reverse,
  limit,
}: typeof setup extends fc.Arbitrary<infer T> ? T : never) {
  const rows: [string, number][] = []
  for (const key of letters) {
    if (key < start || key >= end || !written.includes(key) || deleted.includes(key)) continue
    rows.push([key, written.indexOf(key)])
  }
  if (reverse) rows.reverse()
  return rows.slice(0, limit ?? rows.length)
}

function historyWith(given: Parameters<typeof rightRows>[0], rows: readonly (readonly [string, number])[]): History {
  const { written, deleted, start, end, reverse, limit } = given
  const operations: Operation[] = []
  const add = (kind: string, key: Value, argument: Value, answer: Value): void => {
    const at = operations.length
    operations.push({
      client: 0,
      kind,
      key,
      argument,
      answer,
      outcome: 'ok',
      error: undefined,
      invokeNs: 2 * at,
      returnNs: 2 * at + 1,
    })
  }
  for (const [number, key] of written.entries()) add('write', key, number, null)
  for (const key of deleted) add('delete', key, null, null)
  add('scan', null, [start, end, reverse, limit], rows)
  return historyOf(operations)
}

test('a right scan is valid', () => {
  fc.assert(fc.property(setup, given => checkScans(historyWith(given, rightRows(given))).verdict === 'valid'))
})

test('a scan that misses a row, has one too many, turns two round or has an old value is a violation', () => {
  fc.assert(
    fc.property(setup, fc.nat(), (given, pick) => {
      const rows = rightRows(given)
      const place = pick % Math.max(1, rows.length)
      const wrong: (readonly (readonly [string, number])[])[] = [[...rows, ['z', 1]]]
      if (rows.length > 0) {
        wrong.push(rows.toSpliced(place, 1))
        wrong.push(rows.with(place, [rows[place]![0], 99]))
      }
      if (rows.length > 1) wrong.push(rows.toReversed())
      for (const answer of wrong) {
        const { verdict, counterexample } = checkScans(historyWith(given, answer))
        expect(verdict).toBe('violated')
        expect(counterexample?.operations.at(-1)?.kind).toBe('scan')
      }
    }),
  )
})

test('without a scan nothing is proved', () => {
  const { operations } = historyWith(
    { written: ['a'], deleted: [], start: 'a', end: 'b', reverse: false, limit: null },
    [],
  )
  expect(checkScans(historyOf(operations.slice(0, -1))).verdict).toBe('unknown')
})
