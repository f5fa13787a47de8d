import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { resultOfRounds, steadyRounds } from '../compare/results-of-rounds.ts'
import { freshDirectory, harness } from './command-line.ts'

const steady = resultOfRounds(steadyRounds(6, 1e6))
const slower = resultOfRounds(steadyRounds(6, 9e5))

function store(directory: string, name: string, result: Result): void {
  mkdirSync(join(directory, name), { recursive: true })
  writeFileSync(join(directory, name, 'result.json'), JSON.stringify({ ...result, name }))
}

/** A directory with `main` and the head as `branch`. */
function storeBoth(head: Result): string {
  const directory = freshDirectory()
  store(directory, 'main', steady)
  store(directory, 'branch', head)
  return directory
}

test.each<[string, Result, readonly string[], number, RegExp]>([
  ['the same', steady, [], 0, /^gate {5}passed$/m],
  ['what is faster', resultOfRounds(steadyRounds(6, 2e6)), ['--strict'], 0, /^throughput .* 2\.00× .* better$/m],
  ['what is slower', slower, [], 4, /^throughput .* −10\.0 % .* worse$/m],
  ['what is slower within a wider noise', slower, ['--noise', '20%'], 0, /^gate {5}passed$/m],
  ['what is slower where nobody asked', slower, ['--metric', 'p99'], 0, /^gate {5}passed$/m],
  ['what is slower, only shown', slower, ['--fail-on-regression=false'], 0, /^gate {5}regressed$/m],
  ['too few rounds', resultOfRounds(steadyRounds(3, 9e5)), [], 0, /^gate {5}inconclusive$/m],
  ['too few rounds, strictly', resultOfRounds(steadyRounds(3, 9e5)), ['--strict'], 6, /it takes 5 a side\.$/m],
  [
    'a wrong answer',
    resultOfRounds(steadyRounds(6, 2e6), { run: () => ({ verdict: 'violated' }) }),
    [],
    5,
    /a wrong answer of branch\.$/m,
  ],
  [
    'what was interrupted at once',
    { ...steady, status: 'interrupted', runs: [] },
    [],
    1,
    /^ {2}The head has no complete round of ycsb-c on lsm \(branch\)\.$/m,
  ],
  [
    'another workload',
    resultOfRounds(steadyRounds(6, 1e6), { plan: { workload: 'ycsb-a' } }),
    [],
    1,
    /^✗ Only the base has ycsb-c on lsm \(main\)\.$/m,
  ],
])('%s', async (_, head, words, code, says) => {
  const ended = await harness(storeBoth(head), 'compare', 'main', 'branch', ...words)
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: '' })
  expect(ended.stdout).toMatch(says)
})

test('--json is the whole comparison, and the command in it makes it again', async () => {
  const directory = storeBoth(slower)
  const first = await harness(directory, 'compare', 'main', 'branch/result.json', '--metric', 'throughput', '--json')
  expect(first.code).toBe(4)
  const comparison = JSON.parse(first.stdout) as Comparison
  expect(comparison).toMatchObject({ schemaVersion: 1, noiseThreshold: 0.05, confidence: 0.95, seed: 1, unmatched: [] })
  const words = comparison.command.split(' ').slice(1)
  expect(JSON.parse((await harness(directory, ...words, '--json')).stdout)).toEqual(comparison)
})

test('the page and the files for other tools are written where they are asked for', async () => {
  const directory = storeBoth(slower)
  const words = ['--html', 'page.html', '--junit', 'junit.xml', '--markdown', 'comment.md']
  expect((await harness(directory, 'compare', 'main', 'branch', ...words)).code).toBe(4)
  expect(readFileSync(join(directory, 'page.html'), 'utf8')).toContain('</html>')
  expect(readFileSync(join(directory, 'junit.xml'), 'utf8')).toContain('<failure')
  expect(readFileSync(join(directory, 'comment.md'), 'utf8')).toContain('throughput')
  const unwritable = await harness(directory, 'compare', 'main', 'branch', '--html', 'main/result.json/page.html')
  expect(unwritable.code).toBe(1)
  expect(unwritable.stdout).toContain('regressed')
  expect(unwritable.stderr).toMatch(/^harness cannot write main\/result\.json\/page\.html: [^\n]+\n$/)
})

