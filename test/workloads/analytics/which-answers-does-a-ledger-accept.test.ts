import { expect, test } from 'vitest'
import { createRandom } from '../../../engines/env/index.ts'
import { Ledger } from '../../../workloads/analytics/ledger.ts'
import type { Addition, Question } from '../../../workloads/analytics/operation.ts'

/** A set of numbers stands for a store: an addition adds one, and the question asks for all. */
class Numbers {
  readonly all: Set<number>

  constructor(all: Iterable<number> = []) {
    this.all = new Set(all)
  }

  snapshot(): Numbers {
    return new Numbers(this.all)
  }
}

const addition = (number: number): Addition<Numbers, Numbers> => ({
  type: 'addition',
  recordCount: 1,
  add: store => void store.all.add(number),
  addTo: reference => void reference.all.add(number),
})

const question: Question<Numbers, Numbers> = {
  type: 'question',
  ask: store => [...store.all],
  difference(reference, answer) {
    const [expected, found] = [reference.all, answer as number[]].map(all =>
      [...all].toSorted((left, right) => left - right),
    )
    return String(expected) === String(found) ? undefined : `${String(found)} and not ${String(expected)}`
  },
  lines: () => [],
}

test('without writes under way there is one answer', () => {
  const ledger = new Ledger(new Numbers([1]))
  expect(ledger.accepts(ledger.beginQuestion(), question, [1])).toBe(true)
  expect(ledger.accepts(ledger.beginQuestion(), question, [])).toBe(false)
  expect(ledger.accepts(ledger.beginQuestion(), question, [1, 2])).toBe(false)
  expect(ledger).toMatchObject({ comparedCount: 3, unknownCount: 0, firstDifference: ' and not 1' })
})

test('what was acknowledged before a question must be seen, what is under way may be', () => {
  const ledger = new Ledger<Numbers, Numbers>(new Numbers())
  const done = ledger.beginAddition(addition(1))
  ledger.acknowledged(done)
  const entry = ledger.beginAddition(addition(2))
  const early = ledger.beginQuestion()
  const [seen, unseen] = [ledger.beginQuestion(), ledger.beginQuestion()]
  ledger.acknowledged(entry)
  const late = ledger.beginQuestion()
  expect(ledger.accepts(seen, question, [1, 2])).toBe(true)
  expect(ledger.accepts(late, question, [1])).toBe(false)
  expect(ledger.accepts(unseen, question, [1])).toBe(true)
  expect(ledger.accepts(early, question, [2])).toBe(false)
})

test('an addition that began after the question, and before its answer, may be seen', () => {
  const ledger = new Ledger<Numbers, Numbers>(new Numbers())
  const [seen, unseen] = [ledger.beginQuestion(), ledger.beginQuestion()]
  ledger.acknowledged(ledger.beginAddition(addition(1)))
  expect(ledger.accepts(seen, question, [1])).toBe(true)
  expect(ledger.accepts(unseen, question, [])).toBe(true)
  expect(ledger.accepts(ledger.beginQuestion(), question, [])).toBe(false)
})

test('what was refused must not be seen, and what is in doubt may be, for ever', () => {
  const ledger = new Ledger<Numbers, Numbers>(new Numbers())
  ledger.refused(ledger.beginAddition(addition(1)))
  ledger.beginAddition(addition(2))
  expect(ledger.accepts(ledger.beginQuestion(), question, [1])).toBe(false)
  for (const answer of [[], [2], []]) expect(ledger.accepts(ledger.beginQuestion(), question, answer)).toBe(true)
})

test('with too many under way nobody knows', () => {
  const ledger = new Ledger<Numbers, Numbers>(new Numbers())
  for (let number = 0; number < 5; number++) ledger.beginAddition(addition(number))
  expect(ledger.accepts(ledger.beginQuestion(), question, [99])).toBe(true)
  expect(ledger).toMatchObject({ comparedCount: 0, unknownCount: 1 })
})

test('in random histories an honest store is never wrong, and one that is an addition behind is', () => {
  let caughtCount = 0
  for (let seed = 0; seed < 300; seed++) {
    const random = createRandom(seed)
    const store = new Numbers()
    const ledger = new Ledger<Numbers, Numbers>(new Numbers())
    const additions: { readonly apply: () => void; readonly end: () => void }[] = []
    const questions: { readonly read: () => void; readonly end: () => void }[] = []
    for (let step = 0; step < 60; step++) {
      const choice = random.nextInteger(6)
      if (choice === 0 && additions.length < 3) {
        const entry = ledger.beginAddition(addition(step))
        const apply = (): void => void store.all.add(step)
        additions.push({
          apply,
          end() {
            apply()
            ledger.acknowledged(entry)
          },
        })
      } else if (choice === 1) additions[random.nextInteger(3)]?.apply()
      else if (choice === 2) additions.splice(0, 1)[0]?.end()
      else if (choice === 3 && questions.length < 3) {
        const asking = ledger.beginQuestion()
        let answer = [...store.all]
        questions.push({
          read() {
            answer = [...store.all]
          },
          end: () => expect(ledger.accepts(asking, question, answer), `seed ${seed}, step ${step}`).toBe(true),
        })
      } else if (choice === 4) questions[random.nextInteger(3)]?.read()
      else questions.splice(0, 1)[0]?.end()
    }
    while (additions.length > 0) additions.pop()!.end()
    while (questions.length > 0) questions.pop()!.end()
    const behind = [...store.all].slice(0, -1)
    if (store.all.size > 0 && !ledger.accepts(ledger.beginQuestion(), question, behind)) caughtCount++
  }
  expect(caughtCount).toBeGreaterThan(250)
})
