/**
 * The conformance suites, one a model: does a store do what the contract says, and just that?
 *
 * They know no test framework: whoever runs one hands over `test`. Each claim of `Capabilities` is tested both
 * ways, since a store that claims less than it does is as wrong as one that claims more. They cannot see a power
 * loss or a killed process; crash tests do that.
 */
import { testBatches } from './conformance/batches.ts'
import { testCompareAndSet } from './conformance/compare-and-set.ts'
import { testConcurrency } from './conformance/concurrency.ts'
import { testEntries } from './conformance/entries.ts'
import { testExpiry } from './conformance/expiry.ts'
import { testLifecycle } from './conformance/lifecycle.ts'
import { testLimits } from './conformance/limits.ts'
import { testRandomEntries } from './conformance/random.ts'
import { testScans } from './conformance/scans.ts'
import { testSeries } from './conformance/series/index.ts'
import { testShape } from './conformance/shape.ts'
import { testSnapshots } from './conformance/snapshots.ts'
import type { ConformanceHarness } from './conformance/subject.ts'
import { Subject } from './conformance/subject.ts'
import { testTable } from './conformance/table/index.ts'
import type { Adapter } from './store.ts'

export { graphConformance } from './conformance/graph/suite.ts'
export { spatialConformance } from './conformance/spatial/suite.ts'
export type { ConformanceClock, ConformanceHarness } from './conformance/subject.ts'
export { textConformance } from './conformance/text/suite.ts'

/**
 * Registers the tests that apply to the model `kv`. Settles when all are registered: await it at the top of a test
 * file. To know what applies it opens the store once; it rejects with what `open` threw.
 */
export async function kvConformance(adapter: Adapter<'kv'>, harness: ConformanceHarness): Promise<void> {
  const subject = await Subject.create(adapter, 'kv', harness)
  testShape(subject)
  // Of a store that forgets what it is given, no answer can be right or wrong.
  if (!subject.capabilities.keepsData) return
  testEntries(subject)
  testLimits(subject)
  testScans(subject)
  testBatches(subject)
  testCompareAndSet(subject)
  testSnapshots(subject)
  testExpiry(subject)
  testLifecycle(subject)
  testConcurrency(subject)
  testRandomEntries(subject)
}

/** As `kvConformance`, for the model `table`. */
export async function tableConformance(adapter: Adapter<'table'>, harness: ConformanceHarness): Promise<void> {
  testTable(await Subject.create(adapter, 'table', harness))
}

/** As `kvConformance`, for the model `series`. */
export async function seriesConformance(adapter: Adapter<'series'>, harness: ConformanceHarness): Promise<void> {
  testSeries(await Subject.create(adapter, 'series', harness))
}
