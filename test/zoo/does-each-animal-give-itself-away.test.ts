/**
 * Each store with a planted bug is caught from the seed of its label, by the checker that its label names, in so many
 * steps on any machine; and the sound store that it was planted in passes the same plan from the same seed.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Animal, animals, soundSubjects } from './animal.ts'
import { faultOf } from './plan.ts'
import { describeFinding } from './report.ts'
import { bugs } from './store/bug.ts'
import { runTrial } from './trial.ts'

/** Operations that were judged, or crashes that were tried, until the bug was found. */
const stepCountMax = 1_000

const cases = animals.map(animal => [animal.name, animal] as const)

test.each(cases)('is it caught: %s', async (_, animal) => {
  const { adapter, plan, seed } = animal
  const { finding, stepCount } = await runTrial(adapter, plan, seed)
  expect(finding?.checker).toBe(plan.checker)
  expect(stepCount).toBeGreaterThan(0)
  expect(stepCount).toBeLessThan(stepCountMax)
  const sound = await runTrial(hostOf(animal), plan, seed)
  expect(sound.finding).toBeUndefined()
})

test.each(cases)('is it found the same way again, with all that one needs to see it: %s', async (_, animal) => {
  const { adapter, name, plan, seed } = animal
  const [first, second] = [await runTrial(adapter, plan, seed), await runTrial(adapter, plan, seed)]
  expect(second).toEqual(first)
  const { finding } = first
  if (finding === undefined) throw new Error('it was not caught')
  expect(finding.shown.length).toBeGreaterThan(0)
  const report = describeFinding(animal, plan, seed, finding)
  for (const part of [`seed: ${seed}`, `plan: ${plan.name}`, faultOf(plan), finding.detail, ...finding.shown]) {
    expect(report).toContain(part)
  }
  expect(report).toContain(`node test/zoo/main.ts show '${name}' '${plan.name}' ${seed}`)
})

test('each bug of the store is an animal, and each animal is in the table with its fault, checker and seed', () => {
  const names = animals.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const bug of bugs) expect(names).toContain(bug)
  const table = readFileSync(new URL('README.md', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('`', '')),
    )
  for (const { name, host, plan, seed } of animals) {
    expect(table.map(cells => cells.slice(0, 5))).toContainEqual([
      name,
      host,
      faultOf(plan),
      plan.checker,
      String(seed),
    ])
  }
})

function hostOf({ host }: Animal): Animal['adapter'] {
  const subject = soundSubjects.find(({ name }) => name === host)
  if (subject === undefined) throw new Error(`there is no sound ${host}`)
  return subject.adapter
}
