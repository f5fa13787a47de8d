/**
 * The store that does nothing: what is left of a run against it is the cost of the tool.
 *
 * It forgets what it is given. A get answers with zeros, as many as the last put wrote, so that whoever copies or counts
 * values has as much to do as with a real store; of the other models every answer is empty.
 */
import {
  type Adapter,
  type Capabilities,
  type Kv,
  type ModelName,
  modelFeatures,
  type Store,
} from '../contract/index.ts'
import { nullGraph, nullSeries, nullSpatial, nullTable, nullText } from './empty-models.ts'
import { NullKv } from './kv.ts'

const capabilities: Capabilities = {
  durability: 'none',
  durabilityDetail: 'keeps nothing',
  keepsData: false,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'none',
  version: 'null 1',
}

class NullStore implements Store<ModelName> {
  readonly kv: Kv = new NullKv()
  readonly table = nullTable
  readonly series = nullSeries
  readonly graph = nullGraph
  readonly spatial = nullSpatial
  readonly text = nullText
  readonly capabilities: Capabilities

  constructor(model: ModelName) {
    this.capabilities = model === 'kv' ? capabilities : { ...capabilities, features: modelFeatures[model] }
  }

  sync(): void {}

  close(): void {}
}

export const nullAdapter: Adapter<ModelName> = {
  name: 'null',
  description: 'Does nothing: the ceiling that the harness itself sets.',
  models: ['kv', 'table', 'series', 'graph', 'spatial', 'text'],
  options: [],
  durabilities: ['none'],
  open: ({ model = 'kv' }) => new NullStore(model),
}

export default nullAdapter
