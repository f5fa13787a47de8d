/** The conformance suite of the `text` model, part by part. */
import type { Adapter } from '../../store.ts'
import { testCalls, testClosed } from '../calls.ts'
import { testClaims } from '../claims.ts'
import { testKeeping } from '../keeping.ts'
import type { ConformanceHarness } from '../subject.ts'
import { Subject } from '../subject.ts'
import { textCalls } from './calls.ts'
import { testDocuments } from './documents.ts'
import { testMisuse } from './misuse.ts'
import { testQueries } from './queries.ts'
import { testRandomTexts } from './random.ts'
import { textRounds } from './rounds.ts'

/** As `kvConformance`, of the `text` model. */
export async function textConformance(adapter: Adapter<'text'>, harness: ConformanceHarness): Promise<void> {
  const subject = await Subject.create(adapter, 'text', harness)
  testClaims(subject)
  testCalls(subject, textCalls)
  if (!subject.capabilities.keepsData) return
  testDocuments(subject)
  testQueries(subject)
  testMisuse(subject)
  testClosed(subject, textCalls)
  testKeeping(subject, textRounds(subject))
  testRandomTexts(subject)
}
