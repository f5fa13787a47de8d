/** Results as real runs leave them, one for each thing that the page must be able to tell. */
import type {
  CapabilitiesResult,
  CheckResult,
  MetricResult,
  Phase,
  Plan,
  Result,
  Run,
  SelfMeasurement,
} from '../../harness/results/result.ts'
import { type PhaseTraits, phaseOf } from './phase.ts'

/** Text that would run, fetch or end an element if any of it were taken for markup. */
export const hostileText = '</script><script>alert(1)</script><img src=x onerror=alert(1)> & "%{y}" <b>bold</b>'

const capabilities: CapabilitiesResult = {
  durability: 'buffered',
  durabilityDetail: 'the write-ahead log is written at each operation and synced when it is rotated',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'linearizable',
  version: 'lsm 0.1.0',
}

const metrics: readonly MetricResult[] = [
  metric('amplification.write', 4.82, 'ratio', 'Bytes written to the disk, by byte of data'),
  metric('amplification.read', 1.36, 'ratio', 'Blocks read, by read that reached the tables'),
  metric('amplification.space', 1.08, 'ratio', 'Bytes on the disk, by byte of live data'),
  metric('cache.hitRatio', 0.947, 'ratio', 'Blocks found in the cache'),
  metric('cache.bytes', 33_492_992, 'bytes', 'Blocks in the cache'),
  metric('compaction.bytes', 1_932_735_283, 'bytes', 'Written by compaction'),
  metric('compaction.count', 48, 'count', 'Compactions that ended'),
  metric('filter.falsePositiveRatio', 0.0093, 'ratio', 'Filter said yes, table said no'),
  metric('stall.count', 12, 'count', 'Times that a write waited for flushes or compaction'),
  metric('stall.time', 412_000_000, 'ns', 'Time that writes waited'),
  metric('wal.bytes', 612_368_384, 'bytes', 'Written to the log'),
  metric('wal.syncCount', 96, 'count', 'Syncs of the log'),
]

const self: SelfMeasurement = {
  nullStoreNs: 212,
  timerNs: 47,
  gcCount: 118,
  gcPauseNs: 263_000_000,
  gcPauseNsMax: 6_400_000,
  eventLoopStallNsMax: 14_200_000,
  eventLoopStallCount: 3,
  memoryBytesStart: 213_000_000,
  memoryBytesEnd: 221_000_000,
  memoryBytesMax: 236_000_000,
  cpuSeconds: 71.4,
}

const plan: Plan = {
  workload: 'ycsb-a',
  properties: {
    recordcount: '1000000',
    operationcount: '0',
    fieldcount: '10',
    fieldlength: '100',
    readproportion: '0.5',
    updateproportion: '0.5',
    scanproportion: '0',
    insertproportion: '0',
    requestdistribution: 'zipfian',
    zipfianconstant: '0.99',
    insertorder: 'hashed',
    readallfields: 'true',
  },
  engines: ['lsm'],
  engineOptions: { lsm: { compaction: 'leveled', compression: 'none', 'bloom-bits': '10' } },
  durability: 'buffered',
  cacheBytes: 33_554_432,
  writeBufferBytes: 16_777_216,
  records: 1_000_000,
  durationSeconds: 60,
  warmUpSeconds: 5,
  clients: 1,
  loadBatchLength: 100,
  shape: { type: 'closed' },
  repeat: 1,
  seed: 42,
}

const result: Result = {
  schemaVersion: 1,
  name: '2026-11-22T10-15-00-ycsb-a-lsm',
  startedAt: '2026-11-22T10:15:00.000Z',
  status: 'complete',
  command: 'harness run ycsb-a --engine lsm --records 1000000 --duration 60s --seed 42',
  plan,
  environment: {
    tool: 'harness 0.1.0',
    node: '24.21.0',
    v8: '13.6.233.17',
    os: 'Linux 6.8.0 x64',
    cpu: 'AMD EPYC 7B13',
    cpuCount: 2,
    memoryBytes: 25_276_510_208,
    fileSystem: 'ext4',
    loadAverageBefore: 0.21,
    commit: '74566fa+changes',
  },
  runs: [],
  warnings: [],
}

const mix = { read: 0.5, update: 0.5 }

