/**
 * The reference: simple enough to be believed, and the whole of each model. Nothing outlives `close`.
 *
 * A store has all models at once, whichever it was opened for: they share nothing, and an empty one costs nothing.
 */
import type {
  Adapter,
  Capabilities,
  Graph,
  Kv,
  ModelName,
  Series,
  Spatial,
  Store,
  Table,
  Text,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { MemoryGraph } from './graph.ts'
import { MemoryKv } from './kv.ts'
import { MemorySeries } from './series.ts'
import { MemorySpatial } from './spatial.ts'
import { MemoryTable } from './table.ts'
import { MemoryText } from './text.ts'

const capabilities: Capabilities = {
  durability: 'none',
  durabilityDetail: 'in memory only',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'linearizable',
  version: 'memory 1',
}

class MemoryStore implements Store<ModelName> {
  readonly capabilities: Capabilities = capabilities
  readonly kv: Kv
  readonly table: Table
  readonly series: Series
  readonly graph: Graph
  readonly spatial: Spatial
  readonly text: Text
  #closed = false

  constructor() {
    const assertOpen = (): void => this.#assertOpen()
    this.kv = new MemoryKv(assertOpen)
    this.table = new MemoryTable(assertOpen)
    this.series = new MemorySeries(assertOpen)
    this.graph = new MemoryGraph(assertOpen)
    this.spatial = new MemorySpatial(assertOpen)
    this.text = new MemoryText(assertOpen)
  }

  sync(): void {
    this.#assertOpen()
  }

  close(): void {
    this.#closed = true
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreError('CLOSED', 'the store was closed before this call')
  }
}

export const memoryAdapter: Adapter<ModelName> = {
  name: 'memory',
  description: 'Everything in memory, as plainly as can be: the reference that tests compare with.',
  models: ['kv', 'table', 'series', 'graph', 'spatial', 'text'],
  options: [],
  durabilities: ['none'],
  open: () => new MemoryStore(),
}

export default memoryAdapter
