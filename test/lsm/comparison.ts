/**
 * Runs operations on a tree and on the model side by side, and compares every answer.
 *
 * A write that has not settled may be visible or not, as a whole; no two of one key are under way at a time.
 * Before a read is compared, the tree itself is asked which side each such key is on; from then on everything
 * else that it shows at this moment must agree.
 */
import { type MemoryEnv, StorageError } from '../../engines/env/index.ts'
import type { Durability, TreeWrite } from '../../engines/lsm/index.ts'
import type { EngineSetup, SnapshotUnderTest, TreeUnderTest } from './engine-setup.ts'
import { ExpectedCursor } from './expected-cursor.ts'
import { bytesOfValue, type Operation, type WriteOperation } from './operations.ts'
import { untilSettled } from './patience.ts'
import {
  bytesOf,
  describeKey,
  describeValue,
  isSameValue,
  liveValue,
  type ModelEntry,
  type ModelRange,
  SortedModel,
} from './sorted-model.ts'

const directory = 'tree'

interface PendingWrite {
  /** Keys of one batch share it. */
  readonly unit: object
  readonly entry: ModelEntry | undefined
}

interface OpenSnapshot {
  readonly snapshot: SnapshotUnderTest
  readonly model: SortedModel
}

export class Comparison {
  readonly env: MemoryEnv
  readonly #drawSetup: () => EngineSetup
  #tree: TreeUnderTest
  readonly #model = new SortedModel()
  readonly #pending = new Map<string, PendingWrite>()
  readonly #inFlight = new Set<Promise<void>>()
  /** Keys written since the last sync or close. */
  readonly #unsynced = new Set<string>()
  #cursors: ExpectedCursor[] = []
  #snapshots: OpenSnapshot[] = []
  #isOpen = true
  #failure: unknown
  /** Writes that the tree acknowledged. */
  ackCount = 0

  /** `drawSetup` gives the setup of each opening in turn. */
  static async open(env: MemoryEnv, drawSetup: () => EngineSetup): Promise<Comparison> {
    const tree = await untilSettled(env.clock, drawSetup().open(env, directory))
    return new Comparison(env, tree, drawSetup)
  }

  private constructor(env: MemoryEnv, tree: TreeUnderTest, drawSetup: () => EngineSetup) {
    this.env = env
    this.#tree = tree
    this.#drawSetup = drawSetup
  }

  async run(operation: Operation): Promise<void> {
    switch (operation.type) {
      case 'put':
      case 'delete':
        return this.#write([operation], false)
      case 'batch':
        return this.#write(operation.writes, true)
      case 'compareAndSet':
        return this.#compareAndSet(operation)
      case 'get':
        return this.#compareKey(this.#tree, operation.key, this.#visibleModel())
      case 'scan':
        return this.#compareScan(this.#tree, operation.range, this.#visibleModel())
      case 'open cursor':
        return this.#openCursor(operation.range)
      case 'step cursor':
        return this.#stepCursor(operation.steps)
      case 'take snapshot':
        return this.#takeSnapshot()
      case 'read snapshot': {
        const taken = this.#snapshots[0]
        if (taken === undefined) return
        this.#compareKey(taken.snapshot, operation.key, taken.model)
        return this.#compareScan(taken.snapshot, operation.range, taken.model)
      }
      case 'release snapshot':
        return this.#snapshots.shift()?.snapshot.release()
      case 'advance clock':
        return this.env.clock.advance(operation.durationMs)
      case 'sync':
        return this.#sync()
      case 'settle':
        return this.#wait(this.#tree.settle())
      case 'verify':
        return this.#tree.verify()
      case 'wait':
        return this.#finishWrites()
      case 'reopen':
        return this.#reopen()
    }
  }

