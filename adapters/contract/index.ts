/** The contract of a store: models, capabilities, limits, errors. A leaf: it imports nothing of ours. */
export type { StoreErrorCode } from './errors.ts'
export { StoreError, storeErrorCodes, toStoreError } from './errors.ts'
export type { Kv, KvCursor, KvSnapshot, KvWrite, PutOptions, ScanRange } from './kv.ts'
export { assertKey, assertScanRange, assertValue, compareKeys, keyBytesMax, valueBytesMax } from './limits.ts'
export type {
  Adapter,
  AdapterOption,
  Awaitable,
  Capabilities,
  Durability,
  Metric,
  ModelName,
  Models,
  OpenOptions,
  Store,
} from './store.ts'
export { durabilities } from './store.ts'
export type { Node, System } from './system.ts'
