/**
 * A real A/A and a slowed A/B, at smoke size. The thresholds are wide, because the rounds are short and the machine
 * may be busy: what is asked here is whether the parts fit, the proof of the gate is in `test/compare`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { readResults } from '../../harness/compare/stored.ts'
import type { Comparison } from '../../harness/results/comparison.ts'
import { type Ended, freshDirectory, harness, program, resultFolder, startHarness } from './command-line.ts'
import { tinyRounds, writeSlowedEngine } from './slowed-engine.ts'

const patience = 240_000
const command = program.join(' ')
const slowedCommand = `SLOWED=1 ${command}`

function ab(directory: string, base: string, head: string, ...words: readonly string[]): Promise<Ended> {
  const sides = ['--base', base, '--head', head, '--seed', '7', '--noise', '60%']
  return harness(directory, 'ab', ...sides, ...words, '--', 'run', ...tinyRounds)
}

test('the same store against itself passes, and the results are kept to be compared again', {
  timeout: patience,
}, async () => {
  const directory = freshDirectory()
  writeSlowedEngine(directory)
  const { code, stdout, stderr } = await ab(directory, command, command, '--repeat', '5', '--html', 'page.html')
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toMatch(/^gate {5}passed$/m)
  expect(stderr).toMatch(/^\[10\/10\] (base|head) {2}\.\/slowed\/engine\.mjs /m)
  expect(readFileSync(join(directory, 'page.html'), 'utf8')).toContain('</html>')
  const folder = resultFolder(directory)
  expect(readdirSync(folder).toSorted()).toEqual(['base', 'head'])
  const seedsOf = async (side: string): Promise<number[]> =>
    (await readResults(join(folder, side)))
      .flatMap(({ runs }) => runs.map(({ seed }) => seed))
      .toSorted((a, b) => a - b)
  expect(await seedsOf('base')).toEqual([7, 8, 9, 10, 11])
  expect(await seedsOf('head')).toEqual([7, 8, 9, 10, 11])
  const again = await harness(directory, ...repeated(stdout), '--json')
  expect(again.code).toBe(0)
  const { pairs, gate } = JSON.parse(again.stdout) as Comparison
  expect(gate).toEqual({ outcome: 'passed', reasons: [] })
  expect(pairs[0]).toMatchObject({ workload: 'ycsb-c', base: { rounds: 5 }, head: { rounds: 5 }, warnings: [] })
})

/** The words of the command that a comparison says repeats it. */
function repeated(stdout: string): string[] {
  return /^repeat {3}harness (.*)$/m.exec(stdout)![1]!.split(' ')
}

test('a slowed store fails with 4, and only where a second look confirms it', { timeout: patience }, async () => {
  const directory = freshDirectory()
  writeSlowedEngine(directory)
  const { code, stdout, stderr } = await ab(directory, command, slowedCommand, '--repeat', '5', '--confirm')
  expect({ code, stderr }).toMatchObject({ code: 4 })
  expect(stdout).toMatch(/^gate {5}regressed\n {2}ycsb-c: throughput is worse\.$/m)
  expect(stderr).toContain('Measuring 5 more rounds of each side.')
  expect(stdout).toContain('/confirm/base ')
  const second = await readResults(join(resultFolder(directory), 'confirm', 'head'))
  expect(second.map(({ plan }) => plan.seed)).toEqual([12, 13, 14, 15, 16])
  const stored = [join(resultFolder(directory), 'base'), join(resultFolder(directory), 'head'), '--noise', '60%']
  expect((await harness(directory, 'compare', ...stored)).code).toBe(4)
  expect((await harness(directory, 'compare', ...stored, '--fail-on-regression=false')).code).toBe(0)
  expect((await harness(directory, 'compare', stored[1]!, stored[0]!, '--noise', '60%')).code).toBe(0)
})

/** A repository whose commits stand for harness: the first as it is, the second slowed. */
async function makeRepository(directory: string): Promise<void> {
  const git = (...words: string[]) => execa('git', words, { cwd: directory })
  const commit = async (harnessText: string, message: string): Promise<void> => {
    mkdirSync(join(directory, 'bin'), { recursive: true })
    writeFileSync(join(directory, 'bin', 'source.js'), harnessText)
    await git('add', '-A')
    await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', message)
  }
  await git('init', '-q', '-b', 'main')
  const scripts = { build: 'cp bin/source.js bin/harness.js' }
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'x', private: true, type: 'module', scripts }))
  writeFileSync(join(directory, 'package-lock.json'), '{}')
  writeFileSync(join(directory, '.gitignore'), 'node_modules\nbin/harness.js\nresults\nslowed\n')
  mkdirSync(join(directory, 'node_modules'))
  const entry = JSON.stringify(program[1])
  await commit(`await import(${entry})\n`, 'as it is')
  await commit(`process.env.SLOWED = '1'\nawait import(${entry})\n`, 'slowed')
}

