/**
 * The disk refuses one operation, or every one of a kind from some point on, at every point of a run in turn. Whoever waits is told, and only
 * of that; nobody hangs; what could be searched still can; and once the disk is well again, all that was acknowledged is there.
 */
import { expect, test } from 'vitest'
import { type DiskOperation, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { InvertedOptions } from '../../engines/inverted/index.ts'
import { directory, type MemoryIndex, openIndex, settled, smallOptions } from './memory-index.ts'
import { boundsAt, drive, liveVersions, Recorder, survivingCount } from './recorded-writes.ts'

const options: InvertedOptions = { ...smallOptions, writeBufferBytes: 1500, backlogBytes: 1e9, mergeCount: 2 }
const plan = { seed: 8, stepCount: 26 }

type Refuses = (operation: DiskOperation, count: number) => boolean

test.each(['sync', 'buffered', 'none'] as const)(
  'a failing disk costs nothing that was acknowledged: %s',
  async durability => {
    const healthy = await live({ ...options, durability }, () => false)
    const operations = healthy.disk.operations
    expect(operations.length).toBeGreaterThan(60)
    for (const [after, { type }] of operations.entries()) {
      const faults: Refuses[] = [(_, count) => count === after]
      if (type !== 'remove' && type !== 'rename')
        faults.push((operation, count) => count >= after && operation.type === type)
      for (const refuses of faults) {
        try {
          await live({ ...options, durability }, refuses)
        } catch (error) {
          const { path } = operations[after]!
          expect.fail(`after ${after} operations of the disk, ${type} ${path}: ${String(error)}`)
        }
      }
    }
  },
)

async function live(setup: InvertedOptions, refuses: Refuses): Promise<Recorder> {
  const disk = new MemoryDisk({ record: true })
  let count = 0
  disk.beforeOperation = operation => {
    if (refuses(operation, count++)) throw new StorageError('IO', `cannot ${operation.type} ${operation.path}: planted`)
  }
  let memory: MemoryIndex | undefined
  let recorder = new Recorder(disk, { index: undefined } as never, setup)
  try {
    memory = await openIndex(disk, setup, plan.seed)
    recorder = new Recorder(disk, memory, setup)
    await drive(recorder, memory, plan)
    await recorder.close()
  } catch (error) {
    assertIsTold(error)
    if (memory !== undefined) await giveUp(memory)
  }
  disk.beforeOperation = undefined
  const again = await openIndex(disk, setup)
  survivingCount(recorder, liveVersions(again.index), boundsAt(recorder, disk.operationCount, false))
  await settled(again, again.index.close())
  expect(disk.list(directory).filter(name => name.endsWith('.new'))).toEqual([])
  return recorder
}

/** What can be searched still can; closing says what happened, once more. */
async function giveUp(memory: MemoryIndex): Promise<void> {
  const { index } = memory
  try {
    index.search({ query: { type: 'words', text: 'all', operator: 'and' }, limit: 3 })
  } catch (error) {
    if (!(error instanceof StorageError && error.code === 'CLOSED')) throw error
  }
  await settled(memory, index.close()).catch(assertIsTold)
}

function assertIsTold(error: unknown): void {
  if (!(error instanceof StorageError && error.code === 'IO' && error.message.includes('planted'))) throw error
}
