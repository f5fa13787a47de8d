/** `harness check` as a user starts it: verdicts, exit codes, lanes, exports, and one sentence for what cannot be. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HistoryFile } from '../../harness/history/history-file.ts'
import { toJsonLines } from '../../harness/history/json-lines.ts'
import { type History, historyOf, type Operation } from '../../harness/history/operation.ts'
import { HistoryRecorder } from '../../harness/history/recorder.ts'
import { freshDirectory, harness } from '../e2e/command-line.ts'
import { operation, read, write } from './operations.ts'

const right = [write(0, 'k', 1), read(10, 'k', 1, { client: 1 })]
const stale = [write(0, 'k', 1), write(10, 'k', 2), read(20, 'k', 1, { client: 1 })]

function save(directory: string, name: string, operations: readonly Operation[], more: Partial<History> = {}): void {
  writeFileSync(join(directory, name), [...toJsonLines(historyOf(operations, more))].join(''))
}

test('a history that is right', async () => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', right)
  expect(await harness(directory, 'check', 'h.jsonl')).toEqual({
    code: 0,
    stdout:
      'valid  linearizable: 2 operations on 1 key, held against the model register: each key has an order that explains it.\n',
    stderr: '',
  })
})

test('one that is not: exit code 5, and the operations that show it in lanes', async () => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', stale, { origin: { command: 'harness run ycsb-a --seed 7' } })
  const { code, stdout } = await harness(directory, 'check', 'h.jsonl', '--model', 'register')
  expect(code).toBe(5)
  expect(stdout.split('\n')).toEqual([
    'violated  linearizable: 3 operations on 1 key, held against the model register: key "k" has no order that explains the read of client 1 together with 2 other operations.',
    '',
    '  client 0   ├─ write 1 ─┤ ├─ write 2 ─┤',
    '  client 1                               ├─ read: 1 ─┤   ← this',
    '',
    '  these 3 operations have no order that the model allows, whenever the others took effect, if at all.',
    'replay: harness run ycsb-a --seed 7',
    '',
  ])
})

test('one that nobody can tell: 0, and 6 with --strict', async () => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', [write(0, 'k', 1)])
  const words = ['check', 'h.jsonl', '--check', 'durable', '--durability', 'sync']
  expect(await harness(directory, ...words)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^unknown {2}durable: /),
  })
  expect((await harness(directory, ...words, '--strict')).code).toBe(6)
})

test('the checks that it was meant for, as JSON, from a result folder', async () => {
  const directory = freshDirectory()
  const recorder = new HistoryRecorder(HistoryFile.create(join(directory, 'history.bin')), ['write', 'readAll'], 1, {
    checks: ['durable', 'session'],
    durability: 'sync',
  })
  recorder.begin(0, 0, 'k', 1, 10)
  recorder.ok(0, null, 20)
  recorder.mark({ name: 'crash', detail: 'power-loss', atNs: 30 })
  recorder.mark({ name: 'final-read', detail: '', atNs: 40 })
  recorder.begin(0, 1, null, null, 50)
  recorder.ok(0, [], 60)
  await recorder.finish()
  const { code, stdout } = await harness(directory, 'check', '.', '--json')
  expect(code).toBe(5)
  expect(JSON.parse(stdout)).toMatchObject({
    path: 'history.bin',
    operationCount: 2,
    verdict: 'violated',
    checks: [
      {
        name: 'durable',
        verdict: 'violated',
        counterexample: { key: 'k', offending: 1, operations: [{ kind: 'write' }, { kind: 'read' }] },
      },
      { name: 'session', verdict: 'valid' },
    ],
  })
})

test('a file cut short is checked as far as it goes, and says so', async () => {
  const directory = freshDirectory()
  const path = join(directory, 'history.bin')
  const recorder = new HistoryRecorder(HistoryFile.create(path), ['write', 'read'], 1, {})
  recorder.begin(0, 0, 'k', 1, 10)
  recorder.ok(0, null, 20)
  await recorder.finish()
  writeFileSync(path, readFileSync(path).subarray(0, -1))
  const { code, stdout } = await harness(directory, 'check', 'history.bin', '--strict', '--model', 'register')
  expect(code).toBe(6)
  expect(stdout).toMatch(
    /^unknown {2}linearizable: .*\nhistory\.bin ends early: a torn frame of \d+ bytes lies at offset \d+\.\n$/,
  )
})

test('exports in both forms, which are read again', async () => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', stale)
  expect(await harness(directory, 'check', 'h.jsonl', '--export', 'edn', 'h.edn')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  expect((await harness(directory, 'check', 'h.edn')).code).toBe(5)
  expect((await harness(directory, 'check', 'h.edn', '--export', 'jsonl', 'again.jsonl')).code).toBe(0)
  expect(readFileSync(join(directory, 'again.jsonl'), 'utf8')).toBe(readFileSync(join(directory, 'h.jsonl'), 'utf8'))
  const refused = await harness(directory, 'check', 'h.edn', '--export', 'edn', 'none/h.edn')
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: 'harness cannot write none/h.edn: no such file or directory (ENOENT)\n',
  })
})

test('a model of one’s own', async () => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', [operation('lock', 0), operation('lock', 10, { client: 1 })])
  writeFileSync(
    join(directory, 'mutex.mjs'),
    `export default { name: 'mutex', kinds: ['lock', 'unlock'], init: () => false,
      step: (locked, { kind }) => (locked === (kind === 'unlock') ? !locked : undefined) }`,
  )
  const { code, stdout } = await harness(directory, 'check', 'h.jsonl', '--model', './mutex.mjs')
  expect(code).toBe(5)
  expect(stdout).toContain('held against the model mutex')
})

test.each<[string, string | RegExp]>([
  ['check', 'check needs more: harness check <history>.'],
  ['check nowhere', 'cannot read nowhere: no such file or directory (ENOENT).'],
  ['check h.jsonl --check sesion', 'Unknown check: sesion. Did you mean session?'],
  ['check h.jsonl --model registre', 'Unknown model: registre. Did you mean register?'],
  [
    'check h.jsonl --model kv',
    'h.jsonl does not go with linearizable: the model kv knows no operation write; it has get, put, append, delete.',
  ],
  [
    'check h.jsonl --check set',
    'h.jsonl does not go with set: the check of sets knows no operation write; it has add, read.',
  ],
  [
    'check h.jsonl --check durable',
    'The history does not say how the store was opened: add --durability, none, buffered and sync.',
  ],
  [
    'check reads.jsonl',
    'Say with --model what the history is to be compared with: register, set and counter all know read.',
  ],
  ['check strange.jsonl', 'Say with --model what the history is to be compared with: no model knows jump.'],
  ['check h.jsonl --budget soon', '--budget takes a time such as 500ms, 30s or 5m, not "soon".'],
  ['check h.jsonl --total much', '--total takes a number, not "much".'],
  ['check h.jsonl --export xml a', 'Unknown form of export: xml. Known: edn and jsonl.'],
  ['check h.jsonl --export edn', /--export/],
  ['check h.jsonl --model ./none.mjs', /^cannot load the model \.\/none\.mjs: /],
  ['check bad.edn', 'bad.edn: line 2: ( is never closed.'],
  ['check bad.bin', 'bad.bin: offset 0: it does not begin as a history does.'],
])('harness %s', async (words, message) => {
  const directory = freshDirectory()
  save(directory, 'h.jsonl', right)
  save(directory, 'reads.jsonl', [read(0, 'k', null)])
  save(directory, 'strange.jsonl', [operation('jump', 0)])
  writeFileSync(join(directory, 'bad.edn'), '{:process 0 :type :invoke :f :read}\n(')
  writeFileSync(join(directory, 'bad.bin'), new Uint8Array(50))
  const { code, stdout, stderr } = await harness(directory, ...words.split(' '))
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^[^\n]+\n$/)
  if (typeof message === 'string') expect(stderr.trimEnd()).toBe(message)
  else expect(stderr).toMatch(message)
  expect(existsSync(join(directory, 'results'))).toBe(false)
})