const runTraits: PhaseTraits = {
  name: 'run',
  seed: 1,
  intervalCount: 60,
  intervalSeconds: 1,
  operationsPerSecond: 182_000,
  mix,
  medianNs: 3_900,
  stallEvery: 13,
}

function metric(name: string, value: number, unit: MetricResult['unit'], description: string): MetricResult {
  return { name, value, unit, description }
}

function loadPhase(seed: number): Phase {
  return phaseOf({
    ...runTraits,
    name: 'load',
    seed,
    intervalCount: 6,
    operationsPerSecond: 171_000,
    mix: { load: 1 },
    medianNs: 480_000,
  })
}

const checks: readonly CheckResult[] = [
  {
    name: 'every record is there',
    verdict: 'valid',
    detail: '1,000,000 of 1,000,000 records were found by a full scan.',
  },
  { name: 'no record is torn', verdict: 'valid', detail: '1,000,000 records have ten fields of 100 bytes each.' },
  { name: 'keys ascend', verdict: 'valid', detail: 'A full scan met no key out of order.' },
  { name: 'reads return what was written', verdict: 'valid', detail: '5,431,902 reads matched their checksum.' },
  { name: 'the store verifies', verdict: 'valid', detail: 'Every block of 31 tables passed its checksum.' },
]

function runOf(engine: string, round: number, traits: PhaseTraits): Run {
  return {
    engine,
    round,
    seed: 42 + round,
    status: 'complete',
    capabilities: { ...capabilities, version: `${engine} 0.1.0` },
    phases: [loadPhase(round), phaseOf(traits)],
    verdict: 'valid',
    checks,
    metrics,
    diskBytesAfterLoad: 1_134_000_000,
    diskBytesAfterRun: 1_291_000_000,
    self,
    warnings: [],
  }
}

export function oneEngine(): Result {
  return { ...result, runs: [runOf('lsm', 1, runTraits)] }
}

/** Interleaved rounds; the second engine is slower, keeps fewer figures, and one round of it warns. */
export function twoEngines(): Result {
  const runs = [1, 2, 3, 4, 5].flatMap(round => {
    const lsm = runOf('lsm', round, {
      ...runTraits,
      seed: round,
      operationsPerSecond: 178_000 + 3_000 * ((round * 3) % 5),
    })
    const leveldb = runOf('leveldb', round, {
      ...runTraits,
      seed: 100 + round,
      operationsPerSecond: 84_000 + 1_500 * ((round * 2) % 5),
      medianNs: 9_300,
      stallEvery: 9,
    })
    return [
      lsm,
      {
        ...leveldb,
        metrics: metrics.slice(4, 8),
        warnings: round === 3 ? ['The machine was busy: load average 3.1.'] : [],
      },
    ]
  })
  return {
    ...result,
    name: '2026-11-22T10-15-00-ycsb-a-lsm-leveldb',
    command: 'harness run ycsb-a --engine lsm,leveldb --repeat 5 --records 1000000 --duration 60s --seed 42',
    plan: {
      ...plan,
      engines: ['lsm', 'leveldb'],
      engineOptions: { lsm: plan.engineOptions.lsm!, leveldb: {} },
      repeat: 5,
    },
    runs,
  }
}

/** Poisson arrivals that the engine cannot keep up with: response time leaves service time behind. */
export function underRate(): Result {
  const run = runOf('lsm', 1, { ...runTraits, operationsPerSecond: 47_600, waitNs: 90_000 })
  const measured = run.phases[1]!
  const behind: Phase = {
    ...measured,
    steady: false,
    pacing: {
      arrivals: 'poisson',
      targetFrom: 50_000,
      targetTo: 50_000,
      scheduledCount: 3_000_000,
      errorNs: {
        min: 90,
        mean: 2_400,
        p50: 1_100,
        p90: 4_000,
        p99: 21_000,
        p999: 390_000,
        p9999: 2_100_000,
        max: 6_100_000,
      },
      kept: false,
    },
  }
  return {
    ...result,
    name: '2026-11-22T10-15-00-ycsb-a-lsm-rate',
    command: 'harness run ycsb-a --engine lsm --rate 50k --arrivals poisson --duration 60s --seed 42',
    plan: { ...plan, shape: { type: 'rate', arrivals: 'poisson', from: 50_000, to: 50_000 }, clients: 16 },
    runs: [{ ...run, phases: [run.phases[0]!, behind] }],
    warnings: ['The schedule was not kept: 144,000 of 3,000,000 operations had not started when their time came.'],
  }
}

