import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runChild } from '../../harness/compare/ab/child.ts'
import { type AbTurn, abTurns } from '../../harness/compare/ab/turns.ts'

const repeats = fc.integer({ min: 1, max: 50 })
const seeds = fc.integer({ min: 0, max: 2 ** 32 })

test('each pair has both sides once, with one seed, and each pair another', () => {
  fc.assert(
    fc.property(repeats, seeds, (repeat, seed) => {
      const turns = abTurns(repeat, seed)
      expect(turns).toHaveLength(2 * repeat)
      for (let pair = 0; pair < repeat; pair++) {
        const [first, second] = turns.slice(2 * pair, 2 * pair + 2) as [AbTurn, AbTurn]
        expect([first.side, second.side].toSorted()).toEqual(['base', 'head'])
        expect([first.seed, second.seed]).toEqual([seed + pair, seed + pair])
      }
    }),
    { seed: 1 },
  )
})

test('neither side is first more than once more often than the other, and chance says which begins', () => {
  fc.assert(
    fc.property(repeats, seeds, (repeat, seed) => {
      const firsts = abTurns(repeat, seed).filter((_, index) => index % 2 === 0)
      const baseFirst = firsts.filter(({ side }) => side === 'base').length
      expect(Math.abs(2 * baseFirst - repeat)).toBeLessThanOrEqual(1)
    }),
    { seed: 2 },
  )
  const begins = Array.from({ length: 40 }, (_, seed) => abTurns(1, seed)[0]!.side)
  expect(new Set(begins)).toEqual(new Set(['base', 'head']))
})

function stopping(): { readonly stop: AbortController; readonly kill: AbortController } {
  return { stop: new AbortController(), kill: new AbortController() }
}

test('a command comes back with what it said and how it ended', async () => {
  const { stop, kill } = stopping()
  const signals = { stop: stop.signal, kill: kill.signal }
  const end = await runChild(['/bin/sh', '-c', 'echo "$1"; echo why >&2; exit 3', 'sh', "it's $HOME"], signals)
  expect(end).toEqual({ code: 3, stdout: "it's $HOME\n", lastWords: 'why' })
  const none = await runChild(['/nowhere/command'], signals)
  expect(none.code).toBeUndefined()
  expect(none.lastWords).toContain('ENOENT')
})

test('a stop reaches what the command started, and what does not heed it is killed', async () => {
  const first = stopping()
  const asked = runChild(['/bin/sh', '-c', 'sleep 60; true'], { stop: first.stop.signal, kill: first.kill.signal })
  setTimeout(() => first.stop.abort(), 200)
  // Its pipe closes only when the sleep is gone, too.
  await expect(asked).resolves.toMatchObject({ code: undefined })
  const second = stopping()
  const stubborn = runChild(['/bin/sh', '-c', "trap '' INT; sleep 60; sleep 60"], {
    stop: second.stop.signal,
    kill: second.kill.signal,
  })
  setTimeout(() => second.stop.abort(), 100)
  setTimeout(() => second.kill.abort(), 300)
  expect((await stubborn).code).toBeUndefined()
})
