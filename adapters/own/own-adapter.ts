/**
 * From an engine of this repository to an adapter of the contract.
 *
 * All engines claim the same and are opened and closed the same way; an adapter says what is its own. Beyond the contract an
 * engine can run in a world that somebody else made.
 */
import { type Env, nodeEnv } from '../../engines/env/index.ts'
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

/** What every engine has beside its model. */
interface OwnEngine {
  sync(): Awaitable<void>
  settle(): Awaitable<void>
  verify(): Awaitable<void>
  metrics(): Awaitable<readonly Metric[]>
  close(): Awaitable<void>
}

export interface OwnParts<M extends ModelName> extends Pick<Adapter<M>, 'name' | 'description' | 'options'> {
  readonly model: M
  /** Of the files, beside the name: `table format 1`. */
  readonly format: string
  /** In `none`, when a write survives after all. */
  readonly withoutLog: string
  /** The engine; its own methods are the model. */
  openEngine(env: Env, options: OpenOptions): Awaitable<OwnEngine & Models[M]>
}

export function ownAdapter<M extends ModelName>(parts: OwnParts<M>): OwnAdapter<M> {
  const openOn = async (env: Env, options: OpenOptions): Promise<Store<M>> =>
    storeOf(parts, await parts.openEngine(env, options), options.durability)
  return {
    name: parts.name,
    description: parts.description,
    models: [parts.model],
    durabilities: ['none', 'buffered', 'sync'],
    options: parts.options,
    open: options => openOnNode(env => openOn(env, options)),
    openOn,
  }
}

/** Opens on the real world, which ends with the store. */
export async function openOnNode<M extends ModelName>(open: (env: Env) => Promise<Store<M>>): Promise<Store<M>> {
  const env = nodeEnv(0)
  try {
    const store = await open(env)
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

function storeOf<M extends ModelName>(
  parts: OwnParts<M>,
  engine: OwnEngine & Models[M],
  durability: Durability,
): Store<M> {
  const store = {
    [parts.model]: engine,
    capabilities: capabilitiesOf(parts, durability),
    sync: () => engine.sync(),
    settle: () => engine.settle(),
    verify: () => engine.verify(),
    metrics: () => engine.metrics(),
    close: () => engine.close(),
  }
  // A key that is a variable has any name to the compiler.
  return store as unknown as Store<M>
}

/** Batches whole, snapshots, everything of the model; compare-and-set and expiry are of `kv` alone. */
function capabilitiesOf(
  { name, model, format, withoutLog }: Pick<OwnParts<ModelName>, 'name' | 'model' | 'format' | 'withoutLog'>,
  durability: Durability,
): Capabilities {
  const durabilityDetails: Readonly<Record<Durability, string>> = {
    none: `no log; ${withoutLog}`,
    buffered: 'log written before the answer, not synced',
    sync: 'log synced before the answer, by group commit',
  }
  return {
    durability,
    durabilityDetail: durabilityDetails[durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: model === 'kv',
    snapshots: true,
    expiry: model === 'kv',
    isolation: 'linearizable',
    version: `${name} of this repository, ${format}`,
  }
}
