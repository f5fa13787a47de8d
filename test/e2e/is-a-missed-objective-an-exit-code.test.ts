import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScriptSummary } from '../../harness/results/script-summary.ts'
import { freshDirectory, harness, resultFolder, tiny } from './command-line.ts'

const words = ['run', 'ycsb-c', '--seed', '1', ...tiny]
const met = ['--objective', 'throughput > 1', '--objective', 'read.max<10m']
const missed = ['--objective', 'throughput > 999G']

/** An engine made of the one in memory; `change` sees its store. */
function engineFile(directory: string, name: string, change: string): string {
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  writeFileSync(
    join(directory, name),
    `import memory from '${memory}'
function open(options) { const store = memory.open(options); ${change}; return store }
export default { ...memory, open }`,
  )
  return `./${name}`
}

test('objectives that were met end with 0, one that was missed with 3, and both stand in the result', async () => {
  const directory = freshDirectory()
  expect((await harness(directory, ...words, '--engine', 'memory', '--results', 'met', ...met)).code).toBe(0)
  const { code, stdout } = await harness(directory, ...words, '--engine', 'memory', ...met, ...missed)
  expect(code).toBe(3)
  expect(stdout).toMatch(/^met {6}read\.max < 10m: /m)
  expect(stdout).toMatch(/^missed {3}throughput > 999G: [\d,]+\/s$/m)
  expect(stdout).toMatch(/^repeat .* --objective 'throughput > 1' --objective 'read\.max < 10m' --objective /m)
  expect(readFileSync(join(resultFolder(directory), 'report.html'), 'utf8')).toContain('throughput &gt; 999G')
})

test('--json says what each objective came to', async () => {
  const { code, stdout } = await harness(freshDirectory(), ...words, '--engine', 'memory', '--json', ...met, ...missed)
  expect(code).toBe(3)
  const { objectives } = JSON.parse(stdout) as ScriptSummary
  expect(objectives.map(objective => [objective.objective, objective.met])).toEqual([
    ['throughput > 1', true],
    ['read.max < 10m', true],
    ['throughput > 999G', false],
  ])
})

test('a wrong answer outweighs a missed objective', async () => {
  const directory = freshDirectory()
  const forgetful = engineFile(directory, 'forgetful.mjs', 'store.kv.get = () => undefined')
  expect((await harness(directory, ...words, '--engine', forgetful, ...missed)).code).toBe(5)
})

test('a failed run outweighs a missed objective, and misses it', async () => {
  const directory = freshDirectory()
  const broken = engineFile(directory, 'broken.mjs', "throw Object.assign(new Error('no'), { code: 'IO' })")
  const { code, stdout } = await harness(directory, ...words, '--engine', broken, ...met)
  expect(code).toBe(1)
  expect(stdout).toContain('missed   throughput > 1: no round was complete')
})

test('a missed objective outweighs that nothing was proved', async () => {
  expect((await harness(freshDirectory(), ...words, '--engine', 'null', '--strict', ...missed)).code).toBe(3)
})

test('an objective that no run of this workload can reach is refused before it runs', async () => {
  const { code, stdout, stderr } = await harness(freshDirectory(), ...words, '--objective', 'update.p99 < 2ms')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(
    '--objective "update.p99 < 2ms": ycsb-c has no operation "update"; it has read, and phases are load, cold, warm-up and run.\n',
  )
})
