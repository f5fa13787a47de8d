import { expect, test } from 'vitest'
import { turnsOf } from '../../harness/turns.ts'
import { plannedForTests } from './plan-for-tests.ts'

const engines = ['lsm', 'leveldb', 'btree']

test('every round runs each engine once', async () => {
  const turns = turnsOf(await plannedForTests({ engine: engines, repeat: '4', seed: '7' }))
  for (let round = 1; round <= 4; round++) {
    const inRound = turns.slice((round - 1) * 3, round * 3)
    expect(inRound.map(turn => turn.round)).toEqual([round, round, round])
    expect(inRound.map(turn => turn.engine).toSorted()).toEqual(engines.toSorted())
  }
})

test('a round has one seed for all its engines, and each round its own', async () => {
  const turns = turnsOf(await plannedForTests({ engine: engines, repeat: '4', seed: '7' }))
  const seeds = Map.groupBy(turns, turn => turn.round)
  const byRound = [...seeds.values()].map(inRound => new Set(inRound.map(turn => turn.seed)))
  expect(byRound.map(set => set.size)).toEqual([1, 1, 1, 1])
  expect(new Set(byRound.flatMap(set => [...set])).size).toBe(4)
  expect(turns[0]!.seed).toBe(7)
})

test('the seed decides the order', async () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const plan = await plannedForTests({ engine: engines, seed: String(seed) })
    expect(turnsOf(plan)).toEqual(turnsOf(plan))
    orders.add(
      turnsOf(plan)
        .map(turn => turn.engine)
        .join(),
    )
  }
  expect(orders.size).toBe(6)
})
