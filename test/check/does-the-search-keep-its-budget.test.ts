/** What is too hard is unknown, never wrong, and hides nothing that is easy; and hashes decide nothing. */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { judge } from '../../harness/check/judge.ts'
import { checkLinearizable, defaultBudget } from '../../harness/check/linearizable.ts'
import { createModels } from '../../harness/check/models/index.ts'
import { queueModel } from '../../harness/check/models/queue.ts'
import { registerModel } from '../../harness/check/models/register.ts'
import { createSetModel } from '../../harness/check/models/set.ts'
import { historyOf, type Operation } from '../../harness/history/operation.ts'
import { hasOrder } from './brute-force.ts'
import { operation, read, write } from './operations.ts'
import { simulate, simulatedObjects, tellLie } from './simulated.ts'

/** Many values enqueued at once, and dequeued in an order that no enqueueing allows, which shows at the end only. */
function hardQueue(key: string, count: number): Operation[] {
  const enqueues = Array.from({ length: count }, (_, value) =>
    operation('enqueue', 0, { key, argument: value % 4, client: value, returnNs: 10 }),
  )
  const dequeues = Array.from({ length: count }, (_, index) =>
    operation('dequeue', 20 + index, { key, answer: index === count - 1 ? 99 : index % 4, returnNs: 20 + index }),
  )
  return [...enqueues, ...dequeues]
}

const easyQueue = [
  operation('enqueue', 0, { key: 'easy', argument: 1 }),
  operation('dequeue', 10, { key: 'easy', answer: 2 }),
]

test('a budget of steps that is over is unknown', () => {
  const history = historyOf(hardQueue('hard', 24))
  const judgement = checkLinearizable(history, { model: queueModel, budget: { stepCountMax: 5_000, bytesMax: 1e9 } })
  expect(judgement.verdict).toBe('unknown')
  expect(judgement.detail).toContain(
    'for 1 key the budget was over before an order was found or excluded; one is key "hard"',
  )
})

test('a budget of memory that is over is unknown', () => {
  const history = historyOf(hardQueue('hard', 24))
  const judgement = checkLinearizable(history, { model: queueModel, budget: { stepCountMax: 1e9, bytesMax: 1e6 } })
  expect(judgement.verdict).toBe('unknown')
})

test('whoever asks can end it', () => {
  let asked = 0
  const isOver = (): boolean => ++asked > 3
  const history = historyOf(hardQueue('hard', 24))
  expect(checkLinearizable(history, { model: queueModel, budget: { ...defaultBudget, isOver } }).verdict).toBe(
    'unknown',
  )
  expect(asked).toBe(4)
})

test('a hard key hides no easy one', () => {
  for (const operations of [
    [...hardQueue('hard', 24), ...easyQueue],
    [...easyQueue, ...hardQueue('hard', 24)],
  ]) {
    const budget = { stepCountMax: 50_000, bytesMax: 1e9 }
    const judgement = checkLinearizable(historyOf(operations), { model: queueModel, budget })
    expect(judgement).toMatchObject({ verdict: 'violated', counterexample: { key: 'easy' } })
  }
})

test('states whose hashes collide are told apart', () => {
  const set = createSetModel()
  for (const [name, model] of [
    ['set', { ...set, hash: () => 7 }],
    ['queue', { ...queueModel, hash: () => 7, foresee: () => ({ ...queueModel, hash: () => 7 }) }],
  ] as const) {
    for (let seed = 0; seed < 500; seed++) {
      const random = createRandom(seed)
      const shape = { operationCount: 7, clientCount: 3, unknownPercent: 10, failedPercent: 0 }
      const operations = tellLie(simulate(simulatedObjects[name]!(), random, shape), random)
      const { verdict } = checkLinearizable(historyOf(operations), { model, budget: defaultBudget })
      expect(verdict, `${name}, seed ${seed}`).toBe(hasOrder(operations, model) ? 'valid' : 'violated')
    }
  }
})

test('a model says itself what belongs together', () => {
  const halves = { ...registerModel, partition: ({ key }: Operation) => (key as number) % 2 }
  const operations = [write(0, 1, 'x'), read(10, 3, 'x')]
  expect(checkLinearizable(historyOf(operations), { model: halves, budget: defaultBudget }).verdict).toBe('valid')
  expect(checkLinearizable(historyOf(operations), { model: registerModel, budget: defaultBudget }).verdict).toBe(
    'violated',
  )
})

test('an operation that the model does not know is refused, as is an argument of the wrong form', () => {
  const check = (strange: Operation): unknown =>
    checkLinearizable(historyOf([strange]), { model: registerModel, budget: defaultBudget })
  expect(() => check(operation('append', 0))).toThrow(
    'the model register knows no operation append; it has read, write, delete, cas',
  )
  expect(() => check(operation('cas', 0, { argument: 5, answer: true }))).toThrow('cas takes [expected, value], not 5')
})

test('a history without its end can be violated, and never valid', () => {
  const options = { model: registerModel, budget: defaultBudget, durability: 'sync', mayBeNegative: false } as const
  const incomplete = 'history.bin ends early'
  const right = judge('linearizable', historyOf([write(0, 'a', 1)], { incomplete }), options)
  expect(right.verdict).toBe('unknown')
  expect(right.detail).toContain('That is as far as the history goes: history.bin ends early.')
  expect(judge('linearizable', historyOf([read(0, 'a', 1)], { incomplete }), options).verdict).toBe('violated')
})

test('what a model calls a read changes no state', () => {
  for (const model of createModels()) {
    let readCount = 0
    for (let seed = 0; seed < 200; seed++) {
      const object = simulatedObjects[model.name]!()
      const shape = { operationCount: 10, clientCount: 2, unknownPercent: 0, failedPercent: 0 }
      const operations = simulate(object, createRandom(seed), shape)
      for (const { kind, argument, answer } of operations) {
        let state = model.init()
        for (const other of operations) {
          const next = model.step(state, { kind, argument, answer })
          if (model.readOnly?.({ kind, argument, answer }) === true && next !== undefined) {
            readCount++
            expect(model.equal === undefined ? next === state : model.equal(next, state), model.name).toBe(true)
          }
          state = model.step(state, { ...other, answer: undefined }) ?? state
        }
      }
    }
    expect(readCount, model.name).toBeGreaterThan(100)
  }
})
