import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { readResult } from '../../harness/results/read.ts'
import type { ScriptSummary } from '../../harness/results/script-summary.ts'
import { freshDirectory, harness, resultFolder, tiny } from './command-line.ts'

test('a run prints its summary and leaves result, log and page, and no data', async () => {
  const directory = freshDirectory()
  const { code, stdout, stderr } = await harness(
    directory,
    'run',
    'ycsb-a',
    '--engine',
    'memory',
    '--seed',
    '42',
    ...tiny,
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const folder = resultFolder(directory)
  expect(basename(folder)).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-ycsb-a-memory$/)
  expect(readdirSync(folder).toSorted()).toEqual(['latency.hlog', 'report.html', 'result.json'])
  expect(stdout).toMatch(/^ycsb-a on memory · 200 records/m)
  expect(stdout).toMatch(/^read .*\nupdate /m)
  expect(stdout).toContain('verdict  valid')
  expect(stdout).toContain(`report   results/${basename(folder)}/report.html`)
  expect(stdout).toMatch(/^repeat {3}harness run ycsb-a .* --seed 42$/m)
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('</html>')
  expect(readFileSync(join(folder, 'latency.hlog'), 'utf8')).toContain('Tag=read,')
  const { result } = await readResult(folder)
  expect(result).toMatchObject({ status: 'complete', plan: { operationCount: 1000, records: 200, seed: 42 } })
})

test('--json puts one object on standard output and nothing else', async () => {
  const directory = freshDirectory()
  const { code, stdout } = await harness(directory, 'run', 'ycsb-b', '--engine', 'memory', '--json', ...tiny)
  expect(code).toBe(0)
  const summary = JSON.parse(stdout) as ScriptSummary
  expect(summary).toMatchObject({
    workload: 'ycsb-b',
    engine: 'memory',
    verdict: 'valid',
    status: 'complete',
    operations: { read: { errors: 0 }, update: { errors: 0 } },
    resultDirectory: join('results', basename(resultFolder(directory))),
  })
  expect(summary.operationsPerSecond).toBeGreaterThan(0)
  expect(summary.operations.read!.count + summary.operations.update!.count).toBe(1000)
  const { p50, p90, p99, p999, max } = summary.operations.read!.latencyNs
  expect([p50, p90, p99, p999, max].toSorted((a, b) => a - b)).toEqual([p50, p90, p99, p999, max])
  expect(summary.warnings).toBeInstanceOf(Array)
})

test.each(['lsm', 'leveldb', 'rocksdb', 'lmdb', 'sqlite'])(
  '%s keeps what it is given, and its files go afterwards',
  async engine => {
    const directory = freshDirectory()
    const { code, stdout } = await harness(directory, 'run', 'ycsb-f', '--engine', engine, '--json', ...tiny)
    expect({ code, summary: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      summary: { engine, verdict: 'valid', failures: [] },
    })
    expect(readdirSync(resultFolder(directory)).toSorted()).toEqual(['latency.hlog', 'report.html', 'result.json'])
  },
)

test('--keep-data leaves the files of the store in a directory of their own', async () => {
  const directory = freshDirectory()
  mkdirSync(join(directory, 'data'))
  writeFileSync(join(directory, 'data', 'mine'), '')
  const words = ['--engine', 'lsm', '--data', 'data', '--keep-data', ...tiny]
  expect((await harness(directory, 'run', 'ycsb-a', ...words)).code).toBe(0)
  const kept = readdirSync(join(directory, 'data')).filter(name => name !== 'mine')
  expect(kept).toEqual([expect.stringMatching(/^data-lsm-1-/)])
  expect(readdirSync(join(directory, 'data', kept[0]!)).length).toBeGreaterThan(0)
})

test('the same seed gives the same operations, and another seed others', async () => {
  const directory = freshDirectory()
  const counts: unknown[] = []
  for (const seed of ['1', '1', '2']) {
    const { stdout } = await harness(directory, 'run', 'ycsb-a', '--engine', 'null', '--seed', seed, '--json', ...tiny)
    counts.push(
      Object.entries((JSON.parse(stdout) as ScriptSummary).operations).map(([name, { count }]) => [name, count]),
    )
  }
  expect(counts[1]).toEqual(counts[0])
  expect(counts[2]).not.toEqual(counts[0])
})

