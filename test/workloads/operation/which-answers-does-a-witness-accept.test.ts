import { expect, test } from 'vitest'
import { createRandom } from '../../../engines/env/index.ts'
import type { Drawn, Operation } from '../../../workloads/operation/operation.ts'
import { Witness } from '../../../workloads/operation/witness.ts'

/** A set of numbers stands for a store: a write adds one, and the question asks for all. */
class Numbers {
  readonly all: Set<number>

  constructor(all: Iterable<number> = []) {
    this.all = new Set(all)
  }

  snapshot(): Numbers {
    return new Numbers(this.all)
  }
}

const adding: Operation<Numbers, Numbers, number> = {
  name: 'add',
  draw: () => 0,
  ask: (store, number) => store.all.add(number),
  change: (reference, number) => void reference.all.add(number),
  difference: () => undefined,
}
const add = (number: number): Drawn<Numbers, Numbers> => ({ operation: adding, question: number })

const all: Operation<Numbers, Numbers, bigint, readonly number[]> = {
  name: 'all',
  draw: () => 0n,
  ask: store => [...store.all],
  difference(reference, _, answer) {
    const [expected, found] = [[...reference.all], answer].map(numbers =>
      numbers.toSorted((left, right) => left - right),
    )
    return String(expected) === String(found) ? undefined : `${String(found)} and not ${String(expected)}`
  },
}
const question: Drawn<Numbers, Numbers> = { operation: all, question: 5n }

test('without writes under way there is one answer', () => {
  const witness = new Witness(new Numbers([1]))
  expect(witness.judge(witness.look(), question, [1])).toBe(true)
  expect(witness.judge(witness.look(), question, [])).toBe(false)
  expect(witness.judge(witness.look(), question, [1, 2])).toBe(false)
  expect(witness).toMatchObject({ comparedCount: 3, untoldCount: 0, wrongCount: 2, firstWrong: 'all "5":  and not 1' })
})

test('what was acknowledged before a question must be seen, what is under way may be', () => {
  const witness = new Witness(new Numbers())
  const done = witness.begin(add(1))
  witness.acknowledge(done)
  const write = witness.begin(add(2))
  const early = witness.look()
  const [seen, unseen] = [witness.look(), witness.look()]
  witness.acknowledge(write)
  const late = witness.look()
  expect(witness.judge(seen, question, [1, 2])).toBe(true)
  expect(witness.judge(late, question, [1])).toBe(false)
  expect(witness.judge(unseen, question, [1])).toBe(true)
  expect(witness.judge(early, question, [2])).toBe(false)
})

test('a write that began after the question, and before its answer, may be seen', () => {
  const witness = new Witness(new Numbers())
  const [seen, unseen] = [witness.look(), witness.look()]
  witness.acknowledge(witness.begin(add(1)))
  expect(witness.judge(seen, question, [1])).toBe(true)
  expect(witness.judge(unseen, question, [])).toBe(true)
  expect(witness.judge(witness.look(), question, [])).toBe(false)
})

test('what was refused must not be seen, and what is in doubt may be, for ever', () => {
  const witness = new Witness(new Numbers())
  witness.forget(witness.begin(add(1)))
  witness.begin(add(2))
  expect(witness.judge(witness.look(), question, [1])).toBe(false)
  for (const answer of [[], [2], []]) expect(witness.judge(witness.look(), question, answer)).toBe(true)
})

test('with too many under way nobody knows', () => {
  const witness = new Witness(new Numbers())
  for (let number = 0; number < 6; number++) witness.begin(add(number))
  expect(witness.judge(witness.look(), question, [99])).toBe(true)
  expect(witness).toMatchObject({ comparedCount: 0, untoldCount: 1 })
})

test('in random histories an honest store is never wrong, and one that is a write behind is', () => {
  let caughtCount = 0
  for (let seed = 0; seed < 300; seed++) {
    const random = createRandom(seed)
    const store = new Numbers()
    const witness = new Witness(new Numbers())
    const writes: { readonly apply: () => void; readonly end: () => void }[] = []
    const questions: { readonly read: () => void; readonly end: () => void }[] = []
    for (let step = 0; step < 60; step++) {
      const choice = random.nextInteger(6)
      if (choice === 0 && writes.length < 3) {
        const write = witness.begin(add(step))
        const apply = (): void => void store.all.add(step)
        writes.push({
          apply,
          end() {
            apply()
            witness.acknowledge(write)
          },
        })
      } else if (choice === 1) writes[random.nextInteger(3)]?.apply()
      else if (choice === 2) writes.splice(0, 1)[0]?.end()
      else if (choice === 3 && questions.length < 3) {
        const began = witness.look()
        let answer = [...store.all]
        questions.push({
          read() {
            answer = [...store.all]
          },
          end: () => expect(witness.judge(began, question, answer), `seed ${seed}, step ${step}`).toBe(true),
        })
      } else if (choice === 4) questions[random.nextInteger(3)]?.read()
      else questions.splice(0, 1)[0]?.end()
    }
    while (writes.length > 0) writes.pop()!.end()
    while (questions.length > 0) questions.pop()!.end()
    const behind = [...store.all].slice(0, -1)
    if (store.all.size > 0 && !witness.judge(witness.look(), question, behind)) caughtCount++
  }
  expect(caughtCount).toBeGreaterThan(250)
})
