import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readResult } from '../../harness/results/read.ts'
import { freshDirectory, harness, resultFolder, startHarness } from './command-line.ts'

const endless = ['--records', '200', '--duration', '10m', '--warm-up', '0']
const wholeFolder = ['latency.hlog', 'report.html', 'result.json']

test('Ctrl-C ends with 130 and keeps what was measured, which can be drawn again', async () => {
  const directory = freshDirectory()
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', 'memory', ...endless])
  // The second line of the run phase, five seconds on, has samples behind it.
  await run.says('memory  run')
  await run.says('p99')
  process.kill(-run.process.pid!, 'SIGINT')
  const { code, stdout, stderr } = await run.ended
  expect(code).toBe(130)
  expect(stderr).toContain('Stopping; the partial result is kept.')
  expect(stdout).toContain('! Interrupted: the figures are of the part that ran.')
  const folder = resultFolder(directory)
  expect(readdirSync(folder).toSorted()).toEqual(wholeFolder)
  const { result } = await readResult(folder)
  expect(result.status).toBe('interrupted')
  expect(result.runs[0]!.phases.at(-1)).toMatchObject({ name: 'run' })
  expect(result.runs[0]!.phases.at(-1)!.operationCount).toBeGreaterThan(0)
  // The measured process came to its own end: this is the last that it says.
  expect(result.runs[0]!.self).toBeDefined()
  expect((await harness(directory, 'report', folder)).code).toBe(0)
})

test('SIGTERM to the parent alone ends as cleanly, with --json whole', async () => {
  const directory = freshDirectory()
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', 'null', '--json', ...endless])
  await run.says('null  run')
  run.process.kill('SIGTERM')
  const { code, stdout } = await run.ended
  expect(code).toBe(130)
  expect(JSON.parse(stdout)).toMatchObject({ status: 'interrupted', verdict: 'unknown', failures: [] })
})

test('a Ctrl-C while the measured process is only just starting is no failure', async () => {
  const directory = freshDirectory()
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', 'memory', ...endless])
  await run.says('Seed')
  process.kill(-run.process.pid!, 'SIGINT')
  const { code, stdout } = await run.ended
  expect(code).toBe(130)
  expect(stdout).not.toContain('failed')
  expect((await readResult(resultFolder(directory))).result.status).toBe('interrupted')
})

test('a second Ctrl-C leaves a store behind that does not close', async () => {
  const directory = freshDirectory()
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  writeFileSync(
    join(directory, 'stuck.mjs'),
    `import memory from '${memory}'
const close = () => new Promise(() => setInterval(() => undefined, 1000))
export default { ...memory, open: options => Object.assign(memory.open(options), { close }) }`,
  )
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', './stuck.mjs', ...endless])
  await run.says('./stuck.mjs  run')
  process.kill(-run.process.pid!, 'SIGINT')
  await run.says('Stopping')
  process.kill(-run.process.pid!, 'SIGINT')
  const { code, stdout } = await run.ended
  expect(code).toBe(130)
  expect(stdout).not.toContain('failed')
  expect((await readResult(resultFolder(directory))).result).toMatchObject({
    status: 'interrupted',
    runs: [{ status: 'interrupted' }],
  })
})

test('rounds that were over before Ctrl-C count, and those to come do not run', async () => {
  const directory = freshDirectory()
  const words = [
    '--engine',
    'memory,null',
    '--repeat',
    '500',
    '--records',
    '200',
    '--operations',
    '100',
    '--warm-up',
    '0',
  ]
  const run = startHarness(directory, ['run', 'ycsb-a', ...words])
  await run.says('[4/1000]')
  process.kill(-run.process.pid!, 'SIGINT')
  expect((await run.ended).code).toBe(130)
  const { result } = await readResult(resultFolder(directory))
  expect(result.status).toBe('interrupted')
  expect(result.runs.filter(run => run.status === 'complete').length).toBeGreaterThanOrEqual(3)
  expect(result.runs.length).toBeLessThan(10)
})

test('a measured process that is killed from outside fails its run, and the rest is kept', async () => {
  const directory = freshDirectory()
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', 'memory', ...endless])
  await run.says('memory  run')
  process.kill(childOf(run.process.pid!), 'SIGKILL')
  const { code, stdout } = await run.ended
  expect(code).toBe(1)
  expect(stdout).toMatch(/^✗ memory failed: the measured process was killed from outside \(SIGKILL\)/m)
  const { result } = await readResult(resultFolder(directory))
  expect(result).toMatchObject({ status: 'failed', runs: [{ status: 'failed', failure: { code: 'DIED' } }] })
  expect(readdirSync(resultFolder(directory)).toSorted()).toEqual(wholeFolder)
})

test('a parent that is killed takes the measured process with it', async () => {
  const directory = freshDirectory()
  const run = startHarness(directory, ['run', 'ycsb-a', '--engine', 'memory', ...endless])
  await run.says('memory  run')
  const child = childOf(run.process.pid!)
  run.process.kill('SIGKILL')
  await run.ended
  await expect.poll(() => isAlive(child), { timeout: 20_000 }).toBe(false)
  const names = readdirSync(resultFolder(directory)).filter(name => !name.startsWith('data-'))
  expect(names.toSorted()).toEqual(['latency.hlog.partial', 'result.json'])
  expect((await readResult(join(resultFolder(directory)))).result).toMatchObject({ status: 'interrupted', runs: [] })
})

/** The one child of a process, from Linux' `/proc`. */
function childOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return Number(child)
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}
