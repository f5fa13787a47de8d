/** What changes a disk, one record an operation: what a hook sees, and what crash images are made from. */

export type DiskOperation = DataOperation | NameOperation | SyncOperation

/** Changes a file's bytes; durable after a `sync` of that file. */
export type DataOperation =
  | {
      readonly type: 'write'
      readonly path: string
      readonly file: FileId
      readonly position: number
      readonly bytes: Uint8Array
    }
  | { readonly type: 'truncate'; readonly path: string; readonly file: FileId; readonly length: number }

/** Changes the names in a directory; durable after a `syncDirectory` of it. */
export type NameOperation =
  | { readonly type: 'create'; readonly path: string; readonly file: FileId }
  | { readonly type: 'rename'; readonly path: string; readonly file: FileId; readonly to: string }
  | { readonly type: 'remove'; readonly path: string; readonly file: FileId }

type SyncOperation =
  /** Ends a sync. It covers the first `operationCount` operations of the disk: those made before it began. */
  | { readonly type: 'sync'; readonly path: string; readonly file: FileId; readonly operationCount: number }
  | { readonly type: 'syncDirectory'; readonly path: string }

/** Tells files apart whatever they are called; a number that is never used twice on one disk. */
export type FileId = number

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
