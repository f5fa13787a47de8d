/**
 * A run of writes on a disk that records everything, with what the tree had promised at each moment.
 *
 * Writes are applied in the order of their calls (nothing stalls: there is room for every memtable), so what a
 * crash leaves must be what the first so many of them make.
 */
import { createRandom, MemoryDisk, type MemoryEnv, memoryEnv } from '../../engines/env/index.ts'
import type { TreeWrite } from '../../engines/lsm/index.ts'
import type { EngineSetup, SnapshotUnderTest, TreeUnderTest } from '../lsm/engine-setup.ts'
import { bytesOfValue, type Operation, type OperationMix, OperationSource } from '../lsm/operations.ts'
import { untilSettled } from '../lsm/patience.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { bytesOf } from '../lsm/sorted-model.ts'

export const directory = 'tree'

export type Contents = ReadonlyMap<string, Uint8Array>
type Change = readonly [key: string, value: Uint8Array | undefined]

interface RecordedWrite {
  /** All of them or none survive. */
  readonly changes: readonly Change[]
  /** Operations of the disk before the call. */
  readonly issuedAt: number
}

/** From so many operations of the disk on, so many of the first writes may not be lost. */
export interface PromiseMade {
  readonly at: number
  readonly writeCount: number
}

export interface RecordedRun {
  readonly seed: number
  readonly disk: MemoryDisk
  readonly setup: EngineSetup
  /** What the tree held before the first write. */
  readonly before: Contents
  readonly writes: readonly RecordedWrite[]
  /** Against the death of the process, and against a power loss; both in the order of time. */
  readonly processPromises: readonly PromiseMade[]
  readonly powerPromises: readonly PromiseMade[]
}

const mix: OperationMix = {
  weights: {
    put: 40,
    delete: 14,
    batch: 8,
    compareAndSet: 6,
    sync: 2,
    settle: 3,
    wait: 12,
    'take snapshot': 2,
    'release snapshot': 2,
  },
  valueBytesMax: 900,
}

/** Where a run begins: on an empty disk, or on what a crash left. */
export interface Beginning {
  readonly disk: MemoryDisk
  readonly before: Contents
}

export interface RunPlan {
  readonly seed: number
  readonly setup: EngineSetup
  readonly operationCount: number
  /** Absent: an empty disk. */
  readonly beginning?: Beginning
}

export async function recordRun(plan: RunPlan): Promise<RecordedRun> {
  const { seed, setup, operationCount } = plan
  const beginning = plan.beginning ?? { disk: new MemoryDisk({ record: true }), before: new Map() }
  const memory = memoryEnv({ seed, disk: beginning.disk })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(seed)) }
  const tree = await untilSettled(env.clock, setup.open(env, directory))
  const recorder = new Recorder(env, tree, setup, beginning.before)
  const source = new OperationSource(createRandom(seed), mix)
  for (let count = 0; count < operationCount; count++) await recorder.run(source.draw())
  await recorder.settle()
  const stopCount = tree.metrics().find(({ name }) => name === 'stall.stopCount')?.value
  if (stopCount !== 0) throw new Error('writers had to wait: their order is not that of their calls')
  await untilSettled(env.clock, tree.close())
  recorder.promiseAll()
  const { writes, processPromises, powerPromises } = recorder
  return { seed, ...beginning, setup, writes, processPromises, powerPromises }
}

class Recorder {
  readonly writes: RecordedWrite[] = []
  readonly processPromises: PromiseMade[] = []
  readonly powerPromises: PromiseMade[] = []
  readonly #env: MemoryEnv
  readonly #tree: TreeUnderTest
  readonly #setup: EngineSetup
  readonly #contents: Map<string, Uint8Array>
  readonly #snapshots: SnapshotUnderTest[] = []
  #inFlight: Promise<unknown>[] = []

  constructor(env: MemoryEnv, tree: TreeUnderTest, setup: EngineSetup, before: Contents) {
    this.#env = env
    this.#tree = tree
    this.#setup = setup
    this.#contents = new Map(before)
  }

  async run(operation: Operation): Promise<void> {
    switch (operation.type) {
      case 'put':
      case 'delete':
      case 'batch': {
        const writes = operation.type === 'batch' ? operation.writes : [operation]
        const treeWrites = writes.map((write): TreeWrite => {
          const key = bytesOf(write.key)
          return write.type === 'delete'
            ? { type: 'delete', key }
            : { type: 'put', key, value: bytesOfValue(write.value) }
        })
        const changes = writes.map(
          (write): Change => [write.key, write.type === 'delete' ? undefined : bytesOfValue(write.value)],
        )
        return this.#write(changes, () => this.#tree.batch(treeWrites))
      }
      case 'compareAndSet': {
        const current = this.#contents.get(operation.key)
        const value = operation.value === undefined ? undefined : bytesOfValue(operation.value)
        return this.#write([[operation.key, value]], () =>
          this.#tree.compareAndSet(bytesOf(operation.key), current, value),
        )
      }
      case 'sync':
        return this.#sync()
      case 'take snapshot':
        // Nobody reads it: it is there so that old versions reach the tables.
        return void this.#snapshots.push(this.#tree.snapshot())
      case 'release snapshot':
        return this.#snapshots.shift()?.release()
      case 'settle':
        return untilSettled(this.#env.clock, this.#tree.settle())
      case 'wait':
        return this.settle()
      case 'get':
      case 'scan':
      case 'open cursor':
      case 'step cursor':
      case 'read snapshot':
      case 'advance clock':
      case 'verify':
      case 'reopen':
        throw new TypeError(`a recorded run has no ${operation.type}`)
    }
  }

  /** Waits for writes under way. */
  async settle(): Promise<void> {
    await untilSettled(this.#env.clock, Promise.all(this.#inFlight))
    this.#inFlight = []
  }

  /** Whatever the durability, a closed tree has everything. */
  promiseAll(): void {
    this.#promise(this.processPromises, this.writes.length)
    this.#promise(this.powerPromises, this.writes.length)
  }

  #write(changes: readonly Change[], call: () => unknown): void {
    if (changes.length === 0) return
    this.writes.push({ changes, issuedAt: this.#env.disk.operationCount })
    const writeCount = this.writes.length
    for (const [key, value] of changes) {
      if (value === undefined) this.#contents.delete(key)
      else this.#contents.set(key, value)
    }
    const answer = call()
    if (answer instanceof Promise) this.#inFlight.push(answer.then(() => this.#acknowledge(writeCount)))
    else this.#acknowledge(writeCount)
  }

  #acknowledge(writeCount: number): void {
    if (this.#setup.durability !== 'none') this.#promise(this.processPromises, writeCount)
    if (this.#setup.durability === 'sync') this.#promise(this.powerPromises, writeCount)
  }

  async #sync(): Promise<void> {
    const writeCount = this.writes.length
    await untilSettled(this.#env.clock, this.#tree.sync())
    this.#promise(this.processPromises, writeCount)
    this.#promise(this.powerPromises, writeCount)
  }

  #promise(promises: PromiseMade[], writeCount: number): void {
    const last = promises.at(-1)?.writeCount ?? 0
    if (writeCount > last) promises.push({ at: this.#env.disk.operationCount, writeCount })
  }
}
