/**
 * A phase as a real run leaves it: latencies with a body, a tail and stalls, told as histograms, series and
 * heat map that agree with one another.
 */
import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { Latency, OperationResult, Phase, PhaseName, Series } from '../../harness/results/result.ts'
import { normal, seededUniform, type Uniform } from './random.ts'

export interface PhaseTraits {
  readonly name: PhaseName
  readonly seed: number
  readonly intervalCount: number
  readonly intervalSeconds: number
  readonly operationsPerSecond: number
  /** Share of each operation. */
  readonly mix: Readonly<Record<string, number>>
  readonly medianNs: number
  /** Intervals between stalls. */
  readonly stallEvery: number
  /** Waiting that response time has and service time has not; absent in a closed loop. */
  readonly waitNs?: number
  readonly errors?: Readonly<Record<string, number>>
  /** What share of the throughput an interval has; absent: all of it. */
  readonly shareAt?: (seconds: number) => number
}

const samplesPerInterval = 240
/** Six rows a decade, 100 ns to 10 s. */
const boundsNs: readonly number[] = Array.from({ length: 49 }, (_, row) => Math.round(100 * 10 ** (row / 6)))

interface Recording {
  readonly response: Histogram
  readonly service: Histogram
}

export function phaseOf(traits: PhaseTraits): Phase {
  const uniform = seededUniform(traits.seed)
  const names = Object.keys(traits.mix)
  const recordings = new Map<string, Recording>(
    names.map(name => [name, { response: emptyHistogram(), service: emptyHistogram() }]),
  )
  const counts: Record<string, number[]> = Object.fromEntries(names.map(name => [name, []]))
  const points = { p50Ns: [] as number[], p99Ns: [] as number[], p999Ns: [] as number[], maxNs: [] as number[] }
  const heat = boundsNs.slice(1).map(() => Array.from({ length: traits.intervalCount }, () => 0))
  for (let interval = 0; interval < traits.intervalCount; interval++) {
    const stalled = interval % traits.stallEvery === traits.stallEvery - 1
    const share = traits.shareAt?.((interval + 0.5) * traits.intervalSeconds) ?? 1
    const total = Math.round(
      traits.operationsPerSecond * traits.intervalSeconds * share * (stalled ? 0.45 : 1 + 0.03 * normal(uniform)),
    )
    const together = emptyHistogram()
    for (const name of names) {
      const count = Math.round(total * traits.mix[name]!)
      counts[name]!.push(count)
      for (const [responseNs, serviceNs, weight] of samples(traits, count, stalled, name === names[0], uniform)) {
        recordings.get(name)!.response.recordValueWithCount(responseNs, weight)
        recordings.get(name)!.service.recordValueWithCount(serviceNs, weight)
        together.recordValueWithCount(responseNs, weight)
        heat[rowOf(responseNs)]![interval]! += weight
      }
    }
    const latency = latencyOf(together)
    points.p50Ns.push(latency.p50)
    points.p99Ns.push(latency.p99)
    points.p999Ns.push(latency.p999)
    points.maxNs.push(latency.max)
  }
  return assemble(traits, recordings, {
    intervalSeconds: traits.intervalSeconds,
    seconds: Array.from({ length: traits.intervalCount }, () => traits.intervalSeconds),
    counts,
    errors: Array.from({ length: traits.intervalCount }, () => 0),
    ...points,
    heatmap: { boundsNs, counts: heat },
  })
}

/** Latencies that stand for `count` operations, each with its weight. */
function* samples(
  traits: PhaseTraits,
  count: number,
  stalled: boolean,
  fast: boolean,
  uniform: Uniform,
): Generator<readonly [responseNs: number, serviceNs: number, weight: number]> {
  if (count === 0) return
  const weight = Math.max(1, Math.round(count / samplesPerInterval))
  for (let left = count; left > 0; left -= weight) {
    const body = traits.medianNs * (fast ? 1 : 1.7) * Math.exp(0.35 * normal(uniform))
    const tail = uniform() < 0.012 ? 8 + 30 * uniform() : 1
    const stall = stalled && uniform() < 0.05 ? 4e6 * (1 + uniform()) : 0
    const serviceNs = Math.round(body * tail + stall)
    const waitNs = traits.waitNs === undefined ? 0 : -Math.log(1 - uniform()) * traits.waitNs * (stalled ? 20 : 1)
    yield [Math.round(serviceNs + waitNs), serviceNs, Math.min(weight, left)]
  }
}

function assemble(traits: PhaseTraits, recordings: ReadonlyMap<string, Recording>, series: Series): Phase {
  const operations: Record<string, OperationResult> = {}
  for (const [name, { response, service }] of recordings) {
    operations[name] = {
      count: response.totalCount,
      errors: traits.errors ?? {},
      latencyNs: latencyOf(response),
      serviceNs: latencyOf(service),
      histogram: encodeIntoCompressedBase64(response),
      ...(traits.waitNs !== undefined && { serviceHistogram: encodeIntoCompressedBase64(service) }),
    }
  }
  const operationCount = Object.values(operations).reduce((total, { count }) => total + count, 0)
  const seconds = traits.intervalCount * traits.intervalSeconds
  return {
    name: traits.name,
    startedAt: '2026-11-22T10:15:04.000Z',
    seconds,
    operationCount,
    operationsPerSecond: seconds === 0 ? 0 : operationCount / seconds,
    operations,
    series,
    steady: true,
  }
}

function emptyHistogram(): Histogram {
  return build({ bitBucketSize: 64, autoResize: true, numberOfSignificantValueDigits: 3 })
}

function latencyOf(histogram: Histogram): Latency {
  if (histogram.totalCount === 0) return { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, p9999: 0, max: 0 }
  const at = (percentile: number): number => Math.min(histogram.maxValue, histogram.getValueAtPercentile(percentile))
  return {
    min: histogram.minNonZeroValue,
    mean: histogram.mean,
    p50: at(50),
    p90: at(90),
    p99: at(99),
    p999: at(99.9),
    p9999: at(99.99),
    max: histogram.maxValue,
  }
}

function rowOf(ns: number): number {
  const row = Math.floor(Math.log10(Math.max(100, ns) / 100) * 6)
  return Math.min(boundsNs.length - 2, row)
}
