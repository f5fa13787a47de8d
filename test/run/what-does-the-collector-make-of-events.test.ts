import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadHdrCodec } from '../../harness/measure/hdr.ts'
import { Histogram, type SparseHistogram } from '../../harness/measure/histogram.ts'
import type { OperationSample } from '../../harness/measure/recorder.ts'
import { latencyOf, mergeAll } from '../../harness/measure/sparse.ts'
import {
  type Pacing,
  type PhaseName,
  type Result,
  type Run,
  type SelfMeasurement,
  type Status,
  schemaVersion,
} from '../../harness/results/result.ts'
import { resultSchema } from '../../harness/results/schema.ts'
import { Collector, type MeasuredInterval } from '../../harness/run/collector.ts'
import type { RunEvent } from '../../harness/run/events.ts'
import { eventsOf, planOf } from './store-for-tests.ts'

const codec = await loadHdrCodec()
const request = { engine: 'map', round: 2, seed: 9 }

function histogramOf(values: readonly number[]): SparseHistogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram.toSparse()
}

function sample(name: string, values: readonly number[], errors: Record<string, number> = {}): OperationSample {
  return { name, count: values.length, errors, response: histogramOf(values) }
}

const opened: Extract<RunEvent, { readonly type: 'opened' }> = {
  type: 'opened',
  capabilities: {
    durability: 'none',
    durabilityDetail: 'in memory',
    keepsData: true,
    atomicBatch: true,
    compareAndSet: true,
    snapshots: true,
    expiry: true,
    isolation: 'linearizable',
    version: 'map 1',
  },
}
const openedNull: RunEvent = { type: 'opened', capabilities: { ...opened.capabilities, keepsData: false } }
const done: RunEvent = { type: 'done', interrupted: false }
const passed: RunEvent = { type: 'checks', checks: [{ name: 'records', verdict: 'valid', detail: 'All are there.' }] }
const self: SelfMeasurement = {
  nullStoreNs: 100,
  timerNs: 35,
  gcCount: 0,
  gcPauseNs: 0,
  gcPauseNsMax: 0,
  eventLoopStallNsMax: 0,
  eventLoopStallCount: 0,
  memoryBytesStart: 1,
  memoryBytesEnd: 1,
  memoryBytesMax: 1,
  cpuSeconds: 1,
}

function started(phase: PhaseName, limits: { operationCount?: number; durationSeconds?: number } = {}): RunEvent {
  return { type: 'phase-started', phase, intervalSeconds: 1, startedAt: '2026-11-22T10:00:00.000Z', ...limits }
}

function interval(phase: PhaseName, seconds: number, operations: readonly OperationSample[]): RunEvent {
  return { type: 'interval', phase, seconds, operations }
}

/** A run phase of so many seconds with the same operations in each. */
function runOf(operations: readonly OperationSample[], seconds = 10, pacing?: Pacing): RunEvent[] {
  return [
    started('run'),
    ...Array.from({ length: seconds }, () => interval('run', 1, operations)),
    { type: 'phase-ended', phase: 'run', seconds, ...(pacing === undefined ? {} : { pacing }) },
  ]
}

async function collect(events: readonly RunEvent[], status: Status = 'complete'): Promise<Run> {
  const collector = new Collector(request)
  for (const event of events) collector.accept(event)
  return collector.toRun(status)
}

test('totals, percentiles, histograms and series are those of all intervals', async () => {
  const first = [sample('read', [1000, 2000, 3000]), sample('update', [9000], { IO: 1 })]
  const second = [sample('read', [50_000])]
  const run = await collect([
    opened,
    started('run'),
    interval('run', 1, first),
    interval('run', 0.5, second),
    { type: 'phase-ended', phase: 'run', seconds: 1.6 },
    done,
  ])
  const all = mergeAll([first[0]!, second[0]!].map(({ response }) => response))
  const [phase] = run.phases
  expect(run).toMatchObject({ engine: 'map', round: 2, seed: 9, status: 'complete' })
  expect(phase).toMatchObject({ name: 'run', seconds: 1.6, operationCount: 5, operationsPerSecond: 5 / 1.6 })
  expect(phase?.operations.read).toMatchObject({
    count: 4,
    errors: {},
    latencyNs: latencyOf(all),
    serviceNs: latencyOf(all),
  })
  expect(codec.decode(phase!.operations.read!.histogram)).toMatchObject({ buckets: all.buckets, counts: all.counts })
  expect(phase?.operations.read).not.toHaveProperty('serviceHistogram')
  expect(phase?.operations.update).toMatchObject({ count: 1, errors: { IO: 1 } })
  expect(phase?.series).toMatchObject({ seconds: [1, 0.5], counts: { read: [3, 1], update: [1, 0] }, errors: [1, 0] })
})

