/** The front door of the column store. */
export type { ColumnStoreOptions, Compression, Durability } from './options.ts'
export { columnStoreDefaults } from './options.ts'
export type { ParquetTable } from './parquet/read-parquet.ts'
export { readParquet } from './parquet/read-parquet.ts'
export { writeParquet } from './parquet/write-parquet.ts'
export type { ColumnSnapshot } from './store.ts'
export { ColumnStore } from './store.ts'
