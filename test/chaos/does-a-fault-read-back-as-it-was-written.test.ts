/** A fault is one line of text, and the line is the fault: whatever is said comes back in one form, and means the same. */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultDefinitions, parseFault } from '../../chaos/catalog.ts'
import type { FaultDefinition } from '../../chaos/fault.ts'
import { createRandom } from '../../engines/env/index.ts'

const durations = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('us', 'ms', 's', 'm', 'h'))
  .map(([amount, unit]) => `${amount}${unit}`)
const longDurations = fc
  .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom('s', 'm', 'h'), fc.constantFrom('', '.5', '.25', '.125'))
  .map(([amount, unit, fraction]) => `${amount}${fraction}${unit}`)
const counts = fc.integer({ min: 1, max: 1_000_000 }).map(String)
const sizes = fc
  .tuple(fc.integer({ min: 0, max: 5000 }), fc.constantFrom('', 'B', 'kB', 'KiB', 'MB', 'MiB', 'GB', 'GiB'))
  .map(([amount, unit]) => `${amount}${unit}`)
const probabilities = fc.oneof(
  fc.double({ min: 1e-8, max: 1, noNaN: true }).map(value => String(Number(value.toPrecision(6)))),
  fc.integer({ min: 1, max: 100 }).map(percent => `${percent}%`),
)
const patterns = fc.stringMatching(/^[a-zA-Z0-9*?/._=-]{1,20}$/)

/** Texts for a parameter, by what it says that it expects. */
function textsFor(expects: string): fc.Arbitrary<string> {
  const [, words] = /^one of (.+)$/.exec(expects) ?? []
  if (words !== undefined) return fc.constantFrom(...words.split(', '))
  if (expects.startsWith('a duration of')) return longDurations
  if (expects.startsWith('a duration')) return fc.oneof(durations, longDurations)
  if (expects.startsWith('a shift')) return fc.tuple(fc.constantFrom('+', '-'), durations).map(parts => parts.join(''))
  if (expects.startsWith('a size')) return sizes
  if (expects.startsWith('a whole number')) return counts
  if (expects.startsWith('a probability')) return probabilities
  if (expects.startsWith('a speed')) return fc.constantFrom('0.5', '2', '1.01', '99.125', '0.010')
  if (expects.startsWith('a pattern')) return patterns
  throw new Error(`no texts for ${expects}`)
}

/** Lines that say any of the parameters in any order, those that must be said among them. */
function linesOf(definition: FaultDefinition): fc.Arbitrary<string> {
  const words = Object.entries(definition.parameters).map(([key, parameter]) => {
    const said = textsFor(parameter.expects).map(text => `${key}=${text}`)
    return parameter.isRequired ? said : fc.option(said, { nil: undefined })
  })
  const shuffled = fc.tuple(...words).chain(said => {
    const present = said.filter(word => word !== undefined)
    return fc.shuffledSubarray(present, { minLength: present.length, maxLength: present.length })
  })
  return shuffled.map(said => [definition.name, ...said].join('  '))
}

describe.each(faultDefinitions.map(definition => [definition.name, definition] as const))('%s', (name, definition) => {
  test('comes back as it is, whatever is said in whatever order', () => {
    let sensible = 0
    fc.assert(
      fc.property(linesOf(definition), line => {
        // Schedules can contradict themselves (`for=` beyond `every=`): those are asked about elsewhere.
        const fault = orSchedule(() => parseFault(line))
        if (fault === undefined) return
        sensible++
        const again = parseFault(fault.spec)
        expect(again.spec).toBe(fault.spec)
        expect(JSON.stringify(again)).toBe(JSON.stringify(fault))
        for (const word of fault.spec.split(' ').slice(1))
          expect(Object.keys(definition.parameters)).toContain(word.split('=')[0])
      }),
      { seed: 1, numRuns: 300 },
    )
    expect(sensible).toBeGreaterThan(20)
  })

  test('is drawn in a line that is in its one form', () => {
    const random = createRandom(5)
    for (let draw = 0; draw < 50; draw++) {
      const line = definition.draw(random, 10_000)
      expect(parseFault(parseFault(line).spec).spec).toBe(parseFault(line).spec)
      expect(parseFault(line)).toMatchObject({ name, family: definition.family })
    }
  })
})

