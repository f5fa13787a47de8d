/**
 * The disk refuses one operation, or every one from some point on, at every point of a run in turn: full, or
 * failing. Whoever waits is told; nobody hangs; what can be read still is; a sync that failed is not followed by an
 * acknowledgement; and once the disk is well again, all that was acknowledged is there.
 */
import { expect, test } from 'vitest'
import {
  createRandom,
  type DiskOperation,
  MemoryDisk,
  type MemoryEnv,
  memoryEnv,
  StorageError,
} from '../../engines/env/index.ts'
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import { Comparison } from '../lsm/comparison.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { describeOperation, type Operation, type OperationMix, OperationSource } from '../lsm/operations.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { compactions, durabilities, lsmSetup, smallOptions } from '../lsm/small-options.ts'

const operationCount = 60
const mix: OperationMix = {
  weights: { put: 40, delete: 10, batch: 6, compareAndSet: 4, get: 4, scan: 2, sync: 4, settle: 1, wait: 5, reopen: 1 },
  valueBytesMax: 1200,
}

/** What the disk refuses once it has done `after` operations. */
interface Fault {
  readonly after: number
  readonly code: 'IO' | 'NO_SPACE'
  readonly refuses: (operation: DiskOperation, count: number) => boolean
}

const setups = durabilities.flatMap(durability => [
  ...compactions.map(compaction => lsmSetup({ ...smallOptions, durability, compaction, memtableCountMax: 2 })),
  // A pool that has to write pages between checkpoints, and checkpoints that writers wait for.
  btreeSetup({ ...smallBtree, durability, cacheBytes: 0, checkpointBytes: 3000, backlogBytes: 6000 }),
])

test.each(setups.map(setup => [setup.name, setup] as const))(
  'a disk that fails at any moment costs nothing that was acknowledged: %s',
  async (_, setup) => {
    const source = new OperationSource(createRandom(5), mix)
    const operations = Array.from({ length: operationCount }, () => source.draw())
    const whole = await live(setup, operations, undefined)
    expect(whole.length).toBeGreaterThan(100)
    for (const [after, operation] of whole.entries()) {
      for (const fault of faultsAt(operation, after)) await live(setup, operations, fault)
    }
  },
)

const growsFiles = ({ type }: DiskOperation): boolean => type === 'write' || type === 'create'
const syncs = ({ type }: DiskOperation): boolean => type === 'sync' || type === 'syncDirectory'

/** Faults that first strike the operation that a healthy disk would do next. */
function faultsAt(operation: DiskOperation, after: number): Fault[] {
  return [
    { after, code: 'IO', refuses: (_, count) => count === after },
    ...[growsFiles, syncs]
      .filter(isHit => isHit(operation))
      .map(
        (isHit): Fault => ({
          after,
          code: isHit === growsFiles ? 'NO_SPACE' : 'IO',
          refuses: (candidate, count) => count >= after && isHit(candidate),
        }),
      ),
  ]
}

/** Returns what the disk did. */
async function live(
  setup: EngineSetup,
  operations: readonly Operation[],
  fault: Fault | undefined,
): Promise<readonly DiskOperation[]> {
  const memory = memoryEnv({ seed: 1, disk: new MemoryDisk({ record: fault === undefined }) })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(1)) }
  const breakage = new Breakage(env, fault)
  try {
    await liveOn(breakage, setup, operations)
  } catch (error) {
    const last = breakage.refused === undefined ? 'nothing' : `${breakage.refused.type} ${breakage.refused.path}`
    const lines = operations.map(operation => `\n  ${describeOperation(operation)}`).join('')
    expect.fail(
      `${fault?.code} after operation ${fault?.after} of the disk, first at ${last}: ${String(error)}${lines}`,
    )
  }
  return env.disk.operations
}

async function liveOn(breakage: Breakage, setup: EngineSetup, operations: readonly Operation[]): Promise<void> {
  const { env } = breakage
  let comparison: Comparison | undefined
  try {
    comparison = await Comparison.open(env, () => setup)
    breakage.acks = comparison
    for (const operation of operations) await comparison.run(operation)
    await comparison.finish()
  } catch (error) {
    breakage.assertIsTold(error)
    breakage.assertNothingLate()
    await (comparison === undefined
      ? reopen(breakage, setup)
      : comparison.survive(setup.durability, () => breakage.heal()))
  }
}

/** The very first opening failed. */
async function reopen(breakage: Breakage, setup: EngineSetup): Promise<void> {
  breakage.heal()
  const comparison = await Comparison.open(breakage.env, () => setup)
  await comparison.finish()
}

class Breakage {
  readonly env: MemoryEnv
  readonly #fault: Fault | undefined
  /** The first operation that was refused. */
  refused: DiskOperation | undefined
  /** Counts acknowledgements. */
  acks: { readonly ackCount: number } = { ackCount: 0 }
  #ackCountAtFailedSync: number | undefined
  readonly #failedPaths = new Set<string>()
  #late: DiskOperation | undefined
  #count = 0

  constructor(env: MemoryEnv, fault: Fault | undefined) {
    this.env = env
    this.#fault = fault
    env.disk.beforeOperation = operation => this.#strike(operation)
  }

  heal(): void {
    this.env.disk.beforeOperation = undefined
  }

  /** Only what the disk said may come out, never anything that follows from it. */
  assertIsTold(error: unknown): void {
    const isPlanted = error instanceof StorageError && error.code === this.#fault?.code && /planted/.test(error.message)
    if (!isPlanted) throw error
  }

  /**
   * The kernel may have dropped what it could not write, and call the next sync a success. So a file that failed
   * once is not written to again, and a log that could not be synced acknowledges nothing.
   */
  assertNothingLate(): void {
    if (this.#late !== undefined) throw new Error(`${this.#late.path} had failed, and then a ${this.#late.type} of it`)
    if (this.#ackCountAtFailedSync === undefined) return
    if (this.acks.ackCount > this.#ackCountAtFailedSync) throw new Error('a sync failed, and a write was acknowledged')
  }

  #strike(operation: DiskOperation): void {
    const { type, path } = operation
    const isOfContent = type === 'write' || type === 'sync'
    // Pages are written on two threads: what was under way on the other is not called back, and comes to nothing.
    const isUnderWay = type === 'write' && path.endsWith('/PAGES')
    if (isOfContent && !isUnderWay && this.#failedPaths.has(path)) this.#late ??= operation
    if (this.#fault?.refuses(operation, this.#count++) !== true) return
    this.refused ??= operation
    if (isOfContent) this.#failedPaths.add(path)
    if (type === 'sync' && path.endsWith('.log')) this.#ackCountAtFailedSync ??= this.acks.ackCount
    throw new StorageError(this.#fault.code, `cannot ${type} ${path}: planted`)
  }
}
