/** The conformance suite of the `spatial` model, part by part. */
import type { Adapter } from '../../store.ts'
import { testCalls, testClosed } from '../calls.ts'
import { testClaims } from '../claims.ts'
import { testKeeping } from '../keeping.ts'
import type { ConformanceHarness } from '../subject.ts'
import { Subject } from '../subject.ts'
import { spatialCalls } from './calls.ts'
import { testGeographic } from './geographic.ts'
import { testItems } from './items.ts'
import { testMisuse } from './misuse.ts'
import { testPlanar } from './planar.ts'
import { testRandomPlaces } from './random.ts'
import { spatialRounds } from './rounds.ts'

/** As `kvConformance`, of the `spatial` model. */
export async function spatialConformance(adapter: Adapter<'spatial'>, harness: ConformanceHarness): Promise<void> {
  const subject = await Subject.create(adapter, 'spatial', harness)
  testClaims(subject)
  testCalls(subject, spatialCalls)
  if (!subject.capabilities.keepsData) return
  testItems(subject)
  testPlanar(subject)
  testGeographic(subject)
  testMisuse(subject)
  testClosed(subject, spatialCalls)
  testKeeping(subject, spatialRounds(subject))
  testRandomPlaces(subject)
}
