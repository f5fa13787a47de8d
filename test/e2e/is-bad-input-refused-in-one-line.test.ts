import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshDirectory, harness } from './command-line.ts'

test.each<[string, string]>([
  ['rnu', 'Unknown command: rnu. Did you mean run?'],
  ['', /^Name a command: run, compare, ab, .* and completion; harness --help says what each does\.$/],
  ['--versoin', 'Unknown option: --versoin. Did you mean --version?'],
  ['run', 'Name a workload, such as ycsb-a, or a property file with -P; harness list shows what there is.'],
  ['run ycsb-z', 'Unknown workload: ycsb-z. Did you mean ycsb-a?'],
  ['run ycsb-a --engine lsn', 'Unknown engine: lsn. Did you mean lsm?'],
  ['run ycsb-a --recrods 5', 'Unknown option: --recrods. Did you mean --records?'],
  ['run ycsb-a --propertyfile x', 'Unknown option: --propertyfile. Did you mean --property-file?'],
  ['run ycsb-a --recrods=5', 'Unknown option: --recrods. Did you mean --records?'],
  ['run ycsb-a -z', 'Unknown option: -z. harness run --help lists them.'],
  ['run ycsb-a --records', '--records needs a value.'],
  ['run ycsb-a -p', '-p needs a value.'],
  ['run ycsb-a --records 1 --records 2', '--records is given 2 times.'],
  ['run ycsb-a ycsb-b', 'run [workload] takes nothing more: "ycsb-b" is too much.'],
  ['run ycsb-a --clients 0', '--clients must be at least 1, not "0".'],
  ['run ycsb-a --rate -5', '--rate must be at least 0.001, not "-5".'],
  ['run ycsb-a -p recrodcount=5', '-p: there is no property recrodcount. Did you mean recordcount?'],
  ['run -P nowhere', 'cannot read the property file nowhere: no such file or directory.'],
  ['run ycsb-a --engine null --durability sync', '--durability sync: null keeps nothing on a disk and has none only.'],
  [
    'run ycsb-a --engine-option compaction=best',
    'Unknown value of engine option compaction: best. Known: leveled and tiered.',
  ],
  ['run ycsb-a --engine ./none.js', /^cannot load the engine \.\/none\.js: /],
  ['list all', 'list takes nothing more: "all" is too much.'],
  ['report', 'report needs more: harness report <result>.'],
  ['report nowhere', 'cannot read nowhere: no such file or directory (ENOENT).'],
] as [string, string][])('harness %s', async (words, message) => {
  const directory = freshDirectory()
  const { code, stdout, stderr } = await harness(directory, ...words.split(' ').filter(word => word !== ''))
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^[^\n]+\n$/)
  expect(stderr.trimEnd()).toMatch(message)
  expect(existsSync(join(directory, 'results'))).toBe(false)
})

test('what was typed cannot draw on the terminal', async () => {
  const { code, stderr } = await harness(freshDirectory(), 'run', 'ycsb\u001b[2J\n-a')
  expect(code).toBe(2)
  expect(stderr).toMatch(/^Unknown workload: ycsb\\u\{1b\}\[2J\\u\{a\}-a\. [^\n]+\n$/)
})

test('a property file with nonsense is refused with file and line', async () => {
  const directory = freshDirectory()
  writeFileSync(join(directory, 'w'), 'recordcount=100\nreadproportion=often\n')
  const { code, stderr } = await harness(directory, 'run', '-P', 'w')
  expect(code).toBe(2)
  expect(stderr).toBe('w:2: readproportion=often is not a number of 0 or more.\n')
})

test('a result that is none, or of a later harness, is refused in one line', async () => {
  const directory = freshDirectory()
  const path = join(directory, 'result.json')
  for (const [text, reason] of [
    ['{"schemaVersion":1', 'is not a result of harness: it is not JSON, or was cut short.'],
    ['{"schemaVersion":1}', 'is not a result of harness: name: '],
    ['{"schemaVersion":7}', 'has schema version 7, and this harness reads up to 1: '],
  ] as const) {
    writeFileSync(path, text)
    const { code, stderr } = await harness(directory, 'report', 'result.json')
    expect(code).toBe(2)
    expect(stderr).toContain(`result.json ${reason}`)
    expect(stderr).toMatch(/^[^\n]+\n$/)
  }
})

test('a result directory that cannot be is an error with path and reason', async () => {
  const directory = freshDirectory()
  writeFileSync(join(directory, 'file'), '')
  for (const option of ['--results', '--data']) {
    const words = ['--engine', 'null', '--records', '10', '--operations', '10', option, 'file/results']
    const { code, stdout, stderr } = await harness(directory, 'run', 'ycsb-a', '--seed', '1', ...words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^harness cannot create the (result|data) directory file\/results: not a directory \(ENOTDIR\)\n$/,
    )
  }
})

// Node's recursive mkdir never came back from this one.
test('a directory that the system denies inside one that is there is refused, not waited for', async () => {
  for (const option of ['--results', '--data']) {
    const words = ['--engine', 'null', '--records', '10', '--operations', '10', option, '/proc/harness/results']
    const { code, stdout, stderr } = await harness(freshDirectory(), 'run', 'ycsb-a', '--seed', '1', ...words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^harness cannot create the (result|data) directory \/proc\/harness\/results: [^\n]+\n$/)
  }
})

test('a store that cannot be opened fails the run, and says why', async () => {
  const directory = freshDirectory()
  mkdirSync(join(directory, 'engine'))
  writeFileSync(
    join(directory, 'engine', 'broken.mjs'),
    `const open = () => { throw Object.assign(new Error('the package is not installed'), { code: 'NOT_FOUND', definite: true }) }
export default { name: 'broken', description: '', models: ['kv'], options: [], durabilities: ['none'], open }`,
  )
  const words = ['--engine', './engine/broken.mjs,memory', '--records', '10', '--operations', '10', '--repeat', '2']
  const { code, stdout } = await harness(directory, 'run', 'ycsb-a', '--json', '--warm-up', '0', ...words)
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'failed',
    failures: ['./engine/broken.mjs: NOT_FOUND: the package is not installed'],
    engines: [{ operationsPerSecond: 0 }, { engine: 'memory', verdict: 'valid' }],
  })
})