test('under a rate, response and service times stay apart', async () => {
  const read = { ...sample('read', [80_000]), service: histogramOf([700]) }
  const { phases } = await collect([opened, ...runOf([read]), done])
  const operation = phases[0]!.operations.read!
  expect([operation.latencyNs.max, operation.serviceNs.max]).toEqual([80_000, 700])
  expect(codec.decode(operation.serviceHistogram!)).toMatchObject({ count: 10, max: 700 })
})

test('each interval is handed on as it came, with when it began', () => {
  const intervals: MeasuredInterval[] = []
  const collector = new Collector(request, measured => intervals.push(measured))
  for (const event of [started('load'), interval('load', 1, []), interval('load', 1.5, []), interval('load', 1, [])]) {
    collector.accept(event)
  }
  const startMs = Date.parse('2026-11-22T10:00:00.000Z')
  expect(intervals.map(measured => measured.startMs - startMs)).toEqual([0, 1000, 2500])
})

test('progress follows the stages, and shows the last interval and what is done', () => {
  const collector = new Collector(request)
  const progressAfter = (event: RunEvent): unknown => {
    collector.accept(event)
    return collector.progress()
  }
  expect(collector.progress()).toMatchObject({ stage: 'opening', seconds: 0 })
  expect(progressAfter(started('load', { operationCount: 200 }))).toMatchObject({ stage: 'load', fractionDone: 0 })
  expect(progressAfter(interval('load', 1, [{ ...sample('load', [10]), count: 50 }]))).toMatchObject({
    seconds: 1,
    operationCount: 50,
    operationsPerSecond: 50,
    fractionDone: 0.25,
  })
  expect(progressAfter({ type: 'phase-ended', phase: 'load', seconds: 1 })).toMatchObject({
    stage: 'settling',
    seconds: 0,
  })
  expect(progressAfter(started('run', { operationCount: 1000, durationSeconds: 4 }))).toMatchObject({
    stage: 'run',
    fractionDone: 0,
  })
  collector.accept(interval('run', 1, [sample('read', [10])]))
  const second = progressAfter(interval('run', 2, [sample('read', [70, 70]), sample('update', [5000, 70], { IO: 1 })]))
  expect(second).toEqual({
    stage: 'run',
    seconds: 3,
    operationCount: 5,
    errorCount: 1,
    operationsPerSecond: 2,
    latencyNsP99: 5000,
    fractionDone: 0.75,
  })
  expect(progressAfter({ type: 'phase-ended', phase: 'run', seconds: 3 })).toMatchObject({ stage: 'checking' })
  expect(progressAfter(passed)).toMatchObject({ stage: 'closing' })
  expect(progressAfter(done)).toMatchObject({ stage: 'ended' })
})

const read = sample('read', [1000, 1000])
const endings: readonly [string, readonly RunEvent[], Status, Status, string | undefined][] = [
  ['done', [opened, ...runOf([read]), passed, done], 'complete', 'complete', undefined],
  [
    'done after a stop request',
    [opened, ...runOf([read]), { type: 'done', interrupted: true }],
    'complete',
    'interrupted',
    undefined,
  ],
  ['killed on request', [opened, started('run'), interval('run', 1, [read])], 'interrupted', 'interrupted', undefined],
  ['died', [opened, started('run'), interval('run', 1, [read])], 'complete', 'failed', 'DIED'],
  ['died, as its parent saw', [opened], 'failed', 'failed', 'DIED'],
  [
    'failed and done',
    [opened, { type: 'failed', code: 'IO', message: 'no' }, { type: 'failed', code: 'CLOSED', message: '' }, done],
    'complete',
    'failed',
    'IO',
  ],
]
for (const [how, events, given, status, code] of endings) {
  test(`a run that ${how} is ${status}, with all that arrived`, async () => {
    const run = await collect(events, given)
    expect(run.status).toBe(status)
    expect(run.failure?.code).toBe(code)
    const arrived = events.filter(({ type }) => type === 'interval').length
    expect(run.phases[0]?.operationCount ?? 0).toBe(2 * arrived)
    if (status !== 'complete') expect(run.verdict).not.toBe('valid')
  })
}

