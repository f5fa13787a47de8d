/**
 * A run of writes is recorded, and then the power fails after every single operation of its disk. Each time it leaves
 * nothing of what was not synced, or all (as if only the process had died), or all but half of the last write, or some
 * subset; each time the store is opened again.
 *
 * What it holds then must be what the first so many writes make: all that were promised, none in part, none from
 * behind a hole.
 */
import { expect, test } from 'vitest'
import { ColumnStore } from '../../engines/column/index.ts'
import { type CrashChoice, createRandom, type MemoryDisk, memoryEnv } from '../../engines/env/index.ts'
import { untilSettled } from '../lsm/patience.ts'
import { contentsOf } from './contents.ts'
import { directory, type RecordedRun, recordRun, tables } from './recorded-run.ts'
import { smallOptions } from './small-store.ts'

const stepCount = 60
type Loss = 'nothing' | 'everything' | 'torn' | number

test.each(['none', 'buffered', 'sync'] as const)(
  'a power loss at any moment takes nothing that was promised: %s',
  async durability => {
    // Nothing waits for room, so writes are applied in the order of their calls.
    const run = await recordRun(7, { ...smallOptions, durability, groupRows: 12, backlogCountMax: 1000 }, stepCount)
    assertEventful(run)
    for (let at = 0; at <= run.disk.operationCount; at++) {
      for (const loss of lossesAfter(run, at)) {
        try {
          await judge(run, at, loss)
        } catch (error) {
          expect.fail(`${durability}, after operation ${at}, kept ${loss}: ${String(error)}`)
        }
      }
    }
  },
)

/** The losses for which the operation before the crash made a difference. */
function lossesAfter({ disk }: RecordedRun, at: number): Loss[] {
  const last = disk.operations[at - 1]?.type
  if (last === undefined) return ['nothing', 'everything']
  return last === 'sync' || last === 'syncDirectory' ? ['nothing', at] : ['everything', 'torn', at]
}

async function judge(run: RecordedRun, at: number, loss: Loss): Promise<void> {
  const choice: CrashChoice = typeof loss === 'number' ? createRandom(loss) : loss
  const image: MemoryDisk = run.disk.crashImageAt(at, choice)
  const env = memoryEnv({ seed: 1, disk: image })
  const store = ColumnStore.open(env, directory, run.options)
  const found = contentsOf(store, tables)
  const least = promisedCount(run, at, loss)
  const most = run.issuedAt.filter(issued => issued <= at).length
  const count = run.states.findIndex((state, writes) => writes >= least && writes <= most && state === found)
  if (count < 0) {
    const other = run.states.indexOf(found)
    throw new Error(`it is not what ${least} to ${most} writes make, but ${other}:\n${found}`)
  }
  if (at % 5 !== 0) return
  store.verify()
  // It lives on: closed and opened again it holds the same.
  await untilSettled(env.clock, store.close())
  const again = ColumnStore.open(env, directory, run.options)
  if (contentsOf(again, tables) !== found) throw new Error('closed and opened again, it holds something else')
}

/** How many of the first writes may not be lost. */
function promisedCount({ options, acknowledgedAt, syncs }: RecordedRun, at: number, loss: Loss): number {
  const synced = syncs.filter(sync => sync.at <= at).map(({ writeCount }) => writeCount)
  const isProcessDeath = loss === 'everything'
  const countsAcknowledged = options.durability === 'sync' || (options.durability === 'buffered' && isProcessDeath)
  const acknowledged = countsAcknowledged ? acknowledgedAt.filter(done => done <= at).length : 0
  return Math.max(acknowledged, ...synced, 0)
}

/** A run in which nothing happens would prove nothing. */
function assertEventful({ disk, options, syncs }: RecordedRun): void {
  const countOf = (type: string, ending: string): number =>
    disk.operations.filter(operation => operation.type === type && operation.path.endsWith(ending)).length
  expect(countOf('create', '.group')).toBeGreaterThan(8)
  expect(countOf('remove', '.group')).toBeGreaterThan(0)
  expect(countOf('rename', '/MANIFEST.new')).toBeGreaterThan(4)
  expect(countOf('rename', '.deleted.new')).toBeGreaterThan(0)
  expect(syncs.length).toBeGreaterThan(2)
  if (options.durability !== 'none') expect(countOf('remove', '.log')).toBeGreaterThan(2)
}
