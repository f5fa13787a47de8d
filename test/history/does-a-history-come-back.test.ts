/** Recorder and reader: what was seen comes back, exactly, in whatever blocks it went to the disk. */
import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { blockBytes, HistoryFile } from '../../harness/history/history-file.ts'
import { readHistory } from '../../harness/history/reader.ts'
import { HistoryRecorder } from '../../harness/history/recorder.ts'
import { ResultError } from '../../harness/results/errors.ts'
import { type DrawnRun, drawRun, historyOfRun, origin, record, type Step } from './drawn-history.ts'

test('operations, marks and origin of a short run', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = createRandom(seed)
    const run = drawRun(random, random.nextInteger(300))
    const history = await readHistory(await record(run))
    expect(history, `seed ${seed}`).toEqual({ origin, incomplete: undefined, ...historyOfRun(run) })
  }
})

test('a run of many blocks', async () => {
  const run = drawRun(createRandom(1), 60_000)
  const path = await record(run)
  expect(statSync(path).size).toBeGreaterThan(10 * blockBytes)
  expect(await readHistory(path)).toEqual({ origin, incomplete: undefined, ...historyOfRun(run) })
})

test('values larger than a block, among others and under way at the end of one', async () => {
  const large = (client: number, character: string): DrawnRun['steps'][number]['operation'] => ({
    client,
    kind: 'batch',
    key: null,
    argument: [character.repeat(3 * blockBytes)],
    answer: undefined,
    outcome: 'unknown',
    error: undefined,
    invokeNs: 5,
    returnNs: Number.POSITIVE_INFINITY,
  })
  const steps: Step[] = []
  for (let client = 0; client < 4; client++)
    steps.push({ client, begins: true, operation: large(client, ['ä', 'b', 'c', '😀'][client]!) })
  for (let client = 0; client < 3; client++) {
    const operation = { ...steps[client]!.operation, outcome: 'ok', answer: null, returnNs: 7 } as const
    steps.push({ client, begins: false, operation })
  }
  const run = { clientCount: 5, steps: [...steps, ...drawRun(createRandom(2), 20, 1).steps.map(shifted)], marks: [] }
  const { operations } = await readHistory(await record(run))
  expect(operations).toEqual(historyOfRun(run).operations)
})

function shifted(step: Step): Step {
  return { ...step, client: 4, operation: { ...step.operation, client: 4 } }
}

test('what a client gives up and never ends is unknown', async () => {
  const begun = drawRun(createRandom(4), 1, 1).steps[0]!
  const again = { ...begun, operation: { ...begun.operation, invokeNs: begun.operation.invokeNs + 10 } }
  const ended = { ...again.operation, outcome: 'ok', answer: 5, returnNs: again.operation.invokeNs + 20 } as const
  const steps = [begun, again, { client: 0, begins: false, operation: ended }]
  const { operations } = await readHistory(await record({ clientCount: 1, steps, marks: [] }))
  expect(operations).toEqual([ended, begun.operation])
})

test('nothing at all is a history too', async () => {
  const run = { clientCount: 3, steps: [], marks: [] }
  expect(await readHistory(await record(run))).toEqual({ origin, incomplete: undefined, operations: [], marks: [] })
})

test('a disk that is full is said at the end, and nobody is disturbed before', async () => {
  const recorder = new HistoryRecorder(HistoryFile.create('/dev/full'), ['write'], 1, {})
  for (let index = 0; index < 50_000; index++) {
    recorder.begin(0, 0, index, index, index)
    recorder.ok(0, null, index + 1)
  }
  const error: unknown = await recorder.finish().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ResultError)
  expect((error as ResultError).message).toBe('cannot write /dev/full: no space left on device (ENOSPC)')
})

test('a recorder that is faster than the disk waits for it, and nothing is out of order', async () => {
  const steps = drawRun(createRandom(3), 200_000).steps
  const history = await readHistory(await record({ clientCount: 5, steps, marks: [] }))
  expect(history.operations).toEqual(historyOfRun({ steps, marks: [] }).operations)
})
