/** JSON lines keep everything; Jepsen's form keeps what it has a place for; texts that are neither are refused by line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { HistoryError } from '../../harness/history/errors.ts'
import { parseJepsen } from '../../harness/history/jepsen.ts'
import { toJepsen } from '../../harness/history/jepsen-export.ts'
import { parseJsonLines, toJsonLines } from '../../harness/history/json-lines.ts'
import { loadHistory } from '../../harness/history/load.ts'
import { historyOf, type Operation } from '../../harness/history/operation.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { drawRun, historyOfRun, origin } from './drawn-history.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-forms-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const seeds = Array.from({ length: 30 }, (_, seed) => seed)

test('JSON lines come back as they were', () => {
  for (const seed of seeds) {
    const { operations, marks } = historyOfRun(drawRun(createRandom(seed), 150))
    const history = { origin, operations, marks, incomplete: undefined }
    expect(parseJsonLines('h', [...toJsonLines(history)].join('')), `seed ${seed}`).toEqual(history)
  }
})

/** What Jepsen's form has no place for: answers of a cas but yes and no, and clients that go on after `:info`. */
function forJepsen(operation: Operation): Operation {
  const { kind, outcome, key, client } = operation
  const answer = outcome !== 'ok' ? undefined : kind === 'cas' ? client % 2 === 0 : operation.answer
  return { ...operation, answer, key: key === undefined ? null : key }
}

test('Jepsen’s form comes back with the same operations, by other clients where one died', () => {
  for (const seed of seeds) {
    const drawn = historyOfRun(drawRun(createRandom(seed), 150))
    const operations = drawn.operations.map(forJepsen)
    const read = parseJepsen('h', [...toJepsen(historyOf(operations, { marks: drawn.marks }))].join(''))
    const withoutClient = (given: readonly Operation[]): unknown[] =>
      given.map(operation => JSON.stringify({ ...operation, client: undefined })).sort()
    expect(withoutClient(read.operations), `seed ${seed}`).toEqual(withoutClient(operations))
    expect(read.marks).toEqual(drawn.marks)
    // Nobody does anything after an end that is unknown.
    const dead = new Set<number>()
    for (const { client, outcome } of [...read.operations].sort((a, b) => a.invokeNs - b.invokeNs)) {
      expect(dead.has(client)).toBe(false)
      if (outcome === 'unknown') dead.add(client)
    }
  }
})

test('what Jepsen writes is understood: records, vectors, tags, comments, keywords, maps, sets, a log', () => {
  const edn = `; a history
    [#jepsen.history.Op{:index 0, :time 10, :process 0, :type :invoke, :f :cas, :value [1 2]}
     {:process :nemesis, :type :info, :f :kill, :value ["n1" "n2"], :time 12}
     {:process 1 :type :invoke :f :read :value nil :time 13} #_ {:ignored true}
     {:process 0 :type :fail :f :cas :value [1 2] :time 20}
     {:process 1 :type :ok :f :read :value #{3 -4 5.5 "a\\n\\u0041" \\b {:x 1}} :time 21N}
     {:process 2 :type :invoke :f :write :value 99999999999999999999 :time 22}
     {:process 2 :type :info :f :write :value :timed-out :time 23}]`
  expect(parseJepsen('h', edn)).toMatchObject({
    marks: [{ name: 'kill', detail: '["n1","n2"]', atNs: 12 }],
    operations: [
      { client: 0, kind: 'cas', argument: [1, 2], answer: false, outcome: 'ok', invokeNs: 10, returnNs: 20 },
      { client: 1, kind: 'read', answer: [3, -4, 5.5, 'a\nA', 'b', [['x', 1]]], outcome: 'ok' },
      { client: 2, argument: '99999999999999999999', outcome: 'unknown', error: 'timed-out', answer: undefined },
    ],
  })
  const log = 'INFO  jepsen.util - 4\t:invoke\t:write\t3\nINFO  jepsen.util - 4\t:ok\t:write\t3\n7 :invoke :read nil\n'
  expect(parseJepsen('h', log).operations).toMatchObject([
    { client: 4, kind: 'write', argument: 3, outcome: 'ok', invokeNs: 0, returnNs: 1 },
    { client: 7, kind: 'read', outcome: 'unknown', returnNs: Number.POSITIVE_INFINITY },
  ])
})

