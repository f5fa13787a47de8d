/**
 * The check of durability against stores that lose, tear, reorder and bring back, and against every order of small
 * histories.
 */
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { checkDurable } from '../../harness/check/durable.ts'
import { type History, historyOf, type Mark, type Operation, type Value } from '../../harness/history/operation.ts'
import { operation, read, write } from './operations.ts'

type Durability = 'none' | 'buffered' | 'sync'

/** The writes, a crash, and what was left. */
function crashed(
  operations: readonly Operation[],
  left: readonly (readonly [Value, Value])[],
  detail: 'kill' | 'power-loss' = 'power-loss',
): History {
  const marks = [
    { name: 'crash', detail, atNs: 1000 },
    { name: 'final-read', detail: '', atNs: 2000 },
  ]
  return historyOf([...operations, operation('readAll', 2001, { answer: left })], { marks })
}

function verdictOf(history: History, durability: Durability = 'sync'): string {
  return checkDurable(history, { durability }).verdict
}

const unknown = { outcome: 'unknown' } as const
const failed = { outcome: 'failed' } as const

describe('what must be there', () => {
  const writes = [write(0, 'a', 1), write(10, 'a', 2), write(20, 'b', 3)]

  test('everything that was acknowledged', () => {
    expect(
      verdictOf(
        crashed(writes, [
          ['a', 2],
          ['b', 3],
        ]),
      ),
    ).toBe('valid')
  })

  test.each<[string, [Value, Value][], string]>([
    ['the last write of a key is lost', [['a', 2]], 'key "b" is gone, although 3 was written later and must be there'],
    [
      'an older value is back',
      [
        ['a', 1],
        ['b', 3],
      ],
      'key "a" holds 1 again, although 2 was written later and must be there',
    ],
    [
      'a value comes from nowhere',
      [
        ['a', 9],
        ['b', 3],
      ],
      'key "a" holds 9, which nobody wrote, although 2 was written later and must be there',
    ],
    ['a key is lost', [['b', 3]], 'key "a" is gone, although 2 was written later and must be there'],
  ])('%s', (_, left, reason) => {
    const judgement = checkDurable(crashed(writes, left), { durability: 'sync' })
    expect(judgement.verdict).toBe('violated')
    expect(judgement.counterexample?.reason).toBe(reason)
    expect(judgement.counterexample?.operations.at(-1)?.kind).toBe('read')
  })

  test('a deletion stays, and what was deleted does not come back', () => {
    const deleted = [write(0, 'a', 1), operation('delete', 10, { key: 'a' })]
    expect(verdictOf(crashed(deleted, []))).toBe('valid')
    expect(verdictOf(crashed(deleted, [['a', 1]]))).toBe('violated')
  })

  test('of writes at the same time either may be last', () => {
    const together = [write(0, 'a', 1, { returnNs: 50 }), write(10, 'a', 2, { returnNs: 40 })]
    expect(verdictOf(crashed(together, [['a', 1]]))).toBe('valid')
    expect(verdictOf(crashed(together, [['a', 2]]))).toBe('valid')
    expect(verdictOf(crashed(together, []))).toBe('violated')
  })

  test('what is unknown may be there or not, even after later writes; what failed may not', () => {
    const doubtful = [write(0, 'a', 1, unknown), write(10, 'a', 2)]
    expect(verdictOf(crashed(doubtful, [['a', 1]]))).toBe('valid')
    expect(verdictOf(crashed(doubtful, [['a', 2]]))).toBe('valid')
    expect(verdictOf(crashed([write(0, 'a', 1, unknown)], []))).toBe('valid')
    expect(verdictOf(crashed([write(0, 'a', 1, failed)], []))).toBe('valid')
    const refused = checkDurable(crashed([write(0, 'a', 1, failed)], [['a', 1]]), { durability: 'none' })
    expect(refused.counterexample?.reason).toBe('key "a" holds 1, whose write had failed')
  })

  test('a refused compare-and-set writes nothing, one that was done does', () => {
    const cas = (answer: boolean): Operation => operation('cas', 10, { key: 'a', argument: [1, 2], answer })
    expect(verdictOf(crashed([write(0, 'a', 1), cas(false)], [['a', 1]]))).toBe('valid')
    expect(verdictOf(crashed([write(0, 'a', 1), cas(true)], [['a', 1]]))).toBe('violated')
  })

  test('what was there before the history began may be there still', () => {
    expect(
      verdictOf(
        crashed(
          [write(0, 'a', 1, unknown)],
          [
            ['a', 'loaded'],
            ['z', 'loaded'],
          ],
        ),
      ),
    ).toBe('valid')
  })
})

