/**
 * A run of a few hundred writes is recorded, and then the power fails after every single operation of its
 * disk: every write, every sync, every name that appears, moves or goes. Each time it leaves nothing of what was not
 * synced, or all, or all but half of the last write, or some subset; each time the tree is opened again.
 *
 * What it holds then must be what the first so many writes make: all that were promised (`sync`: those that were
 * acknowledged; `buffered`: those too if only the process died; otherwise those before the last `sync()`), no
 * batch in part, nothing from behind a hole, nothing deleted that comes back.
 */
import { expect, test } from 'vitest'
import { untilSettled } from '../lsm/patience.ts'
import { bytesOf } from '../lsm/sorted-model.ts'
import { crashSetups } from './crash-options.ts'
import { type Contents, type RecordedRun, recordRun } from './recorded-run.ts'
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

const operationCount = 150

test.each(crashSetups)('a power loss at any moment takes nothing that was promised: %s', async (_, setup) => {
  const run = await recordRun({ seed: 11, setup, operationCount })
  assertEventful(run)
  const known = new Map<Loss, Contents>()
  for (let at = 0; at <= run.disk.operationCount; at++) {
    const losses: Loss[] = ['nothing', 'everything', 'torn', 2 * at, 2 * at + 1]
    for (const kept of losses) {
      const point = { at, kept }
      try {
        const contents = isSameImage(run, point) ? known.get(kept) : undefined
        known.set(kept, contents ?? (await reopen(run, point, kept === losses[at % losses.length])))
        survivingCount(run, known.get(kept) as Contents, boundsAt(run, point))
      } catch (error) {
        expect.fail(`${describePoint(run, point)}: ${String(error)}`)
      }
    }
  }
})

/** Whether the operation before the crash made no difference: a sync where all survives, anything else where nothing does. */
function isSameImage(run: RecordedRun, { at, kept }: CrashPoint): boolean {
  const isSync = run.disk.operations[at - 1]?.type.startsWith('sync')
  return isSync === (kept === 'everything') && (kept === 'everything' || kept === 'nothing')
}

/** What is there after the crash. `livesOn`: the tree is also written to, closed, and opened once more. */
async function reopen(run: RecordedRun, point: CrashPoint, livesOn: boolean): Promise<Contents> {
  const image = imageOf(run.disk, point)
  const { env, tree } = await openImage(image, run.setup)
  const contents = readEverything(tree)
  if (!livesOn) return contents
  const changed = new Map(contents)
  const [gone] = contents.keys()
  if (gone !== undefined) {
    await tree.delete(bytesOf(gone))
    changed.delete(gone)
  }
  for (let number = 0; number < 8; number++) {
    const value = new Uint8Array(1000).fill(number)
    await tree.put(bytesOf(`after ${number}`), value)
    changed.set(`after ${number}`, value)
  }
  assertEqual(readEverything(tree), changed, 'written to after the crash')
  await untilSettled(env.clock, tree.close())
  const again = await openImage(image, run.setup)
  assertEqual(readEverything(again.tree), changed, 'closed and opened again after the crash')
  return contents
}

function assertEqual(contents: Contents, expected: Contents, when: string): void {
  const sorted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1))
  const wrong = [...contents].findIndex(
    ([key, value], index) => key !== sorted[index]?.[0] || Buffer.compare(value, sorted[index][1]) !== 0,
  )
  if (wrong !== -1 || contents.size !== sorted.length) throw new Error(`it does not hold what it should: ${when}`)
}

/** A run in which nothing happens would prove nothing. */
function assertEventful({ disk, setup, powerPromises }: RecordedRun): void {
  const countOf = (type: string, ending: string): number =>
    disk.operations.filter(operation => operation.type === type && operation.path.endsWith(ending)).length
  if (setup.name.startsWith('lsm')) {
    expect(countOf('create', '.table')).toBeGreaterThan(15)
    expect(countOf('remove', '.table')).toBeGreaterThan(10)
  } else {
    expect(countOf('rename', '/MAP.new')).toBeGreaterThan(6)
    expect(countOf('write', '/PAGES')).toBeGreaterThan(20)
  }
  if (setup.durability !== 'none') expect(countOf('remove', '.log')).toBeGreaterThan(5)
  expect(powerPromises.length).toBeGreaterThan(2)
}
