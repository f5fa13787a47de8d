/** What several schemas of a result have in common. */
import { z } from 'zod'
import type { Latency } from './result.ts'

export const amount: z.ZodNumber = z.number().nonnegative()

export const latency: z.ZodType<Latency> = z.object({
  min: amount,
  mean: amount,
  p50: amount,
  p90: amount,
  p99: amount,
  p999: amount,
  p9999: amount,
  max: amount,
})