describe('what each durability promises', () => {
  const writes = [write(0, 'a', 1), write(10, 'b', 2), write(20, 'c', 3)]
  const whole: [Value, Value][] = [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]

  test.each<[Durability, 'kill' | 'power-loss', number[], string]>([
    ['sync', 'power-loss', [3], 'valid'],
    ['sync', 'power-loss', [0, 1, 2], 'violated'],
    ['sync', 'kill', [2], 'violated'],
    ['buffered', 'kill', [3], 'valid'],
    ['buffered', 'kill', [0, 1, 2], 'violated'],
    ['buffered', 'power-loss', [0, 1, 2, 3], 'valid'],
    ['none', 'kill', [0, 1, 2, 3], 'valid'],
    ['none', 'power-loss', [0, 1, 2, 3], 'valid'],
  ])('%s, after a %s, with the first %j writes left: %s', (durability, crash, lengths, verdict) => {
    for (const length of lengths) {
      expect(verdictOf(crashed(writes, whole.slice(0, length), crash), durability), `${length}`).toBe(verdict)
    }
  })

  test('a hole is one in every mode', () => {
    for (const durability of ['none', 'buffered', 'sync'] as const) {
      expect(verdictOf(crashed(writes, [whole[0]!, whole[2]!]), durability)).toBe('violated')
      expect(verdictOf(crashed(writes, [whole[1]!]), durability)).toBe('violated')
    }
  })

  test('no crash, nothing lost, whatever the mode', () => {
    const marks = [{ name: 'final-read', detail: '', atNs: 2000 }]
    const final = operation('readAll', 2001, { answer: [['a', 1]] })
    expect(verdictOf(historyOf([...writes, final], { marks }), 'none')).toBe('violated')
  })

  test('what was synced is there, in every mode', () => {
    const synced = [...writes, operation('sync', 30)]
    expect(verdictOf(crashed(synced, whole), 'none')).toBe('valid')
    expect(verdictOf(crashed(synced, whole.slice(0, 2)), 'none')).toBe('violated')
    expect(verdictOf(crashed([...writes, operation('sync', 30, failed)], whole.slice(0, 2)), 'none')).toBe('valid')
  })

  test('each loss takes its own: what was written after it is there, what was lost before it stays lost', () => {
    const marks = [
      { name: 'crash', detail: 'power-loss', atNs: 1000 },
      { name: 'final-read', detail: '', atNs: 2000 },
    ]
    const later = write(1500, 'd', 4)
    const final = (left: [Value, Value][]): Operation => operation('readAll', 2001, { answer: left })
    const verdict = (left: [Value, Value][]): string =>
      verdictOf(historyOf([...writes, later, final(left)], { marks }), 'buffered')
    expect(verdict([whole[0]!, ['d', 4]])).toBe('valid')
    expect(verdict([['d', 4]])).toBe('valid')
    expect(verdict(whole)).toBe('violated')
    expect(verdict([whole[1]!, ['d', 4]])).toBe('violated')
  })
})

