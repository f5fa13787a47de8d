import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { BuiltSide } from '../../harness/compare/ab/build.ts'
import { type AbMeasured, measureInTurns } from '../../harness/compare/ab/measure.ts'
import { type AbTurn, abTurns } from '../../harness/compare/ab/turns.ts'
import type { Status } from '../../harness/results/result.ts'
import { resultOfRounds, steadyRounds } from './results-of-rounds.ts'

/** Stands for harness: writes down what it was asked and leaves a result of that status, or whatever `end` does. */
function sideOf(directory: string, label: string, status: Status, end = ''): BuiltSide {
  const result = resultOfRounds(steadyRounds(1, 1e6), { result: { status } })
  const script = join(directory, `${label}.mjs`)
  writeFileSync(
    script,
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
const words = process.argv.slice(2)
const { GITHUB_STEP_SUMMARY = 'none', OWN = 'none' } = process.env
appendFileSync(${JSON.stringify(join(directory, 'asked'))}, [${JSON.stringify(label)}, OWN, GITHUB_STEP_SUMMARY, ...words].join(' ') + '\\n')
${end}
const valueOf = name => words[words.indexOf(name) + 1]
const resultDirectory = valueOf('--results') + '/seed-' + valueOf('--seed')
mkdirSync(resultDirectory, { recursive: true })
writeFileSync(resultDirectory + '/result.json', ${JSON.stringify(JSON.stringify(result))})
process.stdout.write(JSON.stringify({ resultDirectory }))
`,
  )
  return { words: [process.execPath, script], label, environment: { OWN: label }, remove: () => Promise.resolve() }
}

interface Scene {
  readonly directory: string
  readonly turns: readonly AbTurn[]
  readonly asked: () => string[]
  readonly measure: (base: BuiltSide, head: BuiltSide, onTurn?: () => void) => Promise<AbMeasured>
}

function scene(): Scene {
  const directory = mkdtempSync(join(tmpdir(), 'harness-turns-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const turns = abTurns(2, 5)
  const never = new AbortController().signal
  return {
    directory,
    turns,
    asked: () => readFileSync(join(directory, 'asked'), 'utf8').trim().split('\n'),
    measure: (base, head, onTurn = () => undefined) =>
      measureInTurns(turns, {
        ...{ sides: { base, head }, words: ['ycsb-a', '--clients', "it's"], directory, onTurn },
        ...{ stop: never, kill: never },
      }),
  }
}

test('each turn asks its side for one round with the seed of its pair, and keeps the result', async () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', 'summary.md')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const { directory, turns, asked, measure } = scene()
  const { results, failure } = await measure(
    sideOf(directory, 'base', 'complete'),
    sideOf(directory, 'head', 'complete'),
  )
  expect(failure).toBeUndefined()
  expect(asked()).toEqual(
    turns.map(
      ({ side, seed }) =>
        `${side} ${side} none run ycsb-a --clients it's --repeat 1 --seed ${seed} --results ${join(directory, side)} --json`,
    ),
  )
  for (const side of ['base', 'head'] as const) {
    const seeds = turns.filter(turn => turn.side === side).map(({ seed }) => seed)
    expect(results[side].map(({ name }) => name)).toEqual(seeds.map(seed => join(directory, side, `seed-${seed}`)))
  }
})

test('a side whose round failed ends the measuring; what is there is handed back', async () => {
  const { directory, turns, measure } = scene()
  const { results, failure } = await measure(sideOf(directory, 'base', 'complete'), sideOf(directory, 'head', 'failed'))
  expect(failure).toBe('A round of head failed: it did not say why.')
  expect(results.head).toHaveLength(1)
  expect(results.base.length).toBe(turns.findIndex(({ side }) => side === 'head'))
})

test('a side that leaves no result is an error with its last words, usage where it was that', async () => {
  const { directory, measure } = scene()
  const good = sideOf(directory, 'base', 'complete')
  const end = (code: number): string => `console.error('it broke'); process.exit(${code})`
  await expect(measure(good, sideOf(directory, 'head', 'complete', end(1)))).rejects.toThrow(
    'cannot measure head: it broke',
  )
  await expect(measure(good, sideOf(directory, 'head', 'complete', end(2)))).rejects.toThrow('head refused: it broke')
})

test('what the caller throws ends the measuring', async () => {
  const { directory, asked, measure } = scene()
  const sides = [sideOf(directory, 'base', 'complete'), sideOf(directory, 'head', 'complete')] as const
  const refuse = (): void => {
    throw new Error('no such metric')
  }
  await expect(measure(...sides, refuse)).rejects.toThrow('no such metric')
  expect(asked()).toHaveLength(1)
})
