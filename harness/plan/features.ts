/** What a workload needs of its stores beyond their model, held against what the engines say that they have. */
import type { Adapter, Feature } from '../../adapters/contract/index.ts'
import type { Workload } from '../../workloads/workload.ts'
import { listOf } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

/** @throws UsageError an engine lacks something: all of it, and the properties that leave it out. */
export function requireFeatures(adapters: readonly Adapter<never>[], workload: Workload<never>): void {
  const model = workload.models[0]!
  for (const adapter of adapters) {
    const has = adapter.features?.[model]
    const lacking = (workload.needs ?? []).filter(({ feature }) => has?.includes(feature) === false)
    if (lacking.length === 0) continue
    const features: readonly Feature[] = [...new Set(lacking.map(({ feature }) => feature))]
    const ways = new Set(lacking.map(({ without }) => without))
    const way = ways.has(undefined) ? '' : ` Without it: ${[...ways].map(property => `-p ${property}`).join(' ')}`
    throw new UsageError(`${workload.name} needs ${listOf(features)}, which ${adapter.name} lacks.${way}`)
  }
}
