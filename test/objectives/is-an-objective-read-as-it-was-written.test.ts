import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metricNames } from '../../harness/objectives/metric.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import type { Objective } from '../../harness/results/objective.ts'
import { planned } from '../plan/plan-for-tests.ts'

test.each<[string, Omit<Objective, 'text'>]>([
  ['read.p99 < 2ms', { phase: 'run', operation: 'read', metric: 'p99', operator: '<', value: 2e6 }],
  ['throughput > 50k', { phase: 'run', metric: 'throughput', operator: '>', value: 50_000 }],
  ['load.throughput >= 100k/s', { phase: 'load', metric: 'throughput', operator: '>=', value: 100_000 }],
  ['warm-up.update.max <= 1s', { phase: 'warm-up', operation: 'update', metric: 'max', operator: '<=', value: 1e9 }],
  ['run.p50 < 800ns', { phase: 'run', metric: 'p50', operator: '<', value: 800 }],
  ['p999 < 1.5us', { phase: 'run', metric: 'p999', operator: '<', value: 1500 }],
  ['p9999 < 40µs', { phase: 'run', metric: 'p9999', operator: '<', value: 40_000 }],
  ['mean < 40μs', { phase: 'run', metric: 'mean', operator: '<', value: 40_000 }],
  ['read.p99.9 < 1ms', { phase: 'run', operation: 'read', metric: 'p999', operator: '<', value: 1e6 }],
  ['p99.99 < 1ms', { phase: 'run', metric: 'p9999', operator: '<', value: 1e6 }],
  ['errors < 0.1%', { phase: 'run', metric: 'errors', operator: '<', value: 0.001 }],
  ['read.errors <= 0', { phase: 'run', operation: 'read', metric: 'errors', operator: '<=', value: 0 }],
  [
    'read-modify-write.p99 < 1m30s',
    { phase: 'run', operation: 'read-modify-write', metric: 'p99', operator: '<', value: 90e9 },
  ],
  ['run.load.p99 < 1ms', { phase: 'run', operation: 'load', metric: 'p99', operator: '<', value: 1e6 }],
])('%s', (text, objective) => {
  expect(parseObjective(text)).toEqual({ text, ...objective })
})

test('spaces do not matter, and the text that is kept reads as the same objective', () => {
  const space = fc.stringMatching(/^[ \t\n]{0,3}$/)
  const target = fc
    .tuple(
      fc.constantFrom('', 'load.', 'run.', 'warm-up.'),
      fc.constantFrom('', 'read.', 'a.b.'),
      fc.constantFrom(...metricNames),
    )
    .map(([phase, operation, metric]) => ({ text: phase + operation + metric, metric }))
  const number = fc.integer({ min: 1, max: 999 })
  fc.assert(
    fc.property(
      target,
      fc.constantFrom('<', '<=', '>', '>='),
      number,
      fc.array(space, { minLength: 4 }),
      (...drawn) => {
        const [{ text, metric }, operator, count, [a, b, c, d]] = drawn
        const value = { throughput: `${count}k`, errors: `${count / 10}%` }[metric] ?? `${count} ms`
        const objective = parseObjective(`${a}${text}${b}${operator}${c}${value}${d}`)
        expect(objective.text).toBe(`${text} ${operator} ${value}`)
        expect(parseObjective(objective.text)).toEqual(objective)
        expect(objective.metric).toBe(metric)
      },
    ),
  )
})

test('a plan has the objectives that were given, in their order, and its command gives them again', async () => {
  const { plan, command } = await planned({ objectives: ['throughput>50k', 'read.p99  <  2ms'] })
  expect(plan.objectives?.map(({ text }) => text)).toEqual(['throughput > 50k', 'read.p99 < 2ms'])
  expect(command).toMatch(/ --objective 'throughput > 50k' --objective 'read\.p99 < 2ms'$/)
})

test('a plan without objectives has no such field, as results of before have none', async () => {
  expect((await planned({})).plan).not.toHaveProperty('objectives')
})
