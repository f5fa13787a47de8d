/** The shape of `chaos.ts`, checked by zod. */
import { z } from 'zod'
import type { ChaosResult, HistoryResult } from './chaos.ts'
import { amount, latency } from './schema-parts.ts'

const outcome = z.enum(['ok', 'failed', 'unknown'])

const recovery = z.object({
  detectSeconds: amount.exactOptional(),
  firstSuccessSeconds: amount.exactOptional(),
  steadySeconds: amount.exactOptional(),
  refusedCount: amount,
  unknownCount: amount,
  lostCount: amount.exactOptional(),
  missingCount: amount.exactOptional(),
})

const fault = z.object({
  name: z.string(),
  line: z.string(),
  fromSeconds: amount,
  toSeconds: amount,
  recovery,
})

const stage = z.object({
  stage: z.enum(['before', 'during', 'after']),
  seconds: amount,
  operationCount: amount,
  operationsPerSecond: amount,
  latencyNs: latency,
  histogram: z.string(),
})

/** Seconds of the run phase; what was loaded before it has negative ones. */
const laneOperation = z.object({
  client: z.number().int(),
  text: z.string(),
  outcome,
  fromSeconds: z.number(),
  toSeconds: z.number().exactOptional(),
  offending: z.boolean(),
})

const counterexample = z.object({
  check: z.string(),
  key: z.string().exactOptional(),
  reason: z.string(),
  operations: z.array(laneOperation),
})

export const chaosSchema: z.ZodType<ChaosResult> = z.object({
  plan: z.string(),
  honest: z.boolean(),
  faults: z.array(fault),
  stages: z.array(stage),
  unhealed: z.array(z.string()),
  counterexamples: z.array(counterexample),
})

export const historySchema: z.ZodType<HistoryResult> = z.object({
  file: z.string(),
  operationCount: amount,
  bytes: amount,
})
