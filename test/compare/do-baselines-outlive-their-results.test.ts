import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listBaselines, readBaseline, saveBaseline } from '../../harness/compare/baselines.ts'
import { compareResults } from '../../harness/compare/compare-results.ts'
import { readResults } from '../../harness/compare/stored.ts'
import { ResultError } from '../../harness/results/errors.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { resultOfRounds, steadyRounds } from './results-of-rounds.ts'

const result = resultOfRounds(steadyRounds(6, 1e6), { name: '2026-11-22T10-15-00-ycsb-c-lsm' })
const savedAt = new Date('2026-11-22T10:15:00Z')

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'harness-compare-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function store(path: string, text = JSON.stringify(result)): string {
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'result.json'), text)
  return path
}

test('what is compared with a baseline is what would have been compared with its results', async () => {
  const directory = join(freshDirectory(), 'baselines')
  await saveBaseline(directory, 'main', [result], savedAt)
  const { results } = await readBaseline(directory, 'main')
  const options = { noiseThreshold: 0.05, gatedMetrics: undefined, seed: 1, command: '' }
  const head = { label: 'head', results: [resultOfRounds(steadyRounds(6, 9e5))] }
  const fromBaseline = compareResults({ label: 'main', results }, head, options)
  const fromResult = compareResults({ label: 'main', results: [result] }, head, options)
  expect(fromBaseline.gate!.outcome).toBe('regressed')
  expect(fromBaseline.pairs[0]!.metrics).toEqual(fromResult.pairs[0]!.metrics)
  expect(fromBaseline.pairs[0]!.warnings).toEqual(fromResult.pairs[0]!.warnings)
  expect(fromBaseline.pairs[0]!.base.results).toEqual(['main:2026-11-22T10-15-00-ycsb-c-lsm'])
})

test('a baseline keeps histograms and drops series', async () => {
  const directory = freshDirectory()
  await saveBaseline(directory, 'main', [result], savedAt)
  const text = readFileSync(join(directory, 'main.json'), 'utf8')
  expect(text).toContain('"histogram"')
  expect(text.length).toBeLessThan(JSON.stringify(result).length)
  const [run] = (await readBaseline(directory, 'main')).results[0]!.runs
  expect(run!.phases.map(phase => phase.series.seconds)).toEqual([[], []])
})

test('a name that is there is replaced, the others stay, and all are listed', async () => {
  const directory = freshDirectory()
  await saveBaseline(directory, 'main', [result], savedAt)
  await saveBaseline(directory, 'release-1.0', [result], savedAt)
  await saveBaseline(directory, 'main', [result, result], savedAt)
  expect((await listBaselines(directory)).map(({ name, results }) => [name, results.length])).toEqual([
    ['main', 2],
    ['release-1.0', 1],
  ])
  expect(readdirSync(directory).toSorted()).toEqual(['main.json', 'release-1.0.json'])
  expect(await listBaselines(join(directory, 'none'))).toEqual([])
})

test('one that is not there, or is none, is refused in a sentence', async () => {
  const directory = freshDirectory()
  const messageOf = (name: string): Promise<string> =>
    readBaseline(directory, name).then(
      () => 'none',
      (error: Error) => `${error.name}: ${error.message}`,
    )
  expect(await messageOf('main')).toBe(
    `UsageError: There is no baseline in ${directory}; harness compare RESULT --save-baseline main saves one.`,
  )
  await saveBaseline(directory, 'main', [result], savedAt)
  expect(await messageOf('mian')).toBe('UsageError: Unknown baseline: mian. Did you mean main?')
  writeFileSync(join(directory, 'cut.json'), '{"schemaVersion":1')
  expect(await messageOf('cut')).toContain('cut.json is not a baseline of harness: it is not JSON, or was cut short.')
  writeFileSync(join(directory, 'other.json'), '{"schemaVersion":1,"name":"other","savedAt":"","results":[]}')
  expect(await messageOf('other')).toMatch(/other\.json is not a baseline of harness: results: /)
  for (const name of ['../main', '', '.hidden', 'a b', 'x'.repeat(101)]) {
    expect(await messageOf(name)).toMatch(/^UsageError: A baseline's name has /)
  }
})

test('a result without a complete round is no baseline', async () => {
  const directory = freshDirectory()
  const partial = resultOfRounds(steadyRounds(2, 1e6), { run: () => ({ status: 'interrupted' }) })
  await expect(saveBaseline(directory, 'main', [partial], savedAt)).rejects.toThrow(ResultError)
  expect(readdirSync(directory)).toEqual([])
})

test('a side is a result folder, its file, or a folder of many', async () => {
  const directory = freshDirectory()
  const one = store(join(directory, 'many', 'one'))
  const two = store(join(directory, 'many', 'two'))
  mkdirSync(join(directory, 'many', 'something-else'))
  writeFileSync(join(directory, 'many', 'notes.txt'), '')
  const namesOf = async (path: string): Promise<string[]> => (await readResults(path)).map(({ name }) => name)
  expect(await namesOf(one)).toEqual([one])
  expect(await namesOf(join(one, 'result.json'))).toEqual([one])
  expect(await namesOf(join(directory, 'many'))).toEqual([one, two])
})

test('nothing there, nothing in it, and a broken one among many are each refused in a sentence', async () => {
  const directory = freshDirectory()
  await expect(readResults(join(directory, 'none'))).rejects.toThrow(UsageError)
  await expect(readResults(directory)).rejects.toThrow(`cannot compare ${directory}: no result is in it`)
  store(join(directory, 'one'))
  store(join(directory, 'two'), '{')
  await expect(readResults(directory)).rejects.toThrow('two/result.json is not a result of harness')
})