test('a folder of many results is a side, and a baseline outlives it', async () => {
  const directory = storeBoth(slower)
  store(directory, 'many/one', steady)
  store(directory, 'many/two', steady)
  const saved = await harness(directory, 'compare', 'many', '--save-baseline', 'release')
  expect(saved).toEqual({ code: 0, stdout: 'Saved as baseline release: 12 rounds of ycsb-c on lsm\n', stderr: '' })
  rmSync(join(directory, 'many'), { recursive: true })
  expect(readdirSync(join(directory, 'baselines'))).toEqual(['release.json'])
  const ended = await harness(directory, 'compare', 'branch', '--baseline', 'release')
  expect(ended.code).toBe(4)
  expect(ended.stdout).toContain('base  release (lsm, 12 rounds)\nhead  branch (lsm, 6 rounds)\n')
  const listed = await harness(directory, 'compare', '--list-baselines')
  expect(listed.stdout).toMatch(/^release {2}\d{4}-\d\d-\d\d {2}12 rounds of ycsb-c on lsm\n$/)
})

test.each<[string, number, RegExp]>([
  ['compare', 2, /^compare needs two results, or one and a --baseline: harness compare BASE HEAD\.$/],
  ['compare main', 2, /^compare needs two results/],
  ['compare main none', 2, /^cannot read none: no such file or directory \(ENOENT\)\.$/],
  ['compare main empty', 1, /^harness cannot compare empty: no result is in it$/],
  ['compare main branch third', 2, /"third" is too much\.$/],
  ['compare main branch --noise much', 2, /^--noise takes a share such as 5% or 0\.05, not "much"\.$/],
  ['compare main branch --noise 5', 2, /^--noise must be at most 0\.99, not "5"\.$/],
  ['compare main branch --metric p98', 2, /^Unknown metric: p98\. /],
  [
    'compare main branch --confirm',
    2,
    /^compare has only stored results and cannot measure again; harness ab --confirm does\.$/,
  ],
  ['compare main branch --baseline release', 2, /^--baseline is compared with one result/],
  ['compare main branch --save-baseline release', 2, /^--save-baseline takes one result/],
  [
    'compare main --baseline release',
    2,
    /^There is no baseline in baselines; harness compare RESULT --save-baseline release saves one\.$/,
  ],
  ['compare main --save-baseline ../release', 2, /^A baseline's name has letters/],
  ['ab --head x -- run ycsb-a', 2, /^ab needs both sides: /],
  ['ab --base x --head y', 2, /^ab needs to know what to run: /],
  ['ab --base x --head y -- run ycsb-a --seed=4', 2, /^--seed is for ab itself: it goes before the --, /],
  ['ab --base x --head y --repeat 0 -- ycsb-a', 2, /^--repeat must be at least 1, not "0"\.$/],
  ['ab --bsae x', 2, /^Unknown option: --bsae\. Did you mean --base\?$/],
])('harness %s is refused in one line', async (words, code, message) => {
  const directory = storeBoth(steady)
  mkdirSync(join(directory, 'empty'))
  const ended = await harness(directory, ...words.split(' '))
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' })
  expect(ended.stderr).toMatch(/^[^\n]+\n$/)
  expect(ended.stderr.trimEnd()).toMatch(message)
  expect(readdirSync(directory).toSorted()).toEqual(['branch', 'empty', 'main'])
})

test('engines of one run that took turns stand in its summary with what can be told', async () => {
  const directory = freshDirectory()
  store(directory, 'both', resultOfRounds(steadyRounds(5, 1e6), { plan: { engines: ['lsm', 'leveldb'] } }))
  const { code, stdout } = await harness(directory, 'report', 'both')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^base {2}lsm \(5 rounds\)\nhead {2}leveldb \(5 rounds\)$/m)
  expect(stdout).toMatch(/^throughput .* no difference shown$/m)
  expect(stdout).not.toContain('gate')
})
