/** The gate through which a stored result comes back in: the shape of `result.ts`, checked by zod. */
import { z } from 'zod'
import { chaosSchema, historySchema } from './chaos-schema.ts'
import { type Result, schemaVersion } from './result.ts'
import { amount, latency } from './schema-parts.ts'

const amounts = z.array(amount)
const verdict = z.enum(['valid', 'violated', 'unknown'])
const status = z.enum(['complete', 'interrupted', 'failed'])
const durability = z.enum(['none', 'buffered', 'sync'])
const arrivals = z.enum(['constant', 'poisson'])

const operation = z.object({
  count: amount,
  errors: z.record(z.string(), amount),
  latencyNs: latency,
  serviceNs: latency,
  histogram: z.string(),
  serviceHistogram: z.string().exactOptional(),
})

const series = z.object({
  intervalSeconds: z.number().positive(),
  seconds: amounts,
  counts: z.record(z.string(), amounts),
  errors: amounts,
  p50Ns: amounts,
  p99Ns: amounts,
  p999Ns: amounts,
  maxNs: amounts,
  heatmap: z.object({ boundsNs: amounts, counts: z.array(amounts) }),
})

const pacing = z.object({
  arrivals,
  targetFrom: amount,
  targetTo: amount,
  scheduledCount: amount,
  errorNs: latency,
  kept: z.boolean(),
})

const phase = z.object({
  name: z.enum(['load', 'cold', 'warm-up', 'run']),
  startedAt: z.string(),
  seconds: amount,
  operationCount: amount,
  operationsPerSecond: amount,
  operations: z.record(z.string(), operation),
  series,
  pacing: pacing.exactOptional(),
  steady: z.boolean().exactOptional(),
})

const capabilities = z.object({
  durability,
  durabilityDetail: z.string(),
  keepsData: z.boolean(),
  atomicBatch: z.boolean(),
  compareAndSet: z.boolean(),
  snapshots: z.boolean(),
  expiry: z.boolean(),
  isolation: z.enum(['linearizable', 'none']),
  keyBytesMax: amount.exactOptional(),
  features: z.array(z.string()).exactOptional(),
  version: z.string(),
})

const self = z.object({
  nullStoreNs: amount,
  timerNs: amount,
  gcCount: amount,
  gcPauseNs: amount,
  gcPauseNsMax: amount,
  eventLoopStallNsMax: amount,
  eventLoopStallCount: amount,
  memoryBytesStart: amount,
  memoryBytesEnd: amount,
  memoryBytesMax: amount,
  cpuSeconds: amount,
})

const run = z.object({
  engine: z.string(),
  round: z.number().int().positive(),
  seed: z.number(),
  status,
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
  capabilities: capabilities.exactOptional(),
  phases: z.array(phase),
  verdict,
  fingerprints: z.record(z.string(), z.string()).exactOptional(),
  checks: z.array(z.object({ name: z.string(), verdict, detail: z.string() })),
  metrics: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.enum(['bytes', 'count', 'ratio', 'ns']),
      description: z.string(),
    }),
  ),
  diskBytesAfterLoad: amount.exactOptional(),
  diskBytesAfterRun: amount.exactOptional(),
  self: self.exactOptional(),
  chaos: chaosSchema.exactOptional(),
  history: historySchema.exactOptional(),
  warnings: z.array(z.string()),
})

const objective = z.object({
  text: z.string(),
  phase: z.enum(['load', 'cold', 'warm-up', 'run']),
  operation: z.string().exactOptional(),
  metric: z.string(),
  operator: z.enum(['<', '<=', '>', '>=']),
  value: amount,
})

const objectiveResult = z.object({
  engine: z.string(),
  objective,
  measured: amount.exactOptional(),
  met: z.boolean(),
  reason: z.string().exactOptional(),
})

const plan = z.object({
  workload: z.string(),
  properties: z.record(z.string(), z.string()),
  engines: z.array(z.string()).min(1),
  engineOptions: z.record(z.string(), z.record(z.string(), z.string())),
  durability,
  cacheBytes: amount,
  writeBufferBytes: amount,
  records: amount,
  operationCount: amount.exactOptional(),
  durationSeconds: amount.exactOptional(),
  coldOperationCount: amount.exactOptional(),
  warmUpSeconds: amount,
  clients: z.number().int().positive(),
  loadBatchLength: z.number().int().positive(),
  shape: z.discriminatedUnion('type', [
    z.object({ type: z.literal('closed') }),
    z.object({ type: z.literal('rate'), arrivals, from: z.number().positive(), to: z.number().positive() }),
  ]),
  repeat: z.number().int().positive(),
  seed: z.number(),
  chaos: z.string().exactOptional(),
  exhaustive: z.literal(true).exactOptional(),
  history: z.literal(true).exactOptional(),
  objectives: z.array(objective).exactOptional(),
})

export const resultSchema: z.ZodType<Result> = z.object({
  schemaVersion: z.literal(schemaVersion),
  name: z.string(),
  startedAt: z.string(),
  status,
  command: z.string(),
  plan,
  environment: z.object({
    tool: z.string(),
    node: z.string(),
    v8: z.string(),
    os: z.string(),
    cpu: z.string(),
    cpuCount: amount,
    memoryBytes: amount,
    fileSystem: z.string(),
    loadAverageBefore: z.number(),
    commit: z.string().exactOptional(),
  }),
  runs: z.array(run),
  objectives: z.array(objectiveResult).exactOptional(),
  warnings: z.array(z.string()),
})
