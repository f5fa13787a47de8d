/**
 * A run of some dozen writes is recorded, and then the power fails after every single operation of its disk, in three ways each: of what was not
 * synced it leaves nothing, all, all but half of the last write, or some subset. What an opening then finds must be what the first so
 * many writes make, with all that were promised; it can be written to, and opened again.
 */
import { expect, test } from 'vitest'
import { type CrashChoice, createRandom, type MemoryDisk } from '../../engines/env/index.ts'
import type { InvertedOptions } from '../../engines/inverted/index.ts'
import { openIndex, settled, smallOptions } from './memory-index.ts'
import { boundsAt, liveVersions, type RecordedWrites, recordWrites, survivingCount } from './recorded-writes.ts'

/** Writers never wait: the order of writes is that of their calls. */
const options: InvertedOptions = { ...smallOptions, writeBufferBytes: 1500, backlogBytes: 1e9 }
const runs: readonly (readonly [name: string, options: InvertedOptions])[] = [
  ['sync', options],
  ['buffered', { ...options, durability: 'buffered' }],
  ['no log', { ...options, durability: 'none', mergeCount: 2 }],
]

test.each(runs)('a crash at any moment takes nothing that was promised: %s', async (name, options) => {
  const run = await recordWrites(options, { seed: 21, stepCount: options.durability === 'sync' ? 90 : 60 })
  await run.close()
  assertEventful(run, name)
  for (let at = 0; at <= run.disk.operationCount; at++) {
    const choices = ['nothing', 'everything', at % 3 === 0 ? 'torn' : at] as const
    for (const kept of choices) {
      const choice: CrashChoice = typeof kept === 'number' ? createRandom(kept) : kept
      const image = run.disk.crashImageAt(at, choice, { record: false })
      try {
        const memory = await openIndex(image, options)
        const versions = liveVersions(memory.index)
        // A process that dies leaves everything that it wrote.
        survivingCount(run, versions, boundsAt(run, at, kept !== 'everything'))
        if (at % choices.length === choices.indexOf(kept)) await liveOn(image, memory, versions)
      } catch (error) {
        const last = run.disk.operations[at - 1]
        expect.fail(`after operation ${at} (${last?.type} ${last?.path}), ${kept} kept: ${String(error)}`)
      }
    }
  }
})

/** Written to, closed, and opened once more. */
async function liveOn(
  image: MemoryDisk,
  memory: Awaited<ReturnType<typeof openIndex>>,
  versions: readonly number[],
): Promise<void> {
  const { index } = memory
  const body = 'v9999 all'
  await settled(memory, index.index([{ id: 1000, fields: { body }, facets: { kind: 'k' } }]))
  await settled(memory, index.refresh())
  const expected = [...versions, 9999].join(' ')
  if (liveVersions(index).join(' ') !== expected) throw new Error('written to after the crash, it differs')
  await settled(memory, index.close())
  const again = await openIndex(image, smallOptions)
  if (liveVersions(again.index).join(' ') !== expected) throw new Error('closed and opened again, it differs')
}

/** A run in which nothing happens would prove nothing. */
function assertEventful({ disk, writes, powerPromises }: RecordedWrites, name: string): void {
  const countOf = (type: string, ending: string): number =>
    disk.operations.filter(operation => operation.type === type && operation.path.endsWith(ending)).length
  expect(writes.length).toBeGreaterThan(25)
  expect(countOf('create', '.segment')).toBeGreaterThan(8)
  expect(countOf('remove', '.segment')).toBeGreaterThan(4)
  expect(countOf('rename', 'MANIFEST.new')).toBeGreaterThan(6)
  if (name !== 'no log') expect(countOf('remove', '.log')).toBeGreaterThan(4)
  expect(powerPromises.length).toBeGreaterThan(1)
}
