/**
 * Each engine on a disk with each fault in turn, over many seeds. A disk that is honest about it (errors, delays, power) costs
 * nothing that was acknowledged, ever. On one that lies the engine is right, or says what is wrong; only where the lie is about
 * what was never written may it be as it was at an earlier time, which no test can tell from a crash.
 */
import { describe, expect, test } from 'vitest'
import { parsePlan } from '../../chaos/plan.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { lsmSetup, smallOptions as smallLsm } from '../lsm/small-options.ts'
import { judgeLife, operationCount } from './struck-life.ts'

const seedCount = 200

const keeps = ['some', 'nothing', 'torn', 'everything']

/** Lines, joined by `; `, about some of these files. */
type DrawLine = (random: Random, files: readonly string[]) => string

const pick = (random: Random, items: readonly string[]): string => items[random.nextInteger(items.length)]!
/** Early calls are those of an opening, later ones those of flushes and merges. */
const nth = (random: Random, files: readonly string[]): string =>
  `path=${pick(random, files)} nth=${1 + random.nextInteger(random.nextInteger(2) === 0 ? 8 : 60)}`
const often = (random: Random, files: readonly string[]): string =>
  `path=${pick(random, files)} probability=${[0.02, 0.1, 0.5][random.nextInteger(3)]}`

const honest: Readonly<Record<string, DrawLine>> = {
  'power-loss': (random, files) => `power-loss ${nth(random, files)} keep=${pick(random, keeps)}`,
  'disk.torn-write': (random, files) => `disk.torn-write ${nth(random, files)}`,
  'disk.sync-fails': (random, files) => `disk.sync-fails ${nth(random, files)}`,
  'disk.read-fails': (random, files) =>
    `disk.read-fails ${random.nextInteger(2) === 0 ? nth(random, files) : often(random, files)}`,
  'disk.write-fails': (random, files) => `disk.write-fails ${nth(random, files)}`,
  'disk.short-write': (random, files) => `disk.short-write ${nth(random, files)}`,
  'disk.full': random => `disk.full bytes=${random.nextInteger(40_000)}B`,
  'disk.slow': (random, files) => `disk.slow mean=1ms ${often(random, files)}`,
}

/** Several at once, each for a while. */
const drawPlan: DrawLine = random =>
  parsePlan('random', { seed: random.nextUint32(), durationMs: operationCount, families: ['disk'] }).spec

/** Lies about what is read, which go away with the fault. */
const passing: Readonly<Record<string, DrawLine>> = {
  'disk.short-read': (random, files) => `disk.short-read ${often(random, files)}`,
  'disk.bit-rot where=read': (random, files) => `disk.bit-rot ${often(random, files)}`,
}

const lasting: Readonly<Record<string, DrawLine>> = {
  'disk.bit-rot where=rest': (random, files) => `disk.bit-rot where=rest ${nth(random, files)}`,
  'disk.misdirected-write': (random, files) => `disk.misdirected-write ${nth(random, files)}`,
  'disk.stale-write': (random, files) => `disk.stale-write ${nth(random, files)}`,
  'disk.sync-ignored': (random, files) =>
    `disk.sync-ignored ${random.nextInteger(2) === 0 ? nth(random, files) : often(random, files)}`,
}

const durabilities = ['sync', 'buffered'] as const

interface EngineUnderFaults {
  readonly name: string
  /** Patterns for its files. */
  readonly files: readonly string[]
  /** They take turns. */
  readonly setups: readonly EngineSetup[]
}

const engines: readonly EngineUnderFaults[] = [
  {
    name: 'lsm',
    files: ['*', '*', '*.log', '*.table', 'MANIFEST-*', 'CURRENT*'],
    setups: durabilities.map(durability =>
      lsmSetup({ ...smallLsm, durability, memtableCountMax: 100, runCountSlow: 900, runCountStop: 1000 }),
    ),
  },
  {
    name: 'btree',
    files: ['*', '*', '*.log', 'PAGES', 'MAP*'],
    setups: durabilities.flatMap(durability =>
      [1_000_000, 0].map(cacheBytes => btreeSetup({ ...smallBtree, durability, cacheBytes, backlogBytes: 1e9 })),
    ),
  },
]

describe.each(engines)('$name', ({ files, setups }) => {
  async function judgeMany(
    draw: DrawLine,
    may: { readonly refuse: boolean; readonly forget: boolean },
  ): Promise<Record<string, number>> {
    const verdicts = { right: 0, refused: 0 }
    let struckCount = 0
    for (let seed = 0; seed < seedCount; seed++) {
      const setup = setups[seed % setups.length]!
      const line = draw(createRandom(seed), files)
      const life = await judgeLife(line.split('; '), setup, seed, may).catch((error: unknown) => {
        throw new Error(`seed ${seed}, ${setup.name}, '${line}': ${String(error)}`, { cause: error })
      })
      verdicts[life.verdict]++
      if (life.strikeCount > 0) struckCount++
    }
    // Faults that never strike prove nothing.
    expect(struckCount).toBeGreaterThan(seedCount / 4)
    return verdicts
  }

  test.each(Object.entries({ ...honest, 'random plans': drawPlan }))('honest: %s', async (_, draw) => {
    expect(await judgeMany(draw, { refuse: false, forget: false })).toMatchObject({ right: seedCount })
  })

  test.each(Object.entries(passing))('a lie that passes: %s', async (_, draw) => {
    expect(await judgeMany(draw, { refuse: false, forget: false })).toMatchObject({ right: seedCount })
  })

  test.each(Object.entries(lasting))('a lie that stays: %s', async (_, draw) => {
    const verdicts = await judgeMany(draw, { refuse: true, forget: true })
    expect(verdicts.refused).toBeGreaterThan(0)
  })
})
