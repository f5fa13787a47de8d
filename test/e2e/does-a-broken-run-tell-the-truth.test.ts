/**
 * Runs that are broken on purpose, as a user asks for them: a store that keeps its promises comes through, one that only
 * says so is found out, and the page, the result and the exit code all say the same.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Result } from '../../harness/results/result.ts'
import { freshDirectory, harness, resultFolder } from './command-line.ts'

const small = ['--records', '300', '--warm-up', '0', '--clients', '4', '--seed', '7']

function resultIn(directory: string): Result {
  return JSON.parse(readFileSync(join(resultFolder(directory), 'result.json'), 'utf8')) as Result
}

function verdictsOf(result: Result): Record<string, string> {
  return Object.fromEntries(result.runs[0]!.checks.map(({ name, verdict }) => [name, verdict]))
}

test('a store that syncs comes through a power loss, and the result says how its clients lived through it', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'lsm', '--durability', 'sync', '--chaos', 'crash', '--duration', '3s', ...small]
  const { code, stdout } = await harness(directory, 'run', 'ycsb-a', ...words)
  expect(stdout).toContain('--chaos')
  expect(code).toBe(0)
  const result = resultIn(directory)
  expect(verdictsOf(result)).toMatchObject({ durable: 'valid', linearizable: 'valid', records: 'valid' })
  const { chaos, history } = result.runs[0]!
  expect(result.plan.chaos).toBe(chaos?.plan)
  expect(chaos?.honest).toBe(true)
  expect(chaos?.unhealed).toEqual([])
  expect(chaos?.faults).toHaveLength(1)
  expect(chaos?.faults[0]?.recovery.detectSeconds).toBeGreaterThanOrEqual(0)
  expect(chaos?.stages.map(({ stage }) => stage)).toEqual(['before', 'during', 'after'])
  expect(history?.operationCount).toBeGreaterThan(300)
  const check = await harness(directory, 'check', resultFolder(directory), '--check', 'durable')
  expect(check.code).toBe(0)
})

test('a store that says buffered and keeps everything in memory is found out when it is killed', async () => {
  const directory = freshDirectory()
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  writeFileSync(
    join(directory, 'liar.ts'),
    `import memory from '${memory}'
function open(options) {
  const store = memory.open({ ...options, durability: 'none' })
  return Object.defineProperty(store, 'capabilities', { value: { ...store.capabilities, durability: 'buffered' } })
}
export default { ...memory, name: 'liar', durabilities: ['buffered'], open }`,
  )
  const words = ['--engine', './liar.ts', '--chaos', 'kill at=1s', '--duration', '2s', ...small]
  const { code } = await harness(directory, 'run', 'ycsb-a', ...words)
  expect(code).toBe(5)
  const result = resultIn(directory)
  expect(verdictsOf(result)).toMatchObject({ durable: 'violated', linearizable: 'violated' })
  const [counterexample] = result.runs[0]!.chaos!.counterexamples
  expect(counterexample?.check).toBe('durable')
  expect(counterexample?.operations.filter(({ offending }) => offending)).toHaveLength(1)
  const check = await harness(directory, 'check', resultFolder(directory), '--check', 'durable')
  expect(check.code).toBe(5)
})

test('a disk that lied excuses what was lost, and proves nothing either way', async () => {
  const directory = freshDirectory()
  const chaos = 'disk.sync-ignored; power-loss at=1s keep=nothing'
  const words = ['--engine', 'lsm', '--durability', 'sync', '--chaos', chaos, '--duration', '2s', ...small]
  const { code } = await harness(directory, 'run', 'ycsb-a', ...words)
  const result = resultIn(directory)
  expect(result.runs[0]!.chaos?.honest).toBe(false)
  expect(verdictsOf(result).durable).not.toBe('violated')
  expect([0, 1]).toContain(code)
})

test('every crash of a short run is tried, and the command that is printed tries the same again', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'lsm', '--durability', 'sync', '--chaos', 'crash', '--exhaustive', '--operations', '40']
  const { code, stdout } = await harness(directory, 'run', 'ycsb-a', ...words, '--records', '30', '--seed', '3')
  expect(code).toBe(0)
  expect(stdout).toContain('--chaos crash --exhaustive')
  const result = resultIn(directory)
  expect(verdictsOf(result)).toEqual({ answers: 'valid', crashes: 'valid' })
  expect(existsSync(join(resultFolder(directory), 'report.html'))).toBe(true)
})

test.each([
  [['--chaos', 'kil at=1s'], /line 1, column 1: unknown fault kil\. Did you mean kill\?/],
  [['--chaos', 'kill at=soon'], /line 1, column \d+: at is a duration such as 5s, not soon/],
  [['--chaos', 'kill at=1s', '--operations', '10'], /--chaos needs --duration/],
  [['--exhaustive'], /say --chaos crash --exhaustive/],
  [['--chaos', 'crash', '--exhaustive', '--engine', 'leveldb'], /leveldb has its own way to the disk/],
  [['--chaos', 'disk.bit-rot nth=1', '--engine', 'leveldb'], /leveldb has a disk of its own/],
])('nonsense is refused in one sentence: %j', async (words, message) => {
  const { code, stderr } = await harness(freshDirectory(), 'run', 'ycsb-a', ...words)
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
  expect(code).toBe(2)
})

test('a history alone is written where it is asked for, and checks', async () => {
  const directory = freshDirectory()
  const { code } = await harness(
    directory,
    'run',
    'ycsb-a',
    '--engine',
    'lsm',
    '--history',
    '--duration',
    '1s',
    ...small,
  )
  expect(code).toBe(0)
  expect((await harness(directory, 'check', resultFolder(directory))).code).toBe(0)
})
