import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { freshDirectory, harness, program } from './command-line.ts'

const workloads = [
  ...['ycsb-a', 'ycsb-b', 'ycsb-c', 'ycsb-d', 'ycsb-e', 'ycsb-f', 'ycsb'],
  ...['social', 'graph-walks', 'geo', 'geo-world', 'geo-boxes', 'search', 'search-terms'],
  ...['olap', 'olap-narrow', 'tsbs-devops', 'series-metrics', 'ycsb-timeseries'],
]
const engines = [
  ...['lsm', 'btree', 'column', 'tsdb', 'graph', 'rtree', 'inverted'],
  ...['leveldb', 'rocksdb', 'lmdb', 'sqlite', 'duckdb', 'influxdb', 'prometheus'],
  ...['graphology', 'rbush', 'flatbush', 'minisearch', 'memory', 'null'],
]

test('list shows every workload, property, engine, option and durability', async () => {
  const { code, stdout, stderr } = await harness(freshDirectory(), 'list')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of [...workloads, ...engines, 'recordcount', 'compaction=leveled', 'buffered']) {
    expect(stdout).toContain(name)
  }
})

test('list --json is the same for scripts', async () => {
  const { code, stdout } = await harness(freshDirectory(), 'list', '--json')
  expect(code).toBe(0)
  const listing = JSON.parse(stdout) as Record<'workloads' | 'engines', { name: string }[]>
  expect(listing.workloads.map(workload => workload.name)).toEqual(workloads)
  expect(listing.engines.map(engine => engine.name)).toEqual(engines)
  expect(listing).toMatchObject({
    models: ['kv', 'table', 'series', 'graph', 'spatial', 'text'],
    durabilities: ['none', 'buffered', 'sync'],
  })
})

test('--help names every command, and run --help every default', async () => {
  const help = await harness(freshDirectory(), '--help')
  expect(help).toMatchObject({ code: 0, stderr: '' })
  for (const command of ['run', 'list', 'report', 'completion']) expect(help.stdout).toContain(`harness ${command}`)
  const { stdout } = await harness(freshDirectory(), 'run', '--help')
  for (const words of ['[100k]', '[10s]', '[1GiB]', '[buffered]', '--engine-option']) expect(stdout).toContain(words)
})

test('--version is the version of the package', async () => {
  expect(await harness(freshDirectory(), '--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
})

test('the completion script is one that bash takes', async () => {
  const { code, stdout } = await harness(freshDirectory(), 'completion')
  expect(code).toBe(0)
  expect(stdout).toContain('--get-yargs-completions')
  expect(spawnSync('bash', ['-n'], { input: stdout })).toMatchObject({ status: 0 })
})

test.each([
  [['harness', ''], 'run'],
  [['harness', 'run', ''], 'ycsb-a'],
  [['harness', 'run', 'ycsb-a', '--engine', ''], 'leveldb'],
  [['harness', 'run', 'ycsb-a', '--durability', ''], 'sync'],
  [['harness', 'run', 'ycsb-a', '--rec'], '--records'],
])('after %j comes %s', async (words, word) => {
  const { stdout } = await harness(freshDirectory(), '--get-yargs-completions', ...words)
  expect(stdout.split('\n').map(line => line.split(':')[0])).toContain(word)
})

test('a reader that leaves early is no error', async () => {
  const { status, stderr } = spawnSync('bash', ['-c', 'set -o pipefail; "$@" | true', 'x', ...program, 'list'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