test.each([
  ['{:process 0 :type :invoke :f :read', 'line 1: { is never closed.'],
  ['{:process 0\n :type}', 'line 1: a map has a key without a value.'],
  ['[1 2]', 'line 1: an entry must be a map.'],
  ['\n\n{:process 0 :type :ok :f :read}', 'line 3: process 0 completes what it never invoked.'],
  ['{:process 0 :type :jump :f :read}', 'line 1: an entry has the type jump, not :invoke, :ok, :fail or :info.'],
  ['{:type :invoke :f :read}', 'line 1: an entry has no :process.'],
  ['{:process 0 :type :invoke}', 'line 1: an entry has no :f.'],
  [
    '{:process 0 :type :invoke :f :r}\n{:process 0 :type :invoke :f :r}',
    'line 2: process 0 invokes with an operation open.',
  ],
  [
    '{:process 0 :type :invoke :f :r}\n{:process 0 :type :ok :f :w}',
    'line 2: process 0 completes another operation than it invoked.',
  ],
  ['{:process 0 :type :invoke :f :r :value "a}', 'line 1: a string is never closed.'],
  ['{:process 1x}', 'line 1: 1x is no number.'],
  ['0 :invoke', 'line 1: an entry has a process, a type, an f and a value.'],
  [')', 'line 1: ) is out of place.'],
  ['['.repeat(100_000), 'line 1: forms nest too deep.'],
])('the text %j is refused', (text, message) => {
  expect(() => parseJepsen('h', text)).toThrow(new HistoryError('h', message.split(': ')[0]!, message.slice(8, -1)))
})

test.each([
  ['{"client":0}', 'line 1: kind: '],
  ['\n{"client":-1,"kind":"read","outcome":"ok","invokeNs":1,"returnNs":2}', 'line 2: client: '],
  ['{"client":0,"kind":"read","outcome":"ok","invokeNs":3,"returnNs":2}', 'line 1: returnNs: comes before invokeNs.'],
  [
    '{"client":0,"kind":"read","outcome":"ok","invokeNs":3}',
    'line 1: returnNs: is missing of an operation that is ok.',
  ],
  ['{"client":0,"kind":"read","outcome":"failed","answer":1,"invokeNs":3,"returnNs":4}', 'line 1: answer: '],
  ['{"client":0,"kind":"read","outcome":"ok","key":{"a":1},"invokeNs":3,"returnNs":4}', 'line 1: key: '],
  ['{"atNs":5}', 'line 1: name: '],
  ['{"origin":{"durability":"best"}}', 'line 1: origin.durability: '],
  ['{"client":0', 'line 1: it is not JSON.'],
  ['[]', 'line 1: it is no object.'],
])('the line %s is refused', (text, message) => {
  expect(() => parseJsonLines('h', text)).toThrow(message)
})

test('texts spoilt at random are read or refused in one sentence, and never more', () => {
  const random = createRandom(5)
  const { operations, marks } = historyOfRun(drawRun(createRandom(6), 40))
  const history = historyOf(operations.map(forJepsen), { marks })
  const texts = [[...toJepsen(history)].join(''), [...toJsonLines(history)].join('')] as const
  for (let trial = 0; trial < 1000; trial++) {
    const text = texts[trial % 2]!
    const position = random.nextInteger(text.length)
    const piece = ['', '{', '}', '"', '\\', '[', ':', '#', ' ', '9', '\n'][random.nextInteger(11)]!
    const spoilt = text.slice(0, position) + piece + text.slice(position + random.nextInteger(4))
    try {
      if (trial % 2 === 0) parseJepsen('h', spoilt)
      else parseJsonLines('h', spoilt)
    } catch (error) {
      expect(error).toBeInstanceOf(HistoryError)
      expect((error as HistoryError).message).toMatch(/^h: line \d+: [^\n]+\.$/)
    }
  }
})

test('a path that holds no history is refused with the reason', async () => {
  const empty = join(directory, 'empty')
  writeFileSync(empty, '')
  const binary = join(directory, 'binary')
  writeFileSync(binary, new Uint8Array(100))
  for (const [path, message] of [
    [join(directory, 'none'), 'no such file or directory'],
    [directory, 'history.bin: no such file or directory'],
    [empty, 'there is no operation in it'],
    [binary, 'offset 0: it does not begin as a history does'],
  ] as const) {
    const error: unknown = await loadHistory(path).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toContain(message)
  }
})
