import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LaneOperation } from '../../harness/results/chaos.ts'
import { numberFaults } from '../../reports/html/faults.ts'
import { type PlacedOperation, placeLanes } from '../../reports/html/lanes/place.ts'
import { chaosOfMany } from '../browser/chaos-fixture.ts'

/** Clients one call after the other, so that moments are all different; some never return. */
const operations: fc.Arbitrary<readonly LaneOperation[]> = fc
  .array(
    fc.record({
      client: fc.integer({ min: 0, max: 3 }),
      length: fc.integer({ min: 1, max: 200 }),
      returns: fc.boolean(),
      text: fc.string({ maxLength: 60 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map(drawn =>
    drawn.map(({ client, length, returns, text }, index): LaneOperation => {
      const fromSeconds = index / 10
      return {
        client,
        text,
        outcome: returns ? 'ok' : 'unknown',
        fromSeconds,
        ...(returns && { toSeconds: fromSeconds + length / 31 }),
        offending: index === 0,
      }
    }),
  )

const endOf = ({ toSeconds = Number.POSITIVE_INFINITY }: LaneOperation): number => toSeconds

it('is one operation left of another exactly where it had returned before that was called', () => {
  fc.assert(
    fc.property(operations, drawn => {
      const { operations: placed } = placeLanes(drawn, [])
      for (const one of placed) {
        for (const other of placed) {
          expect(one.to < other.from).toBe(endOf(one.operation) < other.operation.fromSeconds)
          if (one.operation.fromSeconds < other.operation.fromSeconds) expect(one.from).toBeLessThan(other.from)
          if (endOf(one.operation) < endOf(other.operation)) expect(one.to).toBeLessThan(other.to)
        }
      }
    }),
  )
})

it('has each operation its place: no bar and no words over another in its row, all within the drawing', () => {
  fc.assert(
    fc.property(operations, drawn => {
      const { operations: placed, width, lanes } = placeLanes(drawn, [])
      const rowCount = lanes.reduce((sum, lane) => sum + lane.rowCount, 0)
      const right = (one: PlacedOperation): number => Math.max(one.to, one.from + one.textWidth)
      for (const [index, one] of placed.entries()) {
        expect(one.row).toBeLessThan(rowCount)
        expect(right(one)).toBeLessThanOrEqual(width)
        expect(one.to - one.from).toBeGreaterThan(10)
        for (const other of placed.slice(index + 1)) {
          expect(one.row !== other.row || right(one) < other.from || right(other) < one.from).toBe(true)
          if (one.row === other.row) expect(one.operation.client).toBe(other.operation.client)
        }
      }
    }),
  )
})

it('does what never returned reach the end of the drawing', () => {
  const operation: LaneOperation = { client: 0, text: 'write 1', outcome: 'unknown', fromSeconds: 0, offending: false }
  const later: LaneOperation = { ...operation, outcome: 'ok', fromSeconds: 1, toSeconds: 2 }
  const { operations: placed, lanes, width } = placeLanes([operation, later], [])
  expect(placed[0]!.to).toBe(width)
  expect(placed[1]!.to).toBeLessThan(width)
  // The client went on all the same: in a row of its own.
  expect(lanes).toEqual([{ client: 0, rowCount: 2 }])
})

it('do calls at the moment of a return overlap it', () => {
  const one: LaneOperation = { client: 0, text: 'a', outcome: 'ok', fromSeconds: 0, toSeconds: 1, offending: false }
  const { operations: placed } = placeLanes([one, { ...one, client: 1, fromSeconds: 1, toSeconds: 2 }], [])
  expect(placed[1]!.from).toBeLessThan(placed[0]!.to)
})

it('do faults stand between the operations that they stood between', () => {
  const run = chaosOfMany().runs[0]!
  const [faults] = numberFaults([run])
  const [write, read] = [run.chaos!.counterexamples[1]!.operations[1]!, run.chaos!.counterexamples[1]!.operations[2]!]
  const { operations: placed, faults: bands } = placeLanes([write, read], faults!)
  expect(bands.map(({ number }) => number)).toEqual(faults!.map(({ number }) => number))
  for (const { from, to } of bands) {
    expect(from).toBeGreaterThan(placed[0]!.to)
    expect(to).toBeLessThan(placed[1]!.from)
    expect(to).toBeGreaterThan(from)
  }
  expect(placeLanes([write], faults!).faults).toEqual([])
})