describe('batches', () => {
  const batch = (invokeNs: number, argument: Value, more: Partial<Operation> = {}): Operation =>
    operation('batch', invokeNs, { argument, ...more })

  test('are whole or not there', () => {
    const writes = [
      write(0, 'a', 1),
      write(0, 'b', 1),
      batch(
        10,
        [
          ['a', 2],
          ['b', 2],
        ],
        unknown,
      ),
    ]
    expect(
      verdictOf(
        crashed(writes, [
          ['a', 1],
          ['b', 1],
        ]),
      ),
    ).toBe('valid')
    expect(
      verdictOf(
        crashed(writes, [
          ['a', 2],
          ['b', 2],
        ]),
      ),
    ).toBe('valid')
    const torn = checkDurable(
      crashed(writes, [
        ['a', 2],
        ['b', 1],
      ]),
      { durability: 'sync' },
    )
    expect(torn.verdict).toBe('violated')
    expect(torn.counterexample?.operations.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['write', 'batch', 'read']),
    )
  })

  test('are in the same order on every key', () => {
    const together = [
      batch(
        0,
        [
          ['a', 1],
          ['b', 1],
        ],
        { returnNs: 50 },
      ),
      batch(
        0,
        [
          ['a', 2],
          ['b', 2],
        ],
        { returnNs: 50 },
      ),
    ]
    expect(
      verdictOf(
        crashed(together, [
          ['a', 2],
          ['b', 2],
        ]),
      ),
    ).toBe('valid')
    expect(
      verdictOf(
        crashed(together, [
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toBe('violated')
  })

  test('delete too', () => {
    const writes = [
      write(0, 'a', 1),
      write(0, 'b', 1),
      batch(10, [
        ['a', null],
        ['b', 2],
      ]),
    ]
    expect(verdictOf(crashed(writes, [['b', 2]]))).toBe('valid')
    expect(
      verdictOf(
        crashed(writes, [
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toBe('violated')
  })
})

test('without a final read nobody knows, and keys that it left out are not judged', () => {
  expect(verdictOf(historyOf([write(0, 'a', 1)]))).toBe('unknown')
  const marks = [{ name: 'final-read', detail: '', atNs: 2000 }]
  const history = (left: Operation): History => historyOf([write(0, 'a', 1), write(0, 'b', 2), left], { marks })
  expect(verdictOf(history(read(2001, 'a', 1)))).toBe('valid')
  expect(verdictOf(history(read(2001, 'a', null)))).toBe('violated')
  expect(verdictOf(history(read(2001, 'a', null, { ...unknown, answer: undefined })))).toBe('unknown')
})

test('an operation that nobody can judge is refused', () => {
  expect(() => verdictOf(crashed([operation('append', 0, { key: 'a', argument: 1 })], []))).toThrow(
    /knows no operation append/,
  )
})

describe('against every order of small histories', () => {
  /** Writes of a few keys by a few clients, each value once; some in batches. */
  function drawWrites(random: Random): Operation[] {
    let value = 0
    const freeAt = [0, 0, 0]
    return Array.from({ length: 5 }, () => {
      const client = random.nextInteger(3)
      const invokeNs = freeAt[client]! + random.nextInteger(10)
      const returnNs = invokeNs + random.nextInteger(20)
      freeAt[client] = returnNs + 1
      const outcome = (['ok', 'ok', 'ok', 'unknown', 'failed'] as const)[random.nextInteger(5)]!
      const entry = (): [string, number] => ['ab'[random.nextInteger(2)]!, ++value]
      const first = entry()
      const second = entry()
      const given = { client, returnNs, outcome }
      if (random.nextInteger(3) === 0 && first[0] !== second[0])
        return operation('batch', invokeNs, { argument: [first, second], ...given })
      return write(invokeNs, first[0], first[1], given)
    })
  }

  const entriesOf = ({ kind, key, argument }: Operation): readonly (readonly [Value, Value])[] =>
    kind === 'batch' ? (argument as [Value, Value][]) : [[key, argument]]

  /**
   * Whether some order leaves this: all that is `ok`, or with `prefix` the beginning of one, and any of what is unknown,
   * which may take effect after the loss too.
   */
  function canLeave(writes: readonly Operation[], left: ReadonlyMap<Value, Value>, prefix: boolean): boolean {
    const goOn = (rest: readonly Operation[], state: ReadonlyMap<Value, Value>): boolean => {
      const required = rest.filter(({ outcome }) => outcome === 'ok')
      const isLeft = state.size === left.size && [...left].every(([key, value]) => state.get(key) === value)
      if (required.length === 0 && isLeft) return true
      const doubtful = rest.filter(({ outcome }) => outcome === 'unknown')
      if (prefix && required.length > 0 && goOn(doubtful, state)) return true
      return rest.some(next => {
        if (required.some(other => other !== next && other.returnNs < next.invokeNs)) return false
        return goOn(
          rest.filter(other => other !== next),
          new Map([...state, ...entriesOf(next)]),
        )
      })
    }
    return goOn(
      writes.filter(({ outcome }) => outcome !== 'failed'),
      new Map(),
    )
  }

  test.each<[Durability]>([['sync'], ['none']])('%s', durability => {
    const counts = { valid: 0, violated: 0, unknown: 0 }
    for (let seed = 0; seed < 3000; seed++) {
      const random = createRandom(seed)
      const writes = drawWrites(random)
      const left = new Map<Value, Value>()
      for (const key of ['a', 'b']) {
        const values = writes
          .flatMap(entriesOf)
          .filter(([written]) => written === key)
          .map(([, value]) => value)
        const value = [null, ...values][random.nextInteger(values.length + 1)] as Value
        if (value !== null) left.set(key, value)
      }
      const { verdict } = checkDurable(crashed(writes, [...left]), { durability })
      counts[verdict]++
      const expected = canLeave(writes, left, durability === 'none') ? 'valid' : 'violated'
      if (verdict !== expected)
        expect.fail(`seed ${seed}: ${verdict}, and by every order ${expected}: ${JSON.stringify([writes, [...left]])}`)
    }
    expect(counts.valid).toBeGreaterThan(300)
    expect(counts.violated).toBeGreaterThan(300)
  })
})

test('marks in any order of names do not matter, only those that are known', () => {
  const marks: Mark[] = [
    { name: 'pause', detail: 'client 3', atNs: 500 },
    { name: 'final-read', detail: '', atNs: 2000 },
  ]
  expect(verdictOf(historyOf([write(0, 'a', 1), read(2001, 'a', 1)], { marks }))).toBe('valid')
})
