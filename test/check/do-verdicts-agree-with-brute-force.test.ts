/** Thousands of small histories, right ones and spoilt ones: the search must find what trying every order finds. */
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { checkLinearizable, defaultBudget } from '../../harness/check/linearizable.ts'
import { createModels } from '../../harness/check/models/index.ts'
import type { Model } from '../../harness/check/models/model.ts'
import { historyOf, type Operation } from '../../harness/history/operation.ts'
import { hasOrder } from './brute-force.ts'
import { type Simulation, simulate, simulatedObjects, tellLie } from './simulated.ts'

const shapes: readonly Simulation[] = [
  { operationCount: 6, clientCount: 3, unknownPercent: 0, failedPercent: 0 },
  { operationCount: 7, clientCount: 3, unknownPercent: 25, failedPercent: 10 },
  { operationCount: 6, clientCount: 6, unknownPercent: 10, failedPercent: 0 },
  { operationCount: 7, clientCount: 2, unknownPercent: 60, failedPercent: 0 },
]
const historyCount = 1500

function verdictOf(operations: readonly Operation[], model: Model): string {
  return checkLinearizable(historyOf(operations), { model, budget: defaultBudget }).verdict
}

describe.each(createModels())('$name', model => {
  const create = simulatedObjects[model.name]!

  test.each(shapes)('$operationCount operations, $clientCount clients, $unknownPercent % unknown', shape => {
    let violatedCount = 0
    for (let seed = 0; seed < historyCount; seed++) {
      const random = createRandom(seed)
      const right = simulate(create(), random, shape)
      expect(verdictOf(right, model), `seed ${seed}`).toBe('valid')
      const spoilt = tellLie(tellLie(right, random), random)
      const expected = hasOrder(spoilt, model) ? 'valid' : 'violated'
      expect(verdictOf(spoilt, model), `seed ${seed}, spoilt`).toBe(expected)
      if (expected === 'violated') violatedCount++
    }
    // Enough of each, or nothing was compared.
    expect(violatedCount).toBeGreaterThan(historyCount / 150)
    expect(violatedCount).toBeLessThan(historyCount * 0.9)
  })

  test('longer ones that are right are never found wrong, and mostly found right', () => {
    const budget = { stepCountMax: 100_000, bytesMax: 50_000_000 }
    let validCount = 0
    for (let seed = 0; seed < 60; seed++) {
      const shape = { operationCount: 300, clientCount: 5, unknownPercent: seed % 3, failedPercent: 2 }
      const history = historyOf(simulate(create(1000), createRandom(seed), shape))
      const { verdict } = checkLinearizable(history, { model, budget })
      expect(verdict, `seed ${seed}`).not.toBe('violated')
      if (verdict === 'valid') validCount++
    }
    expect(validCount).toBeGreaterThan(40)
  })
})
