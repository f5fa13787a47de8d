/**
 * A new user with the README of the adapters and an empty folder: what stands there must run as printed.
 *
 * `npm install <path>` makes a link, and so does this test.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ScriptSummary } from '../../harness/results/script-summary.ts'
import { type Ended, freshDirectory, harness, program, start, tiny } from './command-line.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The code blocks of the README: the store, and its test. */
function printed(): [store: string, storeTest: string] {
  const readme = readFileSync(join(root, 'adapters/README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(match => match[1]!)
  expect(blocks).toHaveLength(2)
  return blocks as [string, string]
}

function newUser(change: (store: string) => string = store => store): string {
  const directory = freshDirectory()
  const [store, storeTest] = printed()
  expect(change(store)).not.toBe('')
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(directory, 'my-store.ts'), change(store))
  writeFileSync(join(directory, 'my-store.test.ts'), storeTest)
  mkdirSync(join(directory, 'node_modules'))
  symlinkSync(root, join(directory, 'node_modules', 'harness'))
  return directory
}

function conformance(directory: string): Promise<Ended> {
  return start(directory, [program[0]!, '--test', '--test-reporter=tap', 'my-store.test.ts']).ended
}

test.each(['ycsb-a', 'ycsb-d', 'ycsb-e', 'ycsb-f'])('%s runs on it, and every check holds', async workload => {
  const { code, stdout, stderr } = await harness(
    newUser(),
    'run',
    workload,
    '--engine',
    './my-store.ts',
    '--json',
    ...tiny,
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const summary = JSON.parse(stdout) as ScriptSummary
  expect(summary).toMatchObject({ engine: './my-store.ts', verdict: 'valid', failures: [] })
})

test('it compiles', () => {
  const directory = newUser()
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const { status, stdout } = spawnSync(
    join(root, 'node_modules/.bin/tsc'),
    [
      ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--allowImportingTsExtensions'],
      ...types,
      ...['my-store.ts', 'my-store.test.ts'],
    ],
    { cwd: directory, encoding: 'utf8' },
  )
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('it passes the suite as the README runs it', async () => {
  const { code, stdout } = await conformance(newUser())
  expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' })
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(40)
})

test('a mistake in it does not pass the suite', async () => {
  const { code, stdout } = await conformance(newUser(store => store.replace('key < end', 'key <= end')))
  expect(code).toBe(1)
  expect(stdout).toMatch(/^not ok .* a range has its start and not its end/m)
})

test.each<[string, string | undefined, RegExp]>([
  ['that is not there', undefined, /^cannot load the engine \.\/store\.ts: Cannot find module/],
  ['that cannot be read', 'export default {', /^cannot load the engine \.\/store\.ts: /],
  ['that throws', "throw new Error('no licence')", /^cannot load the engine \.\/store\.ts: no licence\.$/],
  ['without a default export', 'export const store = 1', /^\.\/store\.ts is no engine: it has no default export\.$/],
  [
    'that exports something else',
    'export default 1',
    /^\.\/store\.ts is no engine: its default export has no open\(\)/,
  ],
  ['without open', "export default { models: ['kv'] }", /^\.\/store\.ts is no engine: .* has no open\(\)/],
  [
    'without durabilities',
    "export default { models: ['kv'], options: [], open() {} }",
    /^\.\/store\.ts is no engine: its default export has no list of durabilities/,
  ],
  [
    'of another model',
    "export default { models: ['tables'], options: [], durabilities: ['none'], open() {} }",
    /^ycsb-a needs the model kv, which \.\/store\.ts lacks; /,
  ],
])('a module %s is refused in one sentence', async (_, text, message) => {
  const directory = freshDirectory()
  if (text !== undefined) writeFileSync(join(directory, 'store.ts'), text)
  const { code, stdout, stderr } = await harness(directory, 'run', 'ycsb-a', '--engine', './store.ts')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^[^\n]+\n$/)
  expect(stderr.trimEnd()).toMatch(message)
})
