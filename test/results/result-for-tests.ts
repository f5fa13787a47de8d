/** Results as a run would leave them, small and plain, for tests of what comes after a run. */
import type { Latency, Phase, Plan, Result, Run } from '../../harness/results/result.ts'

/** A distribution whose percentiles are told apart by their factor: p50 is `ns`, p90 twice that, and so on. */
function latencyForTests(ns: number): Latency {
  return { min: ns / 2, mean: ns, p50: ns, p90: 2 * ns, p99: 3 * ns, p999: 4 * ns, p9999: 5 * ns, max: 6 * ns }
}

export function phaseForTests(name: Phase['name'], operationsPerSecond: number, latencyNs = 1000): Phase {
  const count = operationsPerSecond * 2
  const latency = latencyForTests(latencyNs)
  return {
    name,
    startedAt: '2026-11-22T10:15:02.000Z',
    seconds: 2,
    operationCount: count,
    operationsPerSecond,
    operations: {
      read: {
        count,
        errors: { notFound: 2, IO: 1 },
        latencyNs: latency,
        serviceNs: latency,
        histogram: '',
      },
    },
    series: {
      intervalSeconds: 1,
      seconds: [1, 1],
      counts: { read: [operationsPerSecond, operationsPerSecond] },
      errors: [3, 0],
      p50Ns: [latency.p50, latency.p50],
      p99Ns: [latency.p99, latency.p99],
      p999Ns: [latency.p999, latency.p999],
      maxNs: [latency.max, latency.max],
      heatmap: { boundsNs: [0, 1000, 10_000], counts: [] },
    },
  }
}

export function runForTests(changes: Partial<Run> = {}): Run {
  return {
    engine: 'lsm',
    round: 1,
    seed: 42,
    status: 'complete',
    phases: [phaseForTests('load', 500_000), phaseForTests('run', 1_000_000)],
    verdict: 'valid',
    checks: [{ name: 'answers', verdict: 'valid', detail: '2,000,000 answers were right.' }],
    metrics: [],
    diskBytesAfterLoad: 100_000_000,
    diskBytesAfterRun: 118_000_000,
    warnings: [],
    ...changes,
  }
}

export function planForTests(changes: Partial<Plan> = {}): Plan {
  return {
    workload: 'ycsb-a',
    properties: {},
    engines: ['lsm'],
    engineOptions: {},
    durability: 'buffered',
    cacheBytes: 1,
    writeBufferBytes: 1,
    records: 100_000,
    durationSeconds: 10,
    warmUpSeconds: 2,
    clients: 1,
    loadBatchLength: 100,
    shape: { type: 'closed' },
    repeat: 1,
    seed: 42,
    ...changes,
  }
}

export function resultForTests(changes: Partial<Result> = {}): Result {
  return {
    schemaVersion: 1,
    name: '2026-11-22T10-15-00-ycsb-a-lsm',
    startedAt: '2026-11-22T10:15:00.000Z',
    status: 'complete',
    command: 'harness run ycsb-a --engine lsm --seed 42',
    plan: planForTests(),
    environment: {
      tool: 'harness 0.1.0',
      node: '24.0.0',
      v8: '13',
      os: 'Linux',
      cpu: 'a processor',
      cpuCount: 2,
      memoryBytes: 8e9,
      fileSystem: 'ext4',
      loadAverageBefore: 0.1,
    },
    runs: [runForTests()],
    warnings: [],
    ...changes,
  }
}
