import { expect, it } from 'vitest'
import type { Result } from '../../harness/results/result.ts'
import { pageBytesMax, renderReport } from '../../reports/html/index.ts'
import { large, oneEngine } from './fixture.ts'

it('is the page of eight engines with series at their longest under two megabytes', async () => {
  expect(Buffer.byteLength(await renderReport(large()))).toBeLessThan(pageBytesMax)
})

it('is the page of an ordinary run under one', async () => {
  expect(Buffer.byteLength(await renderReport(oneEngine()))).toBeLessThan(1_000_000)
})

it('is a page that would be larger refused, with its size', async () => {
  const endless: Result = { ...oneEngine(), warnings: ['long '.repeat(300_000)] }
  await expect(renderReport(endless)).rejects.toThrow(/would have \d{7} bytes, the most is 2000000/)
})
