/** The front door of the B+ tree. */
export type { LoadableEntry } from './arguments.ts'
export type { BtreeOptions, Durability } from './options.ts'
export { btreeDefaults } from './options.ts'
export type { CursorRange, TreeCursor } from './tree/cursor.ts'
export type { TreeSnapshot } from './tree.ts'
export { Btree } from './tree.ts'
export type { TreeWrite } from './write-path.ts'
