/**
 * The references as stores that keep their data from one opening of a directory to the next, with some parts replaced: what
 * broken stores of the models beside `kv` are made of.
 */
import type { Adapter, Capabilities, OpenOptions, Store } from '../../../adapters/contract/index.ts'
import { StoreError } from '../../../adapters/contract/index.ts'
import {
  GraphReference,
  SeriesReference,
  SpatialReference,
  TableReference,
  TextReference,
} from '../../../adapters/contract/reference/index.ts'
import memory from '../../../adapters/memory/index.ts'

export interface Plant<Model> {
  /** Methods that are replaced. */
  readonly model?: (model: Model) => object
  readonly capabilities?: Partial<Capabilities>
  /** False: a second opening goes through. */
  readonly locks?: boolean
  /** False: a closed store answers. */
  readonly closes?: boolean
  /** True: what was written is gone when the store is closed. */
  readonly forgets?: boolean
}

export function plantTable(plant: Plant<TableReference>): Adapter<'table'> {
  const open = opener(() => new TableReference(), plant)
  return { ...memory, durabilities: ['buffered'], open: options => openAs('table', open, options) }
}

export function plantSeries(plant: Plant<SeriesReference>): Adapter<'series'> {
  const open = opener(() => new SeriesReference(), plant)
  return { ...memory, durabilities: ['buffered'], open: options => openAs('series', open, options) }
}

export function plantGraph(plant: Plant<GraphReference>): Adapter<'graph'> {
  const open = opener(() => new GraphReference(), plant)
  return { ...memory, durabilities: ['buffered'], open: options => openAs('graph', open, options) }
}

export function plantSpatial(plant: Plant<SpatialReference>): Adapter<'spatial'> {
  const open = opener(() => new SpatialReference(), plant)
  return { ...memory, durabilities: ['buffered'], open: options => openAs('spatial', open, options) }
}

export function plantText(plant: Plant<TextReference>): Adapter<'text'> {
  const open = opener(() => new TextReference(), plant)
  return { ...memory, durabilities: ['buffered'], open: options => openAs('text', open, options) }
}

interface Opened<Model> {
  readonly model: Model
  readonly store: Store<never>
}

type Opener<Model> = (options: OpenOptions) => Opened<Model>

function openAs<Name extends string, Model>(
  name: Name,
  open: Opener<Model>,
  options: OpenOptions,
): Store<never> & { readonly [name in Name]: Model } {
  const { model, store } = open(options)
  return { ...store, [name]: model } as Store<never> & { readonly [name in Name]: Model }
}

function opener<Model extends object>(create: () => Model, plant: Plant<Model>): Opener<Model> {
  const kept = new Map<string, { readonly model: Model; isOpen: boolean }>()
  return ({ directory, durability }) => {
    const entry = kept.get(directory) ?? { model: create(), isOpen: false }
    if (entry.isOpen && plant.locks !== false) throw new StoreError('LOCKED', 'somebody else has it open')
    kept.set(directory, entry)
    entry.isOpen = true
    let closed = false
    const assertOpen = (): void => {
      if (closed && plant.closes !== false) throw new StoreError('CLOSED', 'the store was closed')
    }
    return {
      model: guarded(entry.model, plant.model?.(entry.model) ?? {}, assertOpen),
      store: {
        capabilities: { ...capabilities, durability, ...plant.capabilities },
        sync: assertOpen,
        close() {
          closed = true
          entry.isOpen = false
          if (plant.forgets === true) kept.delete(directory)
        },
      },
    }
  }
}

const capabilities: Capabilities = {
  durability: 'buffered',
  durabilityDetail: 'kept in memory by directory',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'linearizable',
  version: 'lasting 1',
}

/** The model with some methods replaced, each of which first looks whether the store is open. */
function guarded<Model extends object>(model: Model, replaced: object, assertOpen: () => void): Model {
  return new Proxy(model, {
    get(target, name) {
      const method = (Reflect.get(replaced, name) ?? Reflect.get(target, name)) as (...given: unknown[]) => unknown
      return (...given: unknown[]) => {
        assertOpen()
        return method.apply(target, given)
      }
    },
  })
}
