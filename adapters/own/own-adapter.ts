/** What an engine of this repository can do beyond the contract: run in a world that somebody else made. */
import type { Env } from '../../engines/env/index.ts'
import type {
  Adapter,
  Awaitable,
  Capabilities,
  Durability,
  Metric,
  ModelName,
  Models,
  OpenOptions,
  Store,
} from '../contract/index.ts'

export interface OwnAdapter<M extends ModelName> extends Adapter<M> {
  /** As `open`, on this disk, clock and background (memory, a faulty disk, …), which stay the caller's to close. */
  openOn(env: Env, options: OpenOptions): Promise<Store<M>>
}

/** Whether the adapter is one of an engine that can be given its world. */
export function isOwn<M extends ModelName>(adapter: Adapter<M>): adapter is OwnAdapter<M> {
  return 'openOn' in adapter && typeof adapter.openOn === 'function'
}

/** Opens on the real world, which ends with the store. */
export async function openOnNode<M extends ModelName>(env: Env, open: () => Promise<Store<M>>): Promise<Store<M>> {
  try {
    const store = await open()
    return { ...store, close: () => closeBoth(() => store.close(), env) }
  } catch (error) {
    await env.background.close()
    throw error
  }
}

async function closeBoth(closeStore: () => Awaitable<void>, env: Env): Promise<void> {
  try {
    await closeStore()
  } finally {
    await env.background.close()
  }
}

/** What every engine has beside its model. */
export interface OwnEngine {
  sync(): Awaitable<void>
  settle(): Awaitable<void>
  verify(): Awaitable<void>
  metrics(): Awaitable<readonly Metric[]>
  close(): Awaitable<void>
}

/** The engine as a store of that model, which its own methods are. */
export function ownStore<M extends ModelName>(
  model: M,
  engine: OwnEngine & Models[M],
  capabilities: Capabilities,
): Store<M> {
  const store = {
    [model]: engine,
    capabilities,
    sync: () => engine.sync(),
    settle: () => engine.settle(),
    verify: () => engine.verify(),
    metrics: () => engine.metrics(),
    close: () => engine.close(),
  }
  // A key that is a variable has any name to the compiler.
  return store as unknown as Store<M>
}

export interface OwnClaims {
  readonly durability: Durability
  /** By durability, how the engine reaches it. */
  readonly durabilityDetails: Readonly<Record<Durability, string>>
  readonly version: string
  /** True: it is one of keys and values, with what only those have. */
  readonly isKv: boolean
}

/** What all engines of this repository claim: batches whole, snapshots, everything of their model. */
export function ownCapabilities({ durability, durabilityDetails, version, isKv }: OwnClaims): Capabilities {
  return {
    durability,
    durabilityDetail: durabilityDetails[durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: isKv,
    snapshots: true,
    expiry: isKv,
    isolation: 'linearizable',
    version,
  }
}
