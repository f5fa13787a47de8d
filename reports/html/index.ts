/**
 * The page of a result: one HTML file that needs nothing else, readable on a phone, in the dark and on paper.
 *
 * A pure function of the result. Reading results, writing files and opening browsers are the caller's.
 */
import type { Result } from '../../harness/results/result.ts'
import { pageOf } from './page.ts'
import { viewOf } from './view.ts'

/** A page above this does not open well from a mail or a build's artefacts. */
export const pageBytesMax = 2_000_000

/** @throws Error the page would pass `pageBytesMax`; the message has the size */
export async function renderReport(result: Result): Promise<string> {
  const page = await pageOf(viewOf(result))
  const pageBytes = Buffer.byteLength(page)
  if (pageBytes >= pageBytesMax) {
    throw new Error(`the page of ${result.name} would have ${pageBytes} bytes, the most is ${pageBytesMax}`)
  }
  return page
}
