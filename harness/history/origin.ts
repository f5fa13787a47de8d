/** Where a history says that it comes from, checked before it is believed. */
import { z } from 'zod'
import type { Origin } from './operation.ts'

export const originSchema: z.ZodType<Origin> = z.strictObject({
  checks: z.array(z.string()).exactOptional(),
  model: z.string().exactOptional(),
  durability: z.enum(['none', 'buffered', 'sync']).exactOptional(),
  command: z.string().exactOptional(),
})
