import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HistogramLogReader, listTags } from 'hdr-histogram-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Histogram } from '../../harness/measure/histogram.ts'
import { LatencyLog, type LoggedInterval } from '../../harness/results/latency-log.ts'

const startedAt = new Date('2026-11-22T10:15:00.000Z')

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-log-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function intervalOf(second: number, latencies: Readonly<Record<string, readonly number[]>>): LoggedInterval {
  const operations = Object.entries(latencies).map(([name, values]) => {
    const histogram = new Histogram()
    for (const value of values) histogram.record(value)
    return { name, count: values.length, errors: {}, response: histogram.toSparse() }
  })
  return { startMs: startedAt.getTime() + second * 1000, seconds: 1, operations }
}

function createLog(): Promise<LatencyLog> {
  return LatencyLog.create({ name: 'x', path: directory }, startedAt, 'harness run\nycsb-a')
}

test('every interval of every operation comes back under its tag', async () => {
  const log = await createLog()
  log.append(intervalOf(2, { read: [1000, 2000], 'read, then write': [5000] }), 'lsm.')
  log.append(intervalOf(3, { read: [70_000_000], 'read, then write': [] }), 'lsm.')
  await log.finish()

  const text = readFileSync(join(directory, 'latency.hlog'), 'utf8')
  expect(listTags(text)).toEqual(['lsm.read', 'lsm.read_then_write'])
  const reader = new HistogramLogReader(text)
  const read: unknown[] = []
  for (let histogram = reader.nextIntervalHistogram(); histogram; histogram = reader.nextIntervalHistogram()) {
    const { tag, totalCount, startTimeStampMsec, endTimeStampMsec } = histogram
    read.push([tag, totalCount, endTimeStampMsec - startTimeStampMsec, histogram.getValueAtPercentile(100)])
  }
  expect(read).toEqual([
    ['lsm.read', 2, 1000, 2000],
    ['lsm.read_then_write', 1, 1000, expect.closeTo(5000, -1)],
    ['lsm.read', 1, 1000, expect.closeTo(70_000_000, -6)],
  ])
  expect(reader.startTimeSec).toBe(startedAt.getTime() / 1000)
  expect(text).toContain('#harness run ycsb-a\n')
})

test('a log that was not finished is not there', async () => {
  const log = await createLog()
  log.append(intervalOf(0, { read: [1] }), '')
  expect(readdirSync(directory)).toEqual(['latency.hlog.partial'])
  log.discard()
  log.discard()
  expect(readdirSync(directory)).toEqual([])
})

test('discarding a finished log changes nothing', async () => {
  const log = await createLog()
  await log.finish()
  log.discard()
  expect(readdirSync(directory)).toEqual(['latency.hlog'])
})

test('a disk that fills up in mid-run is an error with file and reason', async () => {
  symlinkSync('/dev/full', join(directory, 'latency.hlog.partial'))
  await expect(createLog()).rejects.toThrow(
    `cannot write ${join(directory, 'latency.hlog')}: no space left on device (ENOSPC)`,
  )
})
