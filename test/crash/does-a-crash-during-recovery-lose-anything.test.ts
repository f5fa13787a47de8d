/**
 * Recovery writes too: tables of what it replays, a log, a manifest; and it removes what it no longer needs. The
 * power fails again after every operation of a recovery, and the second one must still find all that was promised.
 */
import { expect, test } from 'vitest'
import { crashSetups } from './crash-options.ts'
import { type RecordedRun, recordRun } from './recorded-run.ts'
import {
  boundsAt,
  type CrashPoint,
  describePoint,
  imageOf,
  type Loss,
  openImage,
  readEverything,
  survivingCount,
} from './survival.ts'

const operationCount = 120
const pointStride = 31

test.each(crashSetups)('a second power loss, during recovery, takes nothing either: %s', async (_, setup) => {
  const run = await recordRun({ seed: 12, setup, operationCount })
  for (let at = 5; at <= run.disk.operationCount; at += pointStride) {
    for (const kept of ['nothing', 'everything', at] satisfies Loss[]) await crashRecovery(run, { at, kept })
  }
})

async function crashRecovery(run: RecordedRun, point: CrashPoint): Promise<void> {
  const recorded = imageOf(run.disk, point, true)
  const first = await openImage(recorded, run.setup)
  const recoveredCount = survivingCount(run, readEverything(first.tree), boundsAt(run, point))
  const { least, most } = boundsAt(run, point)
  for (let at = 0; at <= recorded.operationCount; at++) {
    for (const kept of ['nothing', 'everything', 'torn', at] satisfies Loss[]) {
      // Once it was open, what it had found is as safe as what it had been told.
      const bounds = { least: at === recorded.operationCount ? recoveredCount : least, most }
      const problem = await openImage(imageOf(recorded, { at, kept }), run.setup)
        .then(({ tree }) => void survivingCount(run, readEverything(tree), bounds))
        .catch(String)
      if (problem !== undefined) {
        const again = `again after operation ${at} of the recovery, of which it kept ${kept}`
        expect.fail(`${describePoint(run, point)}, ${again}: ${problem}`)
      }
    }
  }
}
