import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { abCommand } from '../../harness/cli/ab.ts'
import { runCommand } from '../../harness/cli/run.ts'
import { parseObjective } from '../../harness/objectives/parse.ts'
import { readYaml, type Yaml, type YamlMap } from './yaml.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const action = mapOf(readYaml(readFileSync(join(root, 'action.yml'), 'utf8')))
const example = mapOf(readYaml(readFileSync(join(root, 'examples/ci/github.yml'), 'utf8')))
const actionSteps = stepsOf(action.runs!)
const script = textOf(actionSteps.find(({ id }) => id === 'harness')!.run)

function mapOf(value: Yaml | undefined): YamlMap {
  if (value === undefined || typeof value === 'string' || Array.isArray(value)) throw new Error('no map')
  return value as YamlMap
}

function stepsOf(value: Yaml): YamlMap[] {
  return (mapOf(value).steps as readonly Yaml[]).map(mapOf)
}

/** A scalar; empty where there is none. */
function textOf(value: Yaml | undefined): string {
  if (value !== undefined && typeof value !== 'string') throw new Error('no text')
  return value ?? ''
}

/** Names of the options among words, without dashes. */
function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name]) => name!)
}

test('it is a composite action whose every step says what it uses, or in which shell it runs', () => {
  expect(action).toMatchObject({ name: 'harness', runs: { using: 'composite' } })
  for (const step of actionSteps) {
    expect(typeof step.uses === 'string' ? /^[\w-]+\/[\w-]+@v\d+$/.test(step.uses) : step.shell === 'bash').toBe(true)
  }
})

test('no input reaches a script but as environment, and each reference leads somewhere', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8')
  for (const step of [...actionSteps, ...Object.values(mapOf(example.jobs)).flatMap(stepsOf)]) {
    expect(textOf(step.run)).not.toContain('${{')
  }
  const inputs = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name!)
  expect(new Set(inputs)).toEqual(new Set(Object.keys(mapOf(action.inputs))))
  for (const [, id] of text.matchAll(/steps\.([\w-]+)\./g)) expect(actionSteps.map(step => step.id)).toContain(id)
  const variables = [...script.matchAll(/\$\{?#?(HARNESS_\w+)/g)].map(([, name]) => name!)
  expect(new Set(variables)).toEqual(new Set(Object.keys(mapOf(actionSteps.find(({ id }) => id === 'harness')!.env))))
})

test('every option that the action and the example name is one of the command line', () => {
  const known = new Set([...Object.keys(runCommand.options), ...Object.keys(abCommand.options)])
  const own = optionsIn(script)
  expect(own).toContain('objective')
  for (const name of own) expect(known).toContain(name)
  const uses = Object.values(mapOf(example.jobs)).flatMap(stepsOf)
  const withHarness = uses.filter(({ uses }) => uses === 'OWNER/harness@main').map(step => mapOf(step.with))
  expect(withHarness).toHaveLength(2)
  for (const given of withHarness) {
    for (const name of Object.keys(given)) expect(Object.keys(mapOf(action.inputs))).toContain(name)
    for (const name of optionsIn(textOf(given.run))) expect(Object.keys(runCommand.options)).toContain(name)
    for (const name of optionsIn(textOf(given.options))) expect(Object.keys(abCommand.options)).toContain(name)
    for (const line of textOf(given.objectives).split('\n')) {
      if (line !== '') expect(parseObjective(line).text).toBe(line)
    }
  }
  const marker = /<!-- [\w-]+ -->/.exec(readFileSync(join(root, 'examples/ci/github.yml'), 'utf8'))![0]
  expect(readFileSync(join(root, 'reports/markdown/index.ts'), 'utf8')).toContain(`'${marker}'`)
})

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-action-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly output: string
  readonly githubOutput: string
}

