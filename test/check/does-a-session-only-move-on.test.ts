/** The check of sessions: each guarantee with a store that breaks it, and against every order of a key's versions. */
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { checkSession } from '../../harness/check/session.ts'
import { historyOf, type Operation } from '../../harness/history/operation.ts'
import { operation, read, write } from './operations.ts'

const judge = (...operations: Operation[]): ReturnType<typeof checkSession> => checkSession(historyOf(operations))
const by = (client: number): Partial<Operation> => ({ client })

describe('what breaks a guarantee is found', () => {
  test.each<[string, Operation[], string]>([
    [
      'its own write is not read',
      [write(0, 'k', 1), read(10, 'k', null)],
      'key "k" has no order of its values that keeps read your writes',
    ],
    [
      'its own write is not read, but the one before',
      [write(0, 'k', 1), write(10, 'k', 2), read(20, 'k', 1)],
      'key "k" has no order of its values that keeps monotonic writes and read your writes',
    ],
    [
      'a read goes back',
      [write(0, 'k', 1), write(10, 'k', 2), read(20, 'k', 2, by(1)), read(30, 'k', 1, by(1))],
      'key "k" has no order of its values that keeps monotonic reads and monotonic writes',
    ],
    [
      'a read goes back to the beginning',
      [write(0, 'k', 1), read(20, 'k', 1, by(1)), read(30, 'k', null, by(1))],
      'key "k" has no order of its values that keeps monotonic reads',
    ],
    [
      'two clients read two writes in different orders',
      [
        write(0, 'k', 1, by(0)),
        write(0, 'k', 2, by(1)),
        read(20, 'k', 1, by(2)),
        read(30, 'k', 2, by(2)),
        read(20, 'k', 2, by(3)),
        read(30, 'k', 1, by(3)),
      ],
      'key "k" has no order of its values that keeps monotonic reads',
    ],
    [
      'a value that nobody wrote',
      [read(0, 'k', 5), read(10, 'k', 6)],
      'client 0 read 6 of key "k", which nobody wrote',
    ],
    [
      'a value whose write failed',
      [write(0, 'k', 1, { outcome: 'failed' }), read(10, 'k', 1)],
      'client 0 read 1 of key "k", whose write had failed',
    ],
  ])('%s', (_, operations, reason) => {
    const { verdict, counterexample } = judge(...operations)
    expect(verdict).toBe('violated')
    expect(counterexample?.reason).toBe(reason)
    expect(counterexample?.operations).toContain(counterexample?.operations[counterexample.offending])
  })
})

describe('what breaks none is let be', () => {
  test.each<[string, Operation[]]>([
    ['a client that sees its own', [write(0, 'k', 1), read(10, 'k', 1), write(20, 'k', 2), read(30, 'k', 2)]],
    ['another that is behind', [write(0, 'k', 1), write(10, 'k', 2), read(20, 'k', 1, by(1)), read(30, 'k', 2, by(1))]],
    ['another that has not seen anything yet', [write(0, 'k', 1), read(10, 'k', null, by(1))]],
    ['a write of its own that is unknown', [write(0, 'k', 1, { outcome: 'unknown' }), read(10, 'k', null)]],
    ['an older value on another key', [write(0, 'k', 1), write(10, 'l', 2), read(20, 'k', 1), read(30, 'l', 2)]],
    ['what was there before', [read(0, 'k', 'loaded'), write(10, 'k', 1), read(20, 'k', 1)]],
    [
      'batches, key by key',
      [
        operation('batch', 0, {
          argument: [
            ['k', 1],
            ['l', 1],
          ],
        }),
        read(10, 'l', 1),
        read(20, 'k', 1),
      ],
    ],
  ])('%s', (_, operations) => {
    expect(judge(...operations).verdict).toBe('valid')
  })
})

test('a batch that is not read back is found', () => {
  const batch = operation('batch', 0, {
    argument: [
      ['k', 1],
      ['l', 1],
    ],
  })
  expect(judge(batch, read(10, 'l', null)).verdict).toBe('violated')
})

test('values that do not tell writes apart leave the key out, and the verdict open', () => {
  expect(judge(write(0, 'k', 1), write(10, 'k', 1), read(20, 'k', null)).verdict).toBe('unknown')
  expect(judge(operation('delete', 0, { key: 'k' }), read(20, 'k', 1)).verdict).toBe('unknown')
})

test('every order of a key’s versions says the same', () => {
  let violatedCount = 0
  for (let seed = 0; seed < 3000; seed++) {
    const operations = drawSession(createRandom(seed))
    const { verdict } = judge(...operations)
    const expected = hasVersionOrder(operations) ? 'valid' : 'violated'
    if (verdict !== expected)
      expect.fail(`seed ${seed}: ${verdict}, and by every order ${expected}: ${JSON.stringify(operations)}`)
    if (verdict === 'violated') violatedCount++
  }
  expect(violatedCount).toBeGreaterThan(300)
  expect(violatedCount).toBeLessThan(2700)
})

/** Two clients, one key, three values and the absence before them, read as chance has it. */
function drawSession(random: Random): Operation[] {
  let value = 0
  const operations = Array.from({ length: 7 }, (_, index) => {
    const client = random.nextInteger(2)
    return value < 3 && random.nextInteger(2) === 0
      ? write(index * 10, 'k', ++value, { client })
      : read(index * 10, 'k', [null, 1, 2, 3][random.nextInteger(4)]!, { client })
  })
  // Only what somebody wrote, at whatever time: sessions do not ask for that.
  return operations.filter(({ kind, answer }) => kind === 'write' || answer === null || (answer as number) <= value)
}

/** Whether some order of the values, the absence first, has every client's steps forward. */
function hasVersionOrder(operations: readonly Operation[]): boolean {
  const values = operations.filter(({ kind }) => kind === 'write').map(({ argument }) => argument as number)
  return permutations(values).some(order => {
    const place = (version: unknown): number => (version === null ? -1 : order.indexOf(version as number))
    return [0, 1].every(client => {
      let written = Number.NEGATIVE_INFINITY
      let seen = Number.NEGATIVE_INFINITY
      return operations.every(({ kind, client: who, argument, answer }) => {
        if (who !== client) return true
        if (kind === 'write') {
          const forward = place(argument) >= written
          written = place(argument)
          return forward
        }
        const forward = place(answer) >= Math.max(written, seen)
        seen = place(answer)
        return forward
      })
    })
  })
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map(rest => [item, ...rest]))
}
