/**
 * What there is to run and on what, by name. The command line's registry is the real one; tests bring
 * small ones. Names cost nothing; asking for one imports it.
 */
import type { Adapter } from '../adapters/contract/index.ts'
import type { WorkloadDefinition } from '../workloads/workload.ts'

export interface Catalog {
  readonly engineNames: readonly string[]
  readonly workloadNames: readonly string[]
  /** @throws UsageError there is no such engine. */
  engine(name: string): Promise<Adapter<never>>
  /** @throws UsageError there is no such workload. */
  workload(name: string): Promise<WorkloadDefinition<never>>
}
