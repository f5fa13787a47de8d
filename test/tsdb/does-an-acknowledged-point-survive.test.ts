/**
 * The power fails after every single operation of the disk in the life of a store; each time it leaves nothing of what was not
 * synced, or all, or all but half of the last write, or some subset. What the store holds when it opens again must be
 * what the first so many writes make: all that were promised, no batch in part, nothing deleted that comes back. Then it
 * lives on, and must still hold it once it is closed and opened again.
 */
import { expect, test } from 'vitest'
import { createRandom, type MemoryDisk, untilSettled } from '../../engines/env/index.ts'
import type { TsdbOptions } from '../../engines/tsdb/index.ts'
import { contentsOf } from './contents.ts'
import { boundsAt, type RecordedLife, recordLife } from './recorded-life.ts'
import { closeStore, durabilities, openStore, smallOptions } from './small-store.ts'

type Loss = 'nothing' | 'everything' | 'torn' | number

test.each(durabilities)('a crash at any moment takes nothing that was promised: %s', async durability => {
  const options = { ...smallOptions, durability, blockCountTrigger: 2 }
  const life = await recordLife(durabilities.indexOf(durability) + 7, options, 45)
  assertEventful(life)
  for (let at = 0; at <= life.disk.operationCount; at++) {
    for (const kept of ['nothing', 'everything', 'torn', at] satisfies Loss[]) {
      try {
        const image = life.disk.crashImageAt(at, typeof kept === 'number' ? createRandom(kept) : kept)
        await survive(life, image, { options, at, kept })
      } catch (error) {
        const last = life.disk.operations[at - 1]
        expect.fail(`after operation ${at} (${last?.type} ${last?.path}), kept ${kept}: ${String(error)}`)
      }
    }
  }
})

async function survive(
  life: RecordedLife,
  image: MemoryDisk,
  { options, at, kept }: { options: TsdbOptions; at: number; kept: Loss },
): Promise<void> {
  const { least, most } = boundsAt(life, at, kept === 'everything' ? 'process' : 'power')
  const opened = await openStore(image, options)
  opened.store.verify()
  const contents = contentsOf(opened.store)
  const count = life.states.findIndex((state, index) => index >= least && index <= most && state.contents === contents)
  if (count === -1) throw new Error(`it holds what no ${least} to ${most} of the first writes make`)
  if (at % 4 !== 0) return
  const after = opened.store.append({
    count: 1,
    series: [{ metric: 'cpu', tags: { host: 'after' } }],
    seriesIndexes: new Uint32Array(1),
    timestampsUs: Float64Array.of(7),
    values: Float64Array.of(42),
  })
  if (after !== undefined) await untilSettled(opened.env.clock, after)
  const expected = contentsOf(opened.store)
  await closeStore(opened)
  const again = await openStore(image, options)
  again.store.verify()
  if (contentsOf(again.store) !== expected) throw new Error('closed and opened again it holds something else')
  if (!expected.includes('after')) throw new Error('it lost what was written after the crash')
}

/** A life in which nothing happens would prove nothing. */
function assertEventful({ disk }: RecordedLife): void {
  const countOf = (type: string, ending: string): number =>
    disk.operations.filter(operation => operation.type === type && operation.path.endsWith(ending)).length
  expect(countOf('create', '.block')).toBeGreaterThan(5)
  expect(countOf('remove', '.block')).toBeGreaterThan(1)
  expect(countOf('rename', 'MANIFEST.new')).toBeGreaterThan(3)
}