  /**
   * After a failure of the disk: reads go on, and no write is taken any more. Then the disk is well again
   * (`heal`), and after a reopening everything that was promised is there.
   */
  async survive(durability: Durability, heal: () => void): Promise<void> {
    await untilSettled(this.env.clock, Promise.all(this.#inFlight))
    if (this.#isOpen) {
      this.#compareAll()
      await this.#expectRefusals()
    }
    heal()
    this.#failure = undefined
    await this.#open()
    if (durability === 'none') this.#adopt(this.#unsynced)
    this.#compareAll()
    await this.finish()
  }

  async #expectRefusals(): Promise<void> {
    const key = bytesOf('late')
    const attempts: Record<string, () => unknown> = {
      put: () => this.#tree.put(key, new Uint8Array(5000)),
      delete: () => this.#tree.delete(key),
      compareAndSet: () => this.#tree.compareAndSet(key, undefined, key),
      sync: () => this.#tree.sync(),
      settle: () => this.#tree.settle(),
      close: () => this.#tree.close(),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      const error = await failureOf(() => untilSettled(this.env.clock, Promise.resolve(attempt())))
      if (!(error instanceof StorageError)) throw new Error(`after a failure of the disk, ${name} ends with ${error}`)
    }
  }

  /** Ends the run: everything is read once more, before and after a last reopening. */
  async finish(): Promise<void> {
    await this.#finishWrites()
    this.#compareAll()
    await this.#wait(this.#tree.settle())
    this.#compareAll()
    await this.#reopen()
    this.#compareAll()
    await this.#close()
  }

  async #write(writes: readonly WriteOperation[], isBatch: boolean): Promise<void> {
    if (writes.some(({ key }) => this.#pending.has(key))) await this.#finishWrites()
    const unit = {}
    const changes = new Map<string, PendingWrite>()
    const treeWrites = writes.map(write => {
      const treeWrite = this.#treeWriteOf(write)
      const expiresAtMs = (treeWrite.type === 'put' ? treeWrite.expiresAtMs : undefined) ?? Number.POSITIVE_INFINITY
      const entry = treeWrite.type === 'put' ? { value: treeWrite.value, expiresAtMs } : undefined
      changes.set(write.key, { unit, entry })
      return treeWrite
    })
    const first = treeWrites[0]
    return this.#track(changes, () => {
      if (isBatch || first === undefined) return this.#tree.batch(treeWrites)
      if (first.type === 'delete') return this.#tree.delete(first.key)
      const options = first.expiresAtMs === undefined ? undefined : { expiresAtMs: first.expiresAtMs }
      return this.#tree.put(first.key, first.value, options)
    })
  }

