/** Units of the file against a plain set: none is given twice, and what is given back is found again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FreeSpace } from '../../engines/btree/store/free-space.ts'

const action = fc.oneof(
  fc.record({ type: fc.constant('allocate' as const), count: fc.integer({ min: 1, max: 70 }) }),
  fc.record({ type: fc.constant('free' as const), pick: fc.nat() }),
  fc.record({ type: fc.constant('rewind' as const) }),
)

test('units in use belong to one owner, and their number and end are right', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), actions => {
      const space = new FreeSpace()
      expect(space.mark(0, 1)).toBe(true)
      const runs: { unit: number; count: number }[] = []
      const used = new Set([0])
      for (const step of actions) {
        if (step.type === 'allocate') {
          const unit = space.allocate(step.count)
          for (let at = unit; at < unit + step.count; at++) {
            expect(used.has(at)).toBe(false)
            used.add(at)
          }
          runs.push({ unit, count: step.count })
        } else if (step.type === 'rewind') space.rewind()
        else if (runs.length > 0) {
          const [run] = runs.splice(step.pick % runs.length, 1)
          if (run === undefined) continue
          space.free(run.unit, run.count)
          for (let at = run.unit; at < run.unit + run.count; at++) used.delete(at)
        }
        expect(space.usedUnits).toBe(used.size)
        expect(space.endUnit).toBe(Math.max(...used) + 1)
      }
    }),
  )
})

test('after a rewind the first gap that is large enough is used, before the end is', () => {
  const space = new FreeSpace()
  const runs = Array.from({ length: 100 }, () => space.allocate(5))
  for (const index of [10, 11, 40]) space.free(runs[index] as number, 5)
  expect(space.allocate(1)).toBe(500)
  space.rewind()
  expect([space.allocate(10), space.allocate(3), space.allocate(3)]).toEqual([50, 200, 501])
})

test('marking what is in use is refused', () => {
  const space = new FreeSpace()
  expect(space.mark(10, 5)).toBe(true)
  expect(space.mark(14, 1)).toBe(false)
  expect(space.mark(15, 1)).toBe(true)
})