test("a property file of YCSB's runs as it is, with -p over it", async () => {
  const directory = freshDirectory()
  writeFileSync(
    join(directory, 'workloada'),
    `# Yahoo! Cloud System Benchmark
recordcount=1000
operationcount=1000
workload=site.ycsb.workloads.CoreWorkload

readallfields=true

readproportion=0.5
updateproportion=0.5
scanproportion=0
insertproportion=0

requestdistribution=zipfian
`,
  )
  const words = [
    '-P',
    'workloada',
    '-p',
    'recordcount=300',
    '-p',
    'threadcount=2',
    '-p',
    'status=true',
    '--engine',
    'memory',
  ]
  const { code, stdout, stderr } = await harness(directory, 'run', ...words, '--warm-up', '0')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ycsb on memory · 300 records · 2 clients · .* · 1,000 operations$/m)
  expect(stderr).toContain('-p: status has no effect')
})

test('several engines take turns in rounds and stand side by side', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'memory,null', '--repeat', '3', '--seed', '5', ...tiny]
  const { code, stdout, stderr } = await harness(directory, 'run', 'ycsb-a', ...words)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^engine +operations\/s +ratio/m)
  expect(stdout).toMatch(/^memory +[\d,]+ +1\.00×/m)
  expect(stderr).toMatch(/^\[6\/6\]/m)
  const { result } = await readResult(resultFolder(directory))
  expect(result.runs.map(run => run.round)).toEqual([1, 1, 2, 2, 3, 3])
  expect(result.runs.map(run => run.engine).toSorted()).toEqual(['memory', 'memory', 'memory', 'null', 'null', 'null'])
  expect(readFileSync(join(resultFolder(directory), 'latency.hlog'), 'utf8')).toContain('Tag=memory.read,')
})

test('the page of a result is drawn again from the result alone', async () => {
  const directory = freshDirectory()
  await harness(directory, 'run', 'ycsb-c', '--engine', 'memory', ...tiny)
  const folder = resultFolder(directory)
  const page = join(folder, 'report.html')
  writeFileSync(page, 'gone')
  const { code, stdout } = await harness('/', 'report', folder)
  expect(code).toBe(0)
  expect(stdout).toContain(`report   ${page}`)
  expect(readFileSync(page, 'utf8')).toContain('</html>')
})

test('a store that proves nothing ends green, and with --strict inconclusive', async () => {
  const directory = freshDirectory()
  expect((await harness(directory, 'run', 'ycsb-a', '--engine', 'null', ...tiny)).code).toBe(0)
  expect((await harness(directory, 'run', 'ycsb-a', '--engine', 'null', '--strict', ...tiny)).code).toBe(6)
})

test('a store that loses what it was given ends with 5', async () => {
  const directory = freshDirectory()
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  writeFileSync(
    join(directory, 'forgetful.mjs'),
    `import memory from '${memory}'
function open(options) {
  const store = memory.open(options)
  store.kv.get = () => undefined
  return store
}
export default { ...memory, open }`,
  )
  const { code, stdout } = await harness(directory, 'run', 'ycsb-c', '--engine', './forgetful.mjs', ...tiny)
  expect(code).toBe(5)
  expect(stdout).toMatch(/^verdict {2}violated$/m)
})

test('an engine of somebody else runs from its path', async () => {
  const directory = freshDirectory()
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  writeFileSync(
    join(directory, 'mine.ts'),
    `import memory from '${memory}'\nexport default { ...memory, name: 'x' as string }\n`,
  )
  const { code, stdout } = await harness(directory, 'run', 'ycsb-a', '--engine', './mine.ts', '--json', ...tiny)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ engine: './mine.ts', verdict: 'valid' })
  expect(existsSync(resultFolder(directory))).toBe(true)
})