  #treeWriteOf(write: WriteOperation): TreeWrite {
    const key = bytesOf(write.key)
    if (write.type === 'delete') return { type: 'delete', key }
    const value = bytesOfValue(write.value)
    if (write.expiresInMs === undefined) return { type: 'put', key, value }
    return { type: 'put', key, value, expiresAtMs: this.env.clock.wallMs() + write.expiresInMs }
  }

  async #compareAndSet(operation: Operation & { type: 'compareAndSet' }): Promise<void> {
    const { key } = operation
    if (this.#pending.has(key)) await this.#finishWrites()
    const current = this.#model.get(key, this.env.clock.wallMs())
    const expected = { current, absent: undefined, other: new Uint8Array([1, 2, 3]) }[operation.expected]
    const value = operation.value === undefined ? undefined : bytesOfValue(operation.value)
    const entry = value === undefined ? undefined : { value, expiresAtMs: Number.POSITIVE_INFINITY }
    // It may have to wait, and the entry to expire meanwhile: only what holds on both sides is sure.
    const check = (set: boolean): void => {
      const before = isSameValue(current, expected)
      const after = isSameValue(this.#model.get(key, this.env.clock.wallMs()), expected)
      if (before === after && set !== before) {
        throw new Error(`compareAndSet of ${describeKey(key)} said ${set}; it held ${describeValue(current)}`)
      }
      if (set) this.#model.set(key, entry)
    }
    const call = (): boolean | Promise<boolean> => this.#tree.compareAndSet(bytesOf(key), expected, value)
    this.#track(new Map([[key, { unit: {}, entry }]]), call, check)
  }

  /** Hands a write to the tree, and keeps the model and what is under way in step with it. */
  #track<Answer>(
    changes: ReadonlyMap<string, PendingWrite>,
    call: () => Answer | Promise<Answer>,
    settle: (answer: Answer) => void = () => this.#apply(changes),
  ): void {
    for (const [key, change] of changes) {
      this.#pending.set(key, change)
      this.#unsynced.add(key)
    }
    const forget = (): void => {
      for (const key of changes.keys()) this.#pending.delete(key)
    }
    const acknowledge = (answer: Answer): void => {
      forget()
      settle(answer)
      this.ackCount++
    }
    const fail = (error: unknown): void => {
      // What may have been applied stays under way for good: either side is right.
      if (error instanceof StorageError && error.definite) forget()
      this.#failure ??= error
    }
    try {
      const answer = call()
      if (answer instanceof Promise) this.#follow(answer.then(acknowledge).catch(fail))
      else acknowledge(answer)
    } catch (error) {
      fail(error)
      throw error
    }
  }

  #follow(write: Promise<void>): void {
    this.#inFlight.add(write)
    void write.then(() => this.#inFlight.delete(write))
  }

  #apply(changes: ReadonlyMap<string, PendingWrite>): void {
    for (const [key, { entry }] of changes) this.#model.set(key, entry)
  }

  async #finishWrites(): Promise<void> {
    await this.#wait(Promise.all(this.#inFlight))
    if (this.#failure !== undefined) throw this.#failure
  }

  async #wait(promise: Promise<unknown>): Promise<void> {
    await untilSettled(this.env.clock, promise)
  }

  /** The model with every write under way on the side that the tree shows it on. */
  #visibleModel(): SortedModel {
    if (this.#pending.size === 0) return this.#model
    const nowMs = this.env.clock.wallMs()
    const visible = new SortedModel(this.#model)
    const sides = new Map<object, boolean>()
    for (const [key, { unit, entry }] of this.#pending) {
      const found = this.#tree.get(bytesOf(key))
      const isNew = isSameValue(found, liveValue(entry, nowMs))
      const isOld = isSameValue(found, this.#model.get(key, nowMs))
      if (!isNew && !isOld) {
        throw new Error(`${describeKey(key)} is ${describeValue(found)}: neither what it was nor what is being written`)
      }
      if (isNew !== isOld) {
        if ((sides.get(unit) ?? isNew) !== isNew) throw new Error(`a batch is torn at ${describeKey(key)}`)
        sides.set(unit, isNew)
      }
    }
    for (const [key, { unit, entry }] of this.#pending) if (sides.get(unit) !== false) visible.set(key, entry)
    return visible
  }

  #openCursor(range: ModelRange): void {
    if (this.#cursors.length >= 3) this.#cursors.shift()?.close()
    const expected = this.#visibleModel().scan(range, this.env.clock.wallMs())
    this.#cursors.push(new ExpectedCursor(this.#tree, range, expected))
  }

  /** Moves the cursor that has stood still for longest. */
  #stepCursor(steps: number): void {
    const cursor = this.#cursors.shift()
    if (cursor === undefined) return
    this.#cursors.push(cursor)
    for (let step = 0; step < steps; step++) if (!cursor.step()) return
  }

  async #takeSnapshot(): Promise<void> {
    // Later reads of the snapshot must not hang on which of two equal values it holds, one of which expires.
    if (this.#pending.size > 0) await this.#finishWrites()
    if (this.#snapshots.length >= 3) this.#snapshots.shift()?.snapshot.release()
    this.#snapshots.push({ snapshot: this.#tree.snapshot(), model: new SortedModel(this.#model) })
  }

  async #reopen(): Promise<void> {
    await this.#finishWrites()
    for (const cursor of this.#cursors) cursor.close()
    for (const { snapshot } of this.#snapshots) snapshot.release()
    this.#cursors = []
    this.#snapshots = []
    await this.#close()
    await this.#open()
  }

  async #close(): Promise<void> {
    this.#isOpen = false
    await this.#wait(this.#tree.close())
    this.#unsynced.clear()
  }

  async #sync(): Promise<void> {
    const covered = [...this.#unsynced].filter(key => !this.#pending.has(key))
    await this.#wait(this.#tree.sync())
    for (const key of covered) this.#unsynced.delete(key)
  }

  /** Takes what the tree holds for what is right, for keys of which nothing was promised. */
  #adopt(keys: Iterable<string>): void {
    for (const key of keys) {
      const value = this.#tree.get(bytesOf(key))
      this.#pending.delete(key)
      this.#model.set(key, value === undefined ? undefined : { value, expiresAtMs: Number.POSITIVE_INFINITY })
    }
  }

  async #open(): Promise<void> {
    this.#tree = await untilSettled(this.env.clock, this.#drawSetup().open(this.env, directory))
    this.#isOpen = true
  }

  #compareAll(): void {
    this.#tree.verify()
    const visible = this.#visibleModel()
    this.#compareScan(this.#tree, {}, visible)
    this.#compareScan(this.#tree, { reverse: true }, visible)
    for (const cursor of this.#cursors) cursor.finish()
    this.#cursors = []
    for (const { snapshot, model } of this.#snapshots) this.#compareScan(snapshot, {}, model)
  }

  #compareKey(side: Pick<SnapshotUnderTest, 'get'>, key: string, model: SortedModel): void {
    const found = side.get(bytesOf(key))
    const expected = model.get(key, this.env.clock.wallMs())
    if (!isSameValue(found, expected)) {
      throw new Error(`${describeKey(key)} is ${describeValue(found)}, expected ${describeValue(expected)}`)
    }
  }

  #compareScan(side: Pick<SnapshotUnderTest, 'scan'>, range: ModelRange, model: SortedModel): void {
    new ExpectedCursor(side, range, model.scan(range, this.env.clock.wallMs())).finish()
  }
}

/** `undefined`: it did not fail. */
async function failureOf(call: () => Promise<unknown>): Promise<Error | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    return error as Error
  }
}
