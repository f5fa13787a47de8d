/**
 * What catches the animals finds nothing in stores that are sound: every plan, on the store without a bug and on the
 * engines of this repository, from many seeds. A plan whose fault never strikes proves nothing, so that is asked too.
 *
 * The exhaustive plan opens a store hundreds of times from each seed, and the zoo's own store is no engine that anybody
 * uses, so here they have fewer; `node test/zoo/main.ts sound 200` has 200 of each.
 */
import { describe, expect, test } from 'vitest'
import { soundSubjects } from './animal.ts'
import { plans } from './plan.ts'
import { describeFinding } from './report.ts'
import { runTrial } from './trial.ts'

/** By plan: those of the engines, and of the zoo's own store. */
const seedCounts = { life: { engine: 200, zoo: 60 }, exhaustive: { engine: 4, zoo: 4 } } as const
const timeoutMs = 180_000

describe.each(soundSubjects.map(subject => [subject.name, subject] as const))('%s', (subjectName, subject) => {
  test.each(plans.map(plan => [plan.name, plan] as const))(
    'is nothing found: %s',
    async (_name, plan) => {
      const seedCount = seedCounts[plan.type][subjectName === 'zoo' ? 'zoo' : 'engine']
      const reports: string[] = []
      let struckCount = 0
      for (let seed = 1; seed <= seedCount; seed++) {
        const { finding, strikeCount } = await runTrial(subject.adapter, plan, seed)
        if (finding !== undefined) reports.push(describeFinding(subject, plan, seed, finding))
        if (strikeCount > 0) struckCount++
      }
      expect(reports).toEqual([])
      const hasFault = plan.type === 'exhaustive' || plan.lines !== undefined
      expect(struckCount).toBe(hasFault ? seedCount : 0)
    },
    timeoutMs,
  )
})
