/**
 * A run that dies leaves a file that ends anywhere; a disk that rots leaves anything. The reader gives back what was
 * recorded up to some instant, or says what is wrong and where; it never makes up an operation.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { HistoryError } from '../../harness/history/errors.ts'
import type { History, Operation } from '../../harness/history/operation.ts'
import { readHistory } from '../../harness/history/reader.ts'
import { type DrawnRun, drawRun, historyOfRun, record } from './drawn-history.ts'

/** Whether these operations are the history as it stood at some instant of the run. */
function isMomentOf({ steps }: DrawnRun, operations: readonly Operation[]): boolean {
  const endedCount = operations.filter(({ returnNs }) => returnNs !== Number.POSITIVE_INFINITY).length
  let ended = 0
  for (let end = 0; end <= steps.length && ended <= endedCount; end++) {
    if (ended === endedCount) {
      const moment = historyOfRun({ steps: steps.slice(0, end), marks: [] }).operations
      if (JSON.stringify(moment) === JSON.stringify(operations)) return true
    }
    if (steps[end]?.begins === false) ended++
  }
  return false
}

function readAfter(path: string, bytes: Uint8Array): Promise<History | HistoryError> {
  writeFileSync(path, bytes)
  return readHistory(path).catch((error: unknown) => {
    if (error instanceof HistoryError) return error
    throw error
  })
}

/** A run that fills a few blocks, so that there is something to lose. */
const run = drawRun(createRandom(7), 14_000)

test('every cut leaves what was recorded up to an instant, with what was under way, and says so', async () => {
  const small = drawRun(createRandom(8), 200)
  const path = await record(small)
  const whole = readFileSync(path)
  for (let length = 0; length < whole.length; length++) {
    const read = await readAfter(path, whole.subarray(0, length))
    if (read instanceof HistoryError) {
      // Nothing is left of the first frame, so it might be any file.
      expect(read.message).toBe(`${path}: offset 0: it does not begin as a history does.`)
      continue
    }
    expect(read.incomplete).toMatch(/ends early: .* at offset \d+$/)
    expect(isMomentOf(small, read.operations)).toBe(true)
  }
})

test('a cut behind some blocks leaves those blocks: what had ended, and what was under way as unknown', async () => {
  const path = await record(run)
  const whole = readFileSync(path)
  const random = createRandom(9)
  const lengths = new Set<number>()
  for (let trial = 0; trial < 100; trial++) {
    const read = await readAfter(path, whole.subarray(0, 1000 + random.nextInteger(whole.length - 1001)))
    if (read instanceof HistoryError) expect.fail(read.message)
    expect(isMomentOf(run, read.operations)).toBe(true)
    lengths.add(read.operations.length)
  }
  expect(lengths.size).toBeGreaterThan(3)
})

test('a flipped bit is found, wherever it is', async () => {
  const path = await record(run)
  const whole = readFileSync(path)
  const random = createRandom(10)
  const complaints = new Set<string>()
  for (let trial = 0; trial < 300; trial++) {
    const position = trial < 40 ? whole.length - 1 - trial : random.nextInteger(whole.length)
    const flipped = Uint8Array.from(whole)
    flipped[position] = flipped[position]! ^ (1 << random.nextInteger(8))
    const read = await readAfter(path, flipped)
    if (read instanceof HistoryError) {
      expect(read.message).toMatch(/: offset \d+: .+\.$/)
      complaints.add(read.message.replaceAll(/\d+/g, 'N'))
    } else {
      // Only in the last frames, behind which nothing tells that there was more.
      expect(read.incomplete).toBeDefined()
      expect(isMomentOf(run, read.operations)).toBe(true)
    }
  }
  expect([...complaints].some(complaint => complaint.includes('is damaged'))).toBe(true)
})

test('bytes that are no history are refused, whatever they are', async () => {
  const path = await record({ clientCount: 1, steps: [], marks: [] })
  const whole = readFileSync(path)
  const random = createRandom(11)
  for (let trial = 0; trial < 300; trial++) {
    const noise = Uint8Array.from({ length: random.nextInteger(400) }, () => random.nextInteger(256))
    const start = trial % 2 === 0 ? whole.subarray(0, random.nextInteger(whole.length)) : new Uint8Array(0)
    const read = await readAfter(path, Uint8Array.of(...start, ...noise))
    if (!(read instanceof HistoryError)) {
      expect(read.operations).toEqual([])
      expect(read.incomplete).toBeDefined()
    }
  }
})

test('frames that change places, come twice or go on behind the end are found', async () => {
  const path = await record(run)
  const whole = readFileSync(path)
  const starts = [...frameStarts(whole)]
  expect(starts.length).toBeGreaterThan(4)
  const frame = (index: number): Uint8Array => whole.subarray(starts[index], starts[index + 1] ?? whole.length)
  const all = starts.map((_, index) => frame(index))
  for (const frames of [
    [all[0]!, all[2]!, all[1]!, ...all.slice(3)],
    [all[0]!, all[1]!, all[1]!, ...all.slice(2)],
    [all[0]!, ...all.slice(2)],
    [...all, all.at(-1)!],
  ]) {
    expect(await readAfter(path, Buffer.concat(frames))).toBeInstanceOf(HistoryError)
  }
})

function* frameStarts(bytes: Uint8Array): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let at = 0; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) yield at
}