const violated: RunEvent = { type: 'checks', checks: [{ name: 'sum', verdict: 'violated', detail: 'One is missing.' }] }
const unsure: RunEvent = { type: 'checks', checks: [{ name: 'sum', verdict: 'unknown', detail: 'Nobody knows.' }] }
const verdicts: readonly [string, readonly RunEvent[], Run['verdict']][] = [
  ['all checks valid', [opened, ...runOf([read]), passed], 'valid'],
  ['a check violated', [opened, ...runOf([read]), passed, violated, unsure], 'violated'],
  ['a check unknown', [opened, ...runOf([read]), passed, unsure], 'unknown'],
  ['nothing checked', [opened], 'unknown'],
  ['a wrong answer', [opened, ...runOf([sample('read', [10, 10], { wrong: 1 })]), passed], 'violated'],
  ['a record not found', [opened, ...runOf([sample('read', [10, 10], { notFound: 1 })]), passed], 'violated'],
  [
    'a record not found after a failure',
    [opened, ...runOf([sample('read', [10, 10], { notFound: 1, IO: 1 })]), passed],
    'unknown',
  ],
  [
    'a store that keeps nothing',
    [openedNull, ...runOf([sample('read', [10, 10], { notFound: 2 })]), passed],
    'unknown',
  ],
]
for (const [what, events, verdict] of verdicts) {
  test(`${what}: ${verdict}`, async () => {
    const run = await collect([...events, done])
    expect(run.verdict).toBe(verdict)
    expect(run.status).toBe('complete')
  })
}

test('wrong and missing answers are counted in a check of their own', async () => {
  const run = await collect([opened, ...runOf([sample('read', [10, 10], { notFound: 1, wrong: 1 })]), done])
  expect(run.checks).toEqual([
    { name: 'outcomes', verdict: 'violated', detail: 'Of 20 operations 10 got a wrong answer and 10 found no record.' },
  ])
})

const late: Pacing = {
  arrivals: 'constant',
  targetFrom: 10,
  targetTo: 10,
  scheduledCount: 40,
  errorNs: latencyOf(histogramOf([])),
  kept: false,
}
const slowRead = sample('read', [9_000_000])
const warnings: readonly [string, readonly RunEvent[], readonly string[]][] = [
  ['nothing to say', runOf([slowRead]), []],
  ['a short run', runOf([slowRead], 3), ['less than 5 s']],
  ['a schedule not kept', runOf([read], 10, late), ['did not keep its schedule: only 50 %']],
  ['operations that failed', runOf([sample('read', [9_000_000], { IO: 1 })]), ['Operations failed: 10 with IO']],
  ['records not found', runOf([sample('read', [9_000_000], { notFound: 1 })]), ['10 operations found no record']],
  [
    'a store as fast as the harness',
    [...runOf([sample('read', [200])]), { type: 'self', self }],
    ['own cost is 50 % of'],
  ],
  ['a store that is slow enough', [...runOf([slowRead]), { type: 'self', self }], []],
  [
    'throughput that falls',
    [started('run'), ...[90, 90, 90, 9, 9, 9].map(count => interval('run', 1, [{ ...slowRead, count }]))],
    ['not steady'],
  ],
]
for (const [what, events, expected] of warnings) {
  test(`warnings of a run with ${what}`, async () => {
    const run = await collect([opened, ...events, done])
    expect(run.warnings.length).toBe(expected.length)
    for (const [index, text] of expected.entries()) expect(run.warnings[index]).toContain(text)
  })
}

test('a ramp is not asked to be steady', async () => {
  const events = [100, 100, 100, 900, 900, 900].map(count => interval('run', 1, [{ ...slowRead, count }]))
  const ended: RunEvent = {
    type: 'phase-ended',
    phase: 'run',
    seconds: 6,
    pacing: { ...late, targetTo: 90, kept: true },
  }
  expect((await collect([opened, started('run'), ...events, ended, done])).phases[0]).not.toHaveProperty('steady')
})

test('a real run gives a result that the schema takes, also after a way through JSON', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'harness-collector-'))
  const shape = { type: 'rate', arrivals: 'poisson', from: 2000, to: 4000 } as const
  const plan = planOf({ shape, warmUpSeconds: 0.01 })
  const run = await collect(await eventsOf(directory, { plan }))
  await rm(directory, { recursive: true })
  const result: Result = {
    schemaVersion,
    name: 'r',
    startedAt: '2026-11-22T10:00:00.000Z',
    status: 'complete',
    command: 'harness run',
    plan,
    environment: {
      tool: '',
      node: '',
      v8: '',
      os: '',
      cpu: '',
      cpuCount: 2,
      memoryBytes: 1,
      fileSystem: '',
      loadAverageBefore: 0,
    },
    runs: [run],
    warnings: [],
  }
  expect(run.status).toBe('complete')
  expect(run.phases.map(({ name }) => name)).toEqual(['load', 'warm-up', 'run'])
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result)
})
