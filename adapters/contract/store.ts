/** A store, and the adapter that opens it: what a system's folder exports and everything else drives. */
import type { Graph } from './graph.ts'
import type { Kv } from './kv.ts'
import type { Series } from './series.ts'
import type { Spatial } from './spatial.ts'
import type { System } from './system.ts'
import type { Table } from './table.ts'
import type { Text } from './text.ts'

/** A value, or a promise of it. Callers await only promises: an `await` costs more than a cached read. */
export type Awaitable<T> = T | Promise<T>

/** Each data model by its name; a store has those that it has. */
export interface Models {
  readonly kv: Kv
  readonly table: Table
  readonly series: Series
  readonly graph: Graph
  readonly spatial: Spatial
  readonly text: Text
}
export type ModelName = keyof Models

/** Something that not every store of a model does. */
export type Feature =
  | 'add-column'
  | 'delete'
  | 'snapshot'
  /** Times to the microsecond; otherwise to the millisecond, and a finer one is refused. */
  | 'microseconds'
  /** Points older than those that are there already. */
  | 'out-of-order'
  /** A later point takes the place of the one at its instant. */
  | 'overwrite'
  | 'drop-before'
  | 'rate'
  | 'quantile'
  | 'weighted-path'
  | 'match'
  | 'index'
  | 'pagerank'
  | 'components'
  | 'label-propagation'
  | 'degree'
  | 'betweenness'
  /** `put` and `remove`, and `load` into a store that is not empty. */
  | 'write'
  /** Shapes other than boxes and points, as items or as areas. */
  | 'shapes'
  | 'geographic'
  | 'phrase'
  | 'slop'
  | 'prefix'
  | 'wildcard'
  | 'fuzzy'
  | 'boosts'
  | 'facets'
  | 'suggest'
  /** Writes are seen from the next `refresh` on and not before; otherwise once they have settled. */
  | 'refresh'

/**
 * What stores of a model may lack, by name; whatever is not named here, all of them do. A call that needs what a store lacks
 * is a `StoreError` `NOT_SUPPORTED`. (Those of `kv` are fields of `Capabilities`.)
 */
export const modelFeatures: Readonly<Record<ModelName, readonly Feature[]>> = {
  kv: [],
  table: ['add-column', 'delete', 'snapshot'],
  series: ['microseconds', 'out-of-order', 'overwrite', 'delete', 'drop-before', 'rate', 'quantile', 'snapshot'],
  graph: [
    ...(['weighted-path', 'match', 'index', 'snapshot'] as const),
    ...(['pagerank', 'components', 'label-propagation', 'degree', 'betweenness'] as const),
  ],
  spatial: ['write', 'shapes', 'geographic', 'snapshot'],
  text: ['phrase', 'slop', 'prefix', 'wildcard', 'fuzzy', 'boosts', 'facets', 'suggest', 'refresh', 'snapshot'],
}

/** What an acknowledged write survives: nothing, the death of the process, a power loss. */
export const durabilities = ['none', 'buffered', 'sync'] as const
export type Durability = (typeof durabilities)[number]

/** Plain data, printed beside every number. The conformance suite tests both answers of each. */
export interface Capabilities {
  /** The durability this store was opened with, and how the system names or reaches it. */
  readonly durability: Durability
  readonly durabilityDetail: string
  /** False: it forgets what it is given (the null store), so its answers prove nothing. */
  readonly keepsData: boolean
  readonly atomicBatch: boolean
  readonly compareAndSet: boolean
  readonly snapshots: boolean
  readonly expiry: boolean
  /** `linearizable`: each operation takes effect at one instant between call and return. */
  readonly isolation: 'linearizable' | 'none'
  /** The longest key it takes, where that is below the contract's own `keyBytesMax`; a longer one is a `TypeError`. */
  readonly keyBytesMax?: number
  /** What it can do of `modelFeatures`, for the model it was opened for. Absent: all of them. */
  readonly features?: readonly Feature[]
  /** Name and version of the system and of the library that reaches it. */
  readonly version: string
}

/** One figure that a store reports of itself. */
export interface Metric {
  /** Dotted, big to small: `compaction.bytes`, `cache.hitRatio`. */
  readonly name: string
  readonly value: number
  readonly unit: 'bytes' | 'count' | 'ratio' | 'ns'
  readonly description: string
}

/** `Store<never>` is any store, whatever its models; so with `Adapter`. */
export type Store<M extends ModelName> = Pick<Models, M> & {
  readonly capabilities: Capabilities
  /** Settles when everything acknowledged before the call survives a power loss, whatever the durability. */
  sync(): Awaitable<void>
  /** Ends the store; acknowledged writes are kept as its durability promises. Further calls throw `CLOSED`. */
  close(): Awaitable<void>
  /** Settles when background work (compaction, flushes) has nothing left to do. Absent: there is none to wait for. */
  settle?(): Awaitable<void>
  /** The store's own figures, as of now. Absent: it reports none. */
  metrics?(): Awaitable<readonly Metric[]>
  /** Checks the whole structure. @throws StoreError `CORRUPT`. Absent: the store has no such check. */
  verify?(): Awaitable<void>
}

export interface OpenOptions {
  /** A directory that exists and is the store's alone. */
  readonly directory: string
  readonly durability: Durability
  /** Bound of the read cache. */
  readonly cacheBytes: number
  /** Size at which buffered writes go to the disk in sorted form, where the system has such a thing. */
  readonly writeBufferBytes: number
  /** The model that it is opened for; absent: the first of the adapter's. */
  readonly model?: ModelName
  /** The system's own options by name, each present and checked against `Adapter.options`. */
  readonly options: Readonly<Record<string, string>>
}

/** An option of one system, given as `--engine-option name=value`. */
export interface AdapterOption {
  readonly name: string
  readonly default: string
  /** The accepted values; absent: any text, which `open` checks. */
  readonly values?: readonly string[]
  readonly description: string
}

export interface Adapter<M extends ModelName> {
  readonly name: string
  /** One line for `harness list`. */
  readonly description: string
  readonly models: readonly ModelName[]
  readonly options: readonly AdapterOption[]
  /** By model, the features that its stores have, where those are not all: what `Capabilities.features` will say. */
  readonly features?: Readonly<Partial<Record<ModelName, readonly Feature[]>>>
  /** Durability modes it can be opened with; another is a usage error before anything starts. */
  readonly durabilities: readonly Durability[]
  /** @throws StoreError `LOCKED`, `CORRUPT`, `INCOMPATIBLE`, `NOT_FOUND` (its package is not installed), … */
  open(options: OpenOptions): Awaitable<Store<M>>
  /** Opened as a system whose nodes can be killed. Absent: the store lives in this process. Throws as `open`. */
  system?(options: OpenOptions): Awaitable<System<M>>
}

/** Whether its stores have that model. */
export function offersModel<M extends ModelName>(adapter: Adapter<never>, model: M): adapter is Adapter<M> {
  return adapter.models.includes(model)
}
