/** One of our ordered engines with its options chosen: all that tests need to know which hold for every such engine. */
import type { Env, Metric } from '../../engines/env/index.ts'
import type { Durability, TreeWrite } from '../../engines/lsm/index.ts'

export interface RangeUnderTest {
  readonly start?: Uint8Array
  readonly end?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

export interface CursorUnderTest {
  readonly key: Uint8Array
  readonly value: Uint8Array
  next(): boolean
  close(): void
}

export interface SnapshotUnderTest {
  get(key: Uint8Array): Uint8Array | undefined
  scan(range: RangeUnderTest): CursorUnderTest
  release(): void
}

export interface TreeUnderTest {
  get(key: Uint8Array): Uint8Array | undefined
  put(key: Uint8Array, value: Uint8Array, options?: { readonly expiresAtMs?: number }): void | Promise<void>
  delete(key: Uint8Array): void | Promise<void>
  batch(writes: readonly TreeWrite[]): void | Promise<void>
  compareAndSet(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): boolean | Promise<boolean>
  scan(range: RangeUnderTest): CursorUnderTest
  snapshot(): SnapshotUnderTest
  sync(): Promise<void>
  settle(): Promise<void>
  verify(): void
  metrics(): Metric[]
  close(): Promise<void>
}

export interface EngineSetup {
  /** Engine and what sets its setups apart, for names of tests. */
  readonly name: string
  /** All of it, for messages. */
  readonly options: object
  readonly durability: Durability
  open(env: Env, directory: string): Promise<TreeUnderTest>
}