/** Ctrl-C after seven seconds; the checks could not run. */
export function interrupted(): Result {
  const run = runOf('lsm', 1, { ...runTraits, intervalCount: 7 })
  const { diskBytesAfterRun: _, ...kept } = run
  return {
    ...result,
    status: 'interrupted',
    runs: [{ ...kept, status: 'interrupted', verdict: 'unknown', checks: [] }],
  }
}

/** The disk filled up during the load: no run phase, no metrics, no self-measurement. */
export function failed(): Result {
  const run: Run = {
    engine: 'lsm',
    round: 1,
    seed: 42,
    status: 'failed',
    failure: { code: 'NO_SPACE', message: 'lsm/000017.sst: no space left on the disk after 4,194,304 bytes' },
    capabilities,
    phases: [loadPhase(1)],
    verdict: 'unknown',
    checks: [],
    metrics: [],
    warnings: [],
  }
  return { ...result, status: 'failed', runs: [run] }
}

/** A check that failed, in a run that ended well. */
export function violated(): Result {
  const run = runOf('lsm', 1, { ...runTraits, intervalCount: 20, errors: { notFound: 17 } })
  const broken: CheckResult = {
    name: 'every record is there',
    verdict: 'violated',
    detail:
      '999,983 of 1,000,000 records were found by a full scan; the first that is missing is user6284781860667377211.',
  }
  return { ...result, runs: [{ ...run, verdict: 'violated', checks: [...checks.slice(1), broken] }] }
}

/** Nothing but what the schema asks for: the process died before it opened a store. */
export function minimal(): Result {
  return { ...result, status: 'failed', plan: { ...plan, properties: {}, engineOptions: {} } }
}

/** A run phase so short that it has one interval, and one without any. */
export function short(intervalCount: 0 | 1): Result {
  return { ...result, runs: [runOf('lsm', 1, { ...runTraits, intervalCount })] }
}

/** Every text of the result is hostile, names of engines and operations too. */
export function hostile(): Result {
  const runs = ['a', 'b'].map(letter => {
    const run = runOf(`${letter}${hostileText}`, 1, {
      ...runTraits,
      intervalCount: 12,
      mix: { [`${letter}${hostileText}`]: 1 },
    })
    return {
      ...run,
      status: 'failed' as const,
      failure: { code: hostileText, message: hostileText },
      capabilities: { ...capabilities, durabilityDetail: hostileText, version: hostileText },
      checks: [{ name: hostileText, verdict: 'valid' as const, detail: hostileText }],
      metrics: [metric(`${hostileText}.x`, 3, 'count', hostileText)],
      warnings: [`${letter}${hostileText}`],
    }
  })
  const environment = Object.fromEntries(
    Object.entries(result.environment).map(([name, value]) => [name, typeof value === 'string' ? hostileText : value]),
  ) as unknown as Result['environment']
  return {
    ...result,
    name: hostileText,
    startedAt: hostileText,
    command: hostileText,
    environment,
    runs,
    warnings: [hostileText],
    plan: {
      ...plan,
      workload: hostileText,
      engines: runs.map(({ engine }) => engine),
      properties: { [hostileText]: hostileText },
      engineOptions: { [hostileText]: { [hostileText]: hostileText } },
    },
  }
}

/** As much as a result can hold: eight engines, five rounds, series at their longest, ten operations. */
export function large(): Result {
  const engines = ['lsm', 'leveldb', 'memory', 'null', 'btree', 'rocksdb', 'lmdb', 'sqlite']
  const operations = Array.from({ length: 10 }, (_, index) => [`operation-${index}`, 0.1])
  const run = runOf('lsm', 1, {
    ...runTraits,
    intervalCount: 600,
    intervalSeconds: 4,
    mix: Object.fromEntries(operations) as Record<string, number>,
    operationsPerSecond: 2_000,
  })
  const runs = engines.flatMap(engine => [1, 2, 3, 4, 5].map(round => ({ ...run, engine, round })))
  return { ...result, plan: { ...plan, engines, repeat: 5 }, runs }
}
