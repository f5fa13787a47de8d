/** The front door of the LSM tree. */
export type { Durability, LsmOptions } from './options.ts'
export { lsmDefaults } from './options.ts'
export type { Compression } from './table/format.ts'
export type { TableOptions } from './table/table-writer.ts'
export type { TreeSnapshot, TreeWrite } from './tree.ts'
export { LsmTree } from './tree.ts'
export type { CursorRange, TreeCursor } from './tree-cursor.ts'