test.each([
  ['disk.torn-write path=*.wal nth=3', 'disk.torn-write path=*.wal nth=3'],
  ['disk.sync-fails  nth=3\tpath=*.wal', 'disk.sync-fails path=*.wal nth=3'],
  ['kill every=5000ms', 'kill every=5s'],
  ['pause for=120s at=1.5s', 'pause at=1500ms for=2m'],
  ['disk.full bytes=65536', 'disk.full bytes=64KiB'],
  ['disk.full bytes=0', 'disk.full bytes=0B'],
  ['disk.bit-rot where=read bits=1 path=*', 'disk.bit-rot'],
  ['disk.write-fails probability=5%', 'disk.write-fails probability=0.05'],
  ['clock.jump by=+60m at=5s', 'clock.jump by=+1h at=5s'],
  ['clock.skew speed=1.010', 'clock.skew speed=1.01'],
  ['power-loss keep=some at=12.1s', 'power-loss at=12100ms'],
  ['crash-loop at=0s for=1h gap=1s', 'crash-loop at=0s for=1h'],
  ['kill every=1s nth=3 # the third', 'kill every=1s nth=3'],
])('%s is %s', (line, spec) => {
  expect(parseFault(line).spec).toBe(spec)
})

test('the README shows every fault, in a line that is in its one form, and says whether it lies', () => {
  const readme = readFileSync(new URL('../../chaos/README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([^`]+)` .*\| (honest|lies) +\|$/gm)]
  const shown = rows.map(([, line = '', honesty = '']) => {
    const { spec, name, isHonest } = parseFault(line)
    expect(spec).toBe(line)
    expect([name, isHonest ? 'honest' : 'lies']).toEqual([name, honesty])
    return name
  })
  expect(shown).toEqual(faultDefinitions.map(({ name }) => name))
})

test.each([
  ['', 1, 1, 'expected a fault, found nothing'],
  ['disk.torn-wirte nth=3', 1, 1, 'unknown fault disk.torn-wirte. Did you mean disk.torn-write?'],
  ['torn-write nth=3', 1, 1, 'Did you mean disk.torn-write?'],
  ['  kil every=5s', 1, 3, 'Did you mean kill?'],
  ['explode', 1, 1, 'unknown fault explode. Known: power-loss, '],
  ['disk.torn-write nht=3', 1, 17, 'unknown parameter of disk.torn-write: nht. Did you mean nth?'],
  ['kill every=5', 1, 12, 'every is a duration of 1ms or more, such as 5s, not 5'],
  ['kill every=0s', 1, 12, 'not 0s'],
  ['kill every=1parsec', 1, 12, 'not 1parsec'],
  ['kill every=-1s', 1, 12, 'not -1s'],
  ['kill every=1e3s', 1, 12, 'not 1e3s'],
  ['kill at=99999999999999999999s', 1, 9, 'not 99999999999999999999s'],
  ['kill at=0.0000001s', 1, 9, 'not 0.0000001s'],
  ['kill every=5s every=5s', 1, 15, 'every is said twice'],
  ['kill', 1, 1, 'kill needs at= or every='],
  ['kill every', 1, 6, 'expected name=value, found every'],
  ['kill =5s', 1, 6, 'expected name=value, found =5s'],
  ['kill every=', 1, 12, 'every= has no value'],
  ['kill every=5s for=6s', 1, 1, 'for= is longer than every='],
  ['pause every=5s', 1, 1, 'every= needs for='],
  ['pause at=5s times=2', 1, 1, 'it happens once without every='],
  ['restart at=1s for=1s', 1, 15, 'unknown parameter of restart: for'],
  ['disk.torn-write', 1, 1, 'needs at= or every= or nth= or probability='],
  ['disk.write-fails probability=0', 1, 30, 'a probability above 0 and up to 1'],
  ['disk.write-fails probability=101%', 1, 30, 'not 101%'],
  ['disk.write-fails nth=0', 1, 22, 'a whole number of 1 or more, not 0'],
  ['disk.full', 1, 1, 'disk.full needs bytes=, a size such as 64MiB'],
  ['disk.full bytes=1.5B', 1, 17, 'not 1.5B'],
  ['disk.bit-rot where=everywhere', 1, 20, 'where is one of read, rest, not everywhere'],
  ['clock.jump by=1h', 1, 15, 'a shift with its sign'],
  ['clock.skew speed=1', 1, 18, 'a speed from 0.01 to 100 other than 1'],
  ['kill constructor=1s', 1, 6, 'unknown parameter of kill: constructor'],
  ['kill every=1constructor', 1, 12, 'not 1constructor'],
  ['constructor', 1, 1, 'unknown fault constructor'],
  ['kill at=1s; pause at=1s', 1, 13, 'expected one fault, found a second'],
  ['# nothing\n\n kill atx=1s', 3, 7, 'unknown parameter of kill: atx'],
])('%j is refused at line %i, column %i: %s', (line, row, column, message) => {
  expect(() => parseFault(line)).toThrow(
    expect.objectContaining({
      name: 'ChaosSyntaxError',
      line: row,
      column,
      message: expect.stringContaining(message) as string,
    }),
  )
})

/** `undefined`: the schedule is refused, or the fault is not told when. */
function orSchedule<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (/for= is|every= needs|it happens once|needs at=|a duration of 1ms or more/.test(String(error))) return undefined
    throw error
  }
}
