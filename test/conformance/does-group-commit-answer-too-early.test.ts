import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GroupCommit } from '../../adapters/embedded/group-commit.ts'

/** What happens in a run: writes issued in one go, then a rest of some microtasks; a commit may fail. */
const bursts = fc.array(
  fc.record({
    writeCount: fc.integer({ min: 1, max: 6 }),
    restCount: fc.integer({ min: 0, max: 3 }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

test('each write is executed once, in order, and answered as its commit ended, after it', async () => {
  await fc.assert(
    fc.asyncProperty(bursts, async plan => {
      const executed: number[] = []
      const committed = new Set<number>()
      const failing = new Set<number>()
      const group = new GroupCommit(actions => {
        const from = executed.length
        for (const action of actions) action()
        const writes = executed.slice(from)
        if (writes.some(write => failing.has(write))) throw new Error(`group of ${writes[0]}`)
        for (const write of writes) committed.add(write)
      })
      const answers: Promise<string>[] = []
      for (const { writeCount, restCount, fails } of plan) {
        for (let count = 0; count < writeCount; count++) {
          const write = answers.length
          if (fails) failing.add(write)
          const answered = group.add(() => executed.push(write))
          answers.push(
            answered.then(
              () => (committed.has(write) ? 'committed' : 'answered too early'),
              (error: Error) => (committed.has(write) ? 'refused though committed' : error.message),
            ),
          )
        }
        for (let count = 0; count < restCount; count++) await undefined
      }
      await group.settled()
      const all = answers.map((_, write) => write)
      expect(executed).toEqual(all)
      for (const [write, answer] of (await Promise.all(answers)).entries()) {
        expect(answer).toMatch(committed.has(write) ? /^committed$/ : /^group of \d+$/)
      }
    }),
  )
})

test('writes issued in one go are one commit, and a write that is alone waits for no timer', async () => {
  const sizes: number[] = []
  const group = new GroupCommit(actions => sizes.push(actions.length))
  let timers = 0
  setImmediate(() => timers++)
  await Promise.all(Array.from({ length: 100 }, () => group.add(() => {})))
  await group.add(() => {})
  expect({ sizes, timers }).toEqual({ sizes: [100, 1], timers: 0 })
})
