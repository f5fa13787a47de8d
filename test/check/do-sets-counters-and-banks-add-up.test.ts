/** The checks that only count: each with the stores that it must catch, and some that are right. */
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { type BankOptions, checkBank } from '../../harness/check/bank.ts'
import { checkCounter } from '../../harness/check/counter.ts'
import { checkSet } from '../../harness/check/set.ts'
import { historyOf, type Operation, type Value } from '../../harness/history/operation.ts'
import { operation } from './operations.ts'
import { simulate, simulatedObjects } from './simulated.ts'

const add = (invokeNs: number, argument: Value, more: Partial<Operation> = {}): Operation =>
  operation('add', invokeNs, { argument, ...more })
const readAnswer = (invokeNs: number, answer: Value, more: Partial<Operation> = {}): Operation =>
  operation('read', invokeNs, { answer, ...more })
const unknown = { outcome: 'unknown' } as const
const failed = { outcome: 'failed' } as const

describe('a set', () => {
  const judge = (...operations: Operation[]): ReturnType<typeof checkSet> => checkSet(historyOf(operations))

  test.each<[string, Operation[], string]>([
    [
      'loses an element',
      [add(0, 1), add(10, 2), readAnswer(20, [2])],
      '1 was acknowledged and is not in the last read',
    ],
    [
      'loses one that it had shown',
      [add(0, 1), readAnswer(10, [1]), readAnswer(20, [])],
      '1 was acknowledged and is not in the last read',
    ],
    ['has one that nobody added', [add(0, 1), readAnswer(10, [1, 7])], 'client 0 read 7, which nobody added'],
    ['has one whose add failed', [add(0, 1, failed), readAnswer(10, [1])], 'client 0 read 1, whose add had failed'],
    ['has one that is added later', [readAnswer(0, [1]), add(10, 1)], 'client 0 read 1, which was added only later'],
    ['has one twice', [add(0, 1), readAnswer(10, [1, 1])], 'client 0 read 1, twice'],
  ])('that %s', (_, operations, reason) => {
    const { verdict, counterexample } = judge(...operations)
    expect({ verdict, reason: counterexample?.reason }).toEqual({ verdict: 'violated', reason })
  })

  test.each<[string, Operation[]]>([
    ['keeps what was acknowledged', [add(0, 1), add(10, 2), readAnswer(20, [2, 1])]],
    ['keeps or loses what is unknown', [add(0, 1, unknown), add(0, 2, unknown), readAnswer(20, [2])]],
    ['is behind in between', [add(0, 1), readAnswer(10, []), readAnswer(20, [1])]],
    ['is read while an element comes', [add(0, 1, { returnNs: 20 }), readAnswer(10, [])]],
    ['got one by the second attempt', [add(0, 1, failed), add(10, 1), readAnswer(20, [1])]],
  ])('that %s is right', (_, operations) => {
    expect(judge(...operations).verdict).toBe('valid')
  })

  test('that nobody read is unknown, and each key is a set of its own', () => {
    expect(judge(add(0, 1)).verdict).toBe('unknown')
    expect(judge(add(0, 1, { key: 'a' }), readAnswer(10, [1], { key: 'b' })).verdict).toBe('violated')
    expect(() => judge(operation('remove', 0))).toThrow(/knows no operation remove/)
    expect(() => judge(readAnswer(0, 5))).toThrow(/answers a list, not 5/)
  })
})

describe('a counter', () => {
  const verdict = (...operations: Operation[]): string => checkCounter(historyOf(operations)).verdict

  test.each<[string, Operation[], string]>([
    ['what was added', [add(0, 3), add(10, null), readAnswer(20, 4)], 'valid'],
    ['less than was added', [add(0, 3), add(10, null), readAnswer(20, 3)], 'violated'],
    ['more than was added', [add(0, 3), readAnswer(20, 4)], 'violated'],
    ['what is being added, or not yet', [add(0, 3, { returnNs: 50 }), readAnswer(10, 3), readAnswer(20, 0)], 'valid'],
    ['what may have been added', [add(0, 3, unknown), readAnswer(10, 3), readAnswer(20, 0)], 'valid'],
    ['what was not added', [add(0, 3, failed), readAnswer(10, 3)], 'violated'],
    ['what is taken away', [add(0, 3), add(10, -2), readAnswer(20, 1)], 'valid'],
    ['what should have been taken away', [add(0, 3), add(10, -2), readAnswer(20, 3)], 'violated'],
    [
      'what is being taken away',
      [add(0, -2, { returnNs: 50 }), readAnswer(10, -2), readAnswer(20, 0), readAnswer(30, -3)],
      'violated',
    ],
    ['more and less while it reads', [add(12, 5), add(11, -2), readAnswer(10, -2, { returnNs: 30 })], 'valid'],
    ['nothing', [add(0, 1)], 'unknown'],
  ])('that reads %s', (_, operations, expected) => {
    expect(verdict(...operations)).toBe(expected)
  })

  test('that counts right is found right, over and over', () => {
    for (let seed = 0; seed < 500; seed++) {
      const shape = { operationCount: 60, clientCount: 5, unknownPercent: seed % 20, failedPercent: 5 }
      const operations = simulate(simulatedObjects.counter!(), createRandom(seed), shape)
      expect(verdict(...operations), `seed ${seed}`).not.toBe('violated')
    }
  })
})

describe('a bank', () => {
  const judge = (operations: Operation[], options: Partial<BankOptions> = {}): ReturnType<typeof checkBank> =>
    checkBank(historyOf(operations), { mayBeNegative: false, ...options })
  const transfer = operation('transfer', 5, { argument: ['a', 'b', 3] })
  const balances = (invokeNs: number, ...answer: [Value, number][]): Operation => readAnswer(invokeNs, answer)

  test.each<[string, Operation[], Partial<BankOptions>, string]>([
    [
      'makes money',
      [balances(0, ['a', 5], ['b', 5]), transfer, balances(10, ['a', 5], ['b', 8])],
      {},
      'a total of 13, where it must be 10',
    ],
    [
      'has not the total that was given',
      [balances(0, ['a', 5], ['b', 4])],
      { total: 10 },
      'a total of 9, where it must be 10',
    ],
    [
      'loses an account',
      [balances(0, ['a', 5], ['b', 5]), balances(10, ['a', 10])],
      {},
      '1 balance of 1 account, where there are 2',
    ],
    [
      'has a stranger',
      [balances(0, ['a', 5], ['b', 5]), balances(10, ['a', 5], ['c', 5])],
      {},
      'the account "c", which other reads have not',
    ],
    [
      'goes below zero',
      [balances(0, ['a', 5], ['b', 5]), balances(10, ['a', -1], ['b', 11])],
      {},
      'a balance of -1 in account "a"',
    ],
  ])('that %s', (_, operations, options, reason) => {
    const { verdict, counterexample } = judge(operations, options)
    expect({ verdict, reason: counterexample?.reason }).toEqual({
      verdict: 'violated',
      reason: `client 0 read ${reason}`,
    })
  })

  test('that keeps its total is right, and one that nobody read is unknown', () => {
    expect(judge([balances(0, ['a', 5], ['b', 5]), transfer, balances(10, ['b', 8], ['a', 2])]).verdict).toBe('valid')
    expect(judge([balances(0, ['a', -5], ['b', 15])], { mayBeNegative: true, total: 10 }).verdict).toBe('valid')
    expect(judge([transfer]).verdict).toBe('unknown')
    expect(() => judge([readAnswer(0, [['a']])])).toThrow(/answers a list of \[account, balance\]/)
  })
})