function checkouts(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('harness-ab-'))
}

test('commits are checked out, built, measured, and gone afterwards', { timeout: patience }, async () => {
  const directory = freshDirectory()
  await makeRepository(directory)
  writeSlowedEngine(directory)
  const before = checkouts()
  const { code, stdout, stderr } = await ab(directory, 'HEAD~1', 'main', '--repeat', '2', '--json')
  // Two rounds tell nothing, which without --strict fails nothing.
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const { pairs, gate } = JSON.parse(stdout) as Comparison
  expect(gate!.outcome).toBe('inconclusive')
  expect(pairs[0]!.base.label).toMatch(/^HEAD~1 \([0-9a-f]{10}\)$/)
  expect(pairs[0]!.head.label).toMatch(/^main \([0-9a-f]{10}\)$/)
  const [head] = await readResults(join(resultFolder(directory), 'head'))
  const { stdout: tip } = await execa('git', ['rev-parse', 'main'], { cwd: directory })
  expect(head!.environment.commit).toBe(tip)
  expect(checkouts().filter(name => !before.includes(name))).toEqual([])
  expect(existsSync(join(directory, '.git', 'worktrees'))).toBe(false)
})

test('Ctrl-C keeps what was measured, ends with 130 and leaves no checkout', { timeout: patience }, async () => {
  const directory = freshDirectory()
  await makeRepository(directory)
  writeSlowedEngine(directory)
  const words = ['ab', '--base', 'HEAD~1', '--head', 'main', '--repeat', '500', '--', ...tinyRounds]
  const run = startHarness(directory, words)
  await run.says('[3/1000]')
  process.kill(-run.process.pid!, 'SIGINT')
  const { code, stdout, stderr } = await run.ended
  expect({ code, stderr }).toMatchObject({ code: 130 })
  expect(stderr).toContain('Stopping; what was measured is kept.')
  expect(stdout).toContain('too few rounds')
  const kept = await Promise.all(['base', 'head'].map(side => readResults(join(resultFolder(directory), side))))
  expect(kept.flat().length).toBeGreaterThanOrEqual(3)
  expect(existsSync(join(directory, '.git', 'worktrees'))).toBe(false)
})

test('a build that fails says so in one line, and leaves no checkout', { timeout: patience }, async () => {
  const directory = freshDirectory()
  await makeRepository(directory)
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ scripts: { build: 'echo broken >&2; exit 1' } }))
  await execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qam', 'broken'], { cwd: directory })
  const { code, stdout, stderr } = await ab(directory, 'HEAD~2', 'main')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^harness cannot build main \([0-9a-f]{10}\): npm run build --if-present: .*broken/,
  )
  expect(existsSync(join(directory, '.git', 'worktrees'))).toBe(false)
  expect(existsSync(join(directory, 'results'))).toBe(false)
})

test.each<[string, number, RegExp, readonly string[]]>([
  ['a command that is none', 1, /^harness cannot measure nowhere-to-be-found: .*not found/, ['nowhere-to-be-found']],
  [
    'a command that refuses',
    2,
    /refused: Unknown option: --enginee\. Did you mean --engine\?$/,
    [command, '--enginee', 'x'],
  ],
  ['a metric that there is not', 2, /^Unknown metric: read\.p98\. Did you mean read\.p99\?$/, [command]],
])('%s is said at once', { timeout: patience }, async (_, code, message, [side, ...words]) => {
  const directory = freshDirectory()
  writeSlowedEngine(directory)
  const metric = message.source.includes('metric') ? ['--metric', 'read.p98'] : []
  const sides = ['--base', side!, '--head', side!, '--repeat', '50', '--seed', '1', ...metric]
  const ended = await harness(directory, 'ab', ...sides, '--', 'run', ...tinyRounds, ...words)
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' })
  expect(ended.stderr.trimEnd().split('\n').at(-1)).toMatch(message)
})

test('a head that fails its rounds ends the measuring, and exits with 1', { timeout: patience }, async () => {
  const directory = freshDirectory()
  writeSlowedEngine(directory)
  const text = readFileSync(join(directory, 'slowed', 'engine.mjs'), 'utf8')
  const failing = `if (process.env.SLOWED !== undefined) throw Object.assign(new Error('it burns'), { code: 'IO', definite: true })`
  writeFileSync(
    join(directory, 'slowed', 'engine.mjs'),
    text.replace('function open(options) {', `function open(options) {\n  ${failing}`),
  )
  const { code, stdout } = await ab(directory, command, slowedCommand, '--repeat', '50')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^gate {5}failed\n(.*\n)* {2}.*it burns/m)
})