/** Runs the action's script as a runner does, on this build or on a program that only tells its words. */
function runScript(inputs: Readonly<Record<string, string>>, harnessPath = root): Ran {
  const githubOutput = join(directory, 'output')
  const defaults = Object.entries(mapOf(action.inputs)).map(([name, input]) => [name, mapOf(input).default ?? ''])
  const values = { ...Object.fromEntries(defaults), ...inputs } as Record<string, string>
  const variables = Object.entries(values).map(([name, value]) => [`HARNESS_${name.toUpperCase()}`, value])
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      ...Object.fromEntries(variables),
      HARNESS_PATH: harnessPath,
      GITHUB_OUTPUT: githubOutput,
      GITHUB_STEP_SUMMARY: join(directory, 'summary.md'),
    },
  })
  const told = existsSync(githubOutput) ? readFileSync(githubOutput, 'utf8') : ''
  return { code: status, output: stdout + stderr, githubOutput: told }
}

/** A stand-in that prints its words, one a line, and ends with 3. */
function echoingHarness(): string {
  const path = join(directory, 'action')
  execFileSync('mkdir', ['-p', join(path, 'node_modules/.bin'), join(path, 'bin')])
  const program = '#!/bin/sh\nshift\nprintf "%s\\n" "$@"\nexit 3\n'
  writeFileSync(join(path, 'node_modules/.bin/node'), program, { mode: 0o755 })
  return path
}

test('the script hands on words as they were quoted, expands nothing, and ends as the program ends', () => {
  const run = 'ycsb-a --engine "./my store.ts" -p \'a=$(touch evil) `id` *\'\n--records 5'
  const { code, output, githubOutput } = runScript(
    { run, objectives: 'read.p99 < 2ms\n\n  throughput > 5; touch evil\n', junit: 'j u.xml', options: '--strict' },
    echoingHarness(),
  )
  expect(output.split('\n').slice(0, -1)).toEqual([
    'run',
    'ycsb-a',
    '--engine',
    './my store.ts',
    '-p',
    'a=$(touch evil) `id` *',
    '--records',
    '5',
    '--results',
    'harness-results',
    '--strict',
    '--junit',
    'j u.xml',
    '--objective',
    'read.p99 < 2ms',
    '--objective',
    'throughput > 5; touch evil',
  ])
  expect({ code, githubOutput }).toEqual({ code: 3, githubOutput: 'exit-code=3\n' })
  expect(existsSync(join(directory, 'evil'))).toBe(false)
})

test('with a base it compares, and refuses objectives', () => {
  const inputs = { run: 'ycsb-a', base: 'main', options: '--repeat 10 --confirm', markdown: 'c.md' }
  const { output } = runScript(inputs, echoingHarness())
  const options = '--base main --head HEAD --results harness-results --repeat 10 --confirm --markdown c.md'
  expect(output.split('\n').slice(0, -1).join(' ')).toBe(`ab ${options} -- run ycsb-a`)
  const refused = runScript({ ...inputs, objectives: 'p99 < 1ms' }, echoingHarness())
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('::error::harness: objectives') })
})

test('a quote without an end is no run', () => {
  expect(runScript({ run: 'ycsb-a "lsm' }, echoingHarness()).code).toBe(2)
})

test('it runs, and leaves the result, the files that were asked for, and the summary of the step', () => {
  const { code, output, githubOutput } = runScript({
    run: 'ycsb-a --engine memory --records 200 --operations 1000 --warm-up 0 --seed 1',
    objectives: 'throughput > 1\nread.max < 10m',
    junit: 'junit.xml',
    markdown: 'comment.md',
  })
  expect({ code, githubOutput }, output).toEqual({ code: 0, githubOutput: 'exit-code=0\n' })
  expect(existsSync(join(directory, 'harness-results'))).toBe(true)
  expect(readFileSync(join(directory, 'junit.xml'), 'utf8')).toContain('name="objective: throughput &gt; 1"')
  expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toBe(readFileSync(join(directory, 'comment.md'), 'utf8'))
})
