/** Plans from options, against a catalog of small adapters and the real workloads. */
import type { Adapter, ModelName } from '../../adapters/contract/index.ts'
import type { Catalog } from '../../harness/catalog.ts'
import { catalog as registry } from '../../harness/cli/registry.ts'
import { unknownName } from '../../harness/nearest.ts'
import { createPlan, type Planned, type PlanOptions } from '../../harness/plan.ts'
import type { Plan } from '../../harness/results/result.ts'
import { UsageError } from '../../harness/usage-error.ts'

const lsm: Adapter<'kv'> = {
  name: 'lsm',
  description: 'A tree.',
  models: ['kv'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [
    { name: 'compaction', default: 'leveled', values: ['leveled', 'tiered'], description: 'How runs merge.' },
    { name: 'compression', default: 'none', values: ['none', 'zstd'], description: 'Of blocks.' },
  ],
  open: () => Promise.reject(new Error('plans open nothing')),
}

const adapters: Readonly<Record<string, Adapter<never>>> = {
  lsm,
  leveldb: {
    ...lsm,
    name: 'leveldb',
    durabilities: ['buffered', 'sync'],
    options: [{ name: 'compression', default: 'snappy', values: ['none', 'snappy'], description: 'Of blocks.' }],
  },
  memory: { ...lsm, name: 'memory', durabilities: ['none'], options: [] },
  btree: { ...lsm, name: 'btree', options: [] },
  graph: { ...lsm, name: 'graph', models: ['graph' as ModelName], options: [] },
}

export const catalogForTests: Catalog = {
  workloadNames: registry.workloadNames,
  engineNames: Object.keys(adapters),
  workload: name => registry.workload(name),
  engine: async name => {
    const adapter = adapters[name]
    if (adapter === undefined) throw new UsageError(unknownName('engine', name, Object.keys(adapters)))
    return adapter
  },
}

export function planned(options: PlanOptions): Promise<Planned> {
  return createPlan({ workload: 'ycsb-a', ...options }, catalogForTests)
}

export async function plannedForTests(options: PlanOptions): Promise<Plan> {
  return (await planned({ ...options })).plan
}
