/**
 * What is shown as a counterexample must show something: its operations alone have no order, whatever the others did,
 * and none of them could be left out.
 */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { checkLinearizable, defaultBudget } from '../../harness/check/linearizable.ts'
import { registerModel } from '../../harness/check/models/register.ts'
import type { Counterexample } from '../../harness/check/verdict.ts'
import { historyOf, type Operation } from '../../harness/history/operation.ts'
import { hasOrder } from './brute-force.ts'
import { operation, read, write } from './operations.ts'
import { simulate, simulatedObjects, tellLie } from './simulated.ts'

const shape = { operationCount: 7, clientCount: 3, unknownPercent: 10, failedPercent: 0 }

function spoiltHistories(): { seed: number; operations: Operation[]; counterexample: Counterexample }[] {
  return Array.from({ length: 2500 }, (_, seed) => seed).flatMap(seed => {
    const random = createRandom(seed)
    const operations = tellLie(tellLie(simulate(simulatedObjects.register!(), random, shape), random), random)
    const judgement = checkLinearizable(historyOf(operations), { model: registerModel, budget: defaultBudget })
    return judgement.counterexample === undefined
      ? []
      : [{ seed, operations, counterexample: judgement.counterexample }]
  })
}

test('there is no order of them, whenever the others took effect; without any one of them there is', () => {
  const histories = spoiltHistories()
  expect(histories.length).toBeGreaterThan(100)
  for (const { seed, operations, counterexample } of histories) {
    const core = new Set(counterexample.operations)
    const called = operations.filter(({ invokeNs }) => invokeNs <= lastReturn(core))
    expect(
      hasOrder(called, registerModel, operation => core.has(operation)),
      `seed ${seed}`,
    ).toBe(false)
    for (const left of core) {
      const isLeft = (operation: Operation): boolean => operation !== left && core.has(operation)
      expect(hasOrder(called, registerModel, isLeft), `seed ${seed}`).toBe(true)
    }
  }
})

function lastReturn(operations: Iterable<Operation>): number {
  return Math.max(...[...operations].map(({ returnNs }) => returnNs))
}

test('the offending operation is the last of them to return, and they stand in order of invocation', () => {
  for (const { counterexample } of spoiltHistories()) {
    const { operations, offending } = counterexample
    expect(operations[offending]!.returnNs).toBe(lastReturn(operations))
    expect(operations).toEqual([...operations].sort((a, b) => a.invokeNs - b.invokeNs))
  }
})

// The write of what was read belongs to it: let go, it might have taken effect again after the one that was missed.
test('a stale read among many thousand operations is shown with the two writes that make it stale, and nothing else', () => {
  const operations: Operation[] = []
  for (let index = 0; index < 20_000; index++) {
    const isWrite = index % 2 === 0
    const stale = index === 15_001
    operations.push({
      client: index % 4,
      kind: isWrite ? 'write' : 'read',
      key: 7,
      argument: isWrite ? index : null,
      answer: isWrite ? null : stale ? index - 3 : index - 1,
      outcome: 'ok',
      error: undefined,
      invokeNs: index * 10,
      returnNs: index * 10 + 5,
    })
  }
  const { counterexample } = checkLinearizable(historyOf(operations), { model: registerModel, budget: defaultBudget })
  expect(counterexample).toMatchObject({
    key: 7,
    operations: [
      { kind: 'write', argument: 14_998 },
      { kind: 'write', argument: 15_000 },
      { kind: 'read', answer: 14_998 },
    ],
    offending: 2,
  })
})

test('what lies far back is found, where what is near explains nothing', () => {
  const refused = Array.from({ length: 40 }, (_, index) =>
    operation('cas', 20 + 10 * index, { key: 7, argument: [3, 4], answer: false }),
  )
  const operations = [write(0, 7, 1), write(10, 7, 2), ...refused, read(1000, 7, 1)]
  const { counterexample } = checkLinearizable(historyOf(operations), { model: registerModel, budget: defaultBudget })
  expect(counterexample?.operations).toEqual([operations[0], operations[1], operations.at(-1)])
})
