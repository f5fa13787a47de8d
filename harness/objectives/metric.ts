/**
 * The metrics that an objective can be about, and how each is read off one phase of one round.
 *
 * Percentiles that a result holds are taken from it, so that an objective and the report say the same number; others,
 * and those of several operations together, come from the histograms, which merge exactly.
 */
import { loadHdrCodec } from '../measure/hdr.ts'
import { mergeAll, valuesAtPercentiles } from '../measure/sparse.ts'
import type { Latency, OperationResult, Phase } from '../results/result.ts'

const percentiles: Readonly<Record<string, number>> = {
  p50: 50,
  p75: 75,
  p90: 90,
  p95: 95,
  p99: 99,
  p999: 99.9,
  p9999: 99.99,
}

export const metricNames: readonly string[] = ['throughput', 'errors', 'mean', ...Object.keys(percentiles), 'max']

/**
 * The metric of one operation of a phase, or of all together; `undefined` where none of them ever happened, or where
 * a histogram that it takes cannot be read.
 */
export async function measureMetric(
  metric: string,
  phase: Pick<Phase, 'seconds' | 'operations' | 'operationsPerSecond'>,
  operation?: string,
): Promise<number | undefined> {
  const asked = operation === undefined ? Object.values(phase.operations) : [phase.operations[operation]]
  const happened = asked.filter(result => result !== undefined).filter(({ count }) => count > 0)
  const count = sum(happened.map(result => result.count))
  if (count === 0 || phase.seconds === 0) return undefined
  switch (metric) {
    case 'throughput':
      return operation === undefined ? phase.operationsPerSecond : count / phase.seconds
    case 'errors':
      return sum(happened.flatMap(({ errors }) => Object.values(errors))) / count
    case 'mean':
      return sum(happened.map(result => result.latencyNs.mean * (result.count / count)))
    case 'max':
      return Math.max(...happened.map(({ latencyNs }) => latencyNs.max))
    default:
      return measurePercentile(metric, happened)
  }
}

async function measurePercentile(metric: string, operations: readonly OperationResult[]): Promise<number | undefined> {
  const percentile = percentiles[metric]
  if (percentile === undefined) return undefined
  const [first] = operations
  if (operations.length === 1 && metric in first!.latencyNs) return first!.latencyNs[metric as keyof Latency]
  const codec = await loadHdrCodec()
  try {
    const merged = mergeAll(operations.map(({ histogram }) => codec.decode(histogram)))
    if (merged.count === 0) return undefined
    const max = Math.max(...operations.map(({ latencyNs }) => latencyNs.max))
    return Math.min(max, valuesAtPercentiles(merged, [percentile])[0]!)
  } catch {
    return undefined
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
