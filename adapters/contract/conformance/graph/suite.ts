/** The conformance suite of the `graph` model, part by part. */
import type { Adapter } from '../../store.ts'
import { testCalls, testClosed } from '../calls.ts'
import { testClaims } from '../claims.ts'
import { testKeeping } from '../keeping.ts'
import type { ConformanceHarness } from '../subject.ts'
import { Subject } from '../subject.ts'
import { testAlgorithms } from './algorithms.ts'
import { graphCalls } from './calls.ts'
import { testMisuse } from './misuse.ts'
import { testRandomGraphs } from './random.ts'
import { graphRounds } from './rounds.ts'
import { testWalks } from './walks.ts'
import { testWrites } from './writes.ts'

/** As `kvConformance`, of the `graph` model. */
export async function graphConformance(adapter: Adapter<'graph'>, harness: ConformanceHarness): Promise<void> {
  const subject = await Subject.create(adapter, 'graph', harness)
  testClaims(subject)
  testCalls(subject, graphCalls)
  if (!subject.capabilities.keepsData) return
  testWrites(subject)
  testWalks(subject)
  testAlgorithms(subject)
  testMisuse(subject)
  testClosed(subject, graphCalls)
  testKeeping(subject, graphRounds)
  testRandomGraphs(subject)
}
