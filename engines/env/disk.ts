/**
 * The disk as an engine sees it: a few files in directories, and two kinds of sync.
 *
 * A write is visible to reads at once and durable only after `sync` of its file; a file's name (created,
 * renamed, removed) is durable only after `syncDirectory` of its directory. An implementation may lose
 * any subset of what was not synced when it crashes, torn at sectors of `sectorBytes`, in any order.
 *
 * All calls but `DiskFile.sync` block. Paths are opaque strings joined with `/`. Every failure is a
 * `StorageError` whose message names the path.
 */

/** What a power loss cannot tear: writes survive in whole sectors of this many bytes. */
export const sectorBytes = 512

export interface Disk {
  /** Creates the directory and its missing parents, durably; an existing one is left alone. */
  createDirectory(path: string): void
  /** Opens an existing file to read. @throws StorageError `NOT_FOUND` */
  open(path: string): DiskFile
  /** Opens a file to read and write, empty: an existing one is cut to nothing. */
  create(path: string): DiskFile
  /** Opens an existing file to read and write, with what it holds. @throws StorageError `NOT_FOUND` */
  edit(path: string): DiskFile
  exists(path: string): boolean
  /** The names in a directory, sorted, without the directory itself; a missing directory has none. */
  list(directory: string): string[]
  /** Bytes that the file occupies on the disk (blocks, so preallocated space counts). */
  occupiedBytes(path: string): number
  /** Renames within one directory, replacing `to`; atomic, and durable after `syncDirectory`. */
  rename(from: string, to: string): void
  /** Removes a file. Open files of that name stay readable until closed. */
  remove(path: string): void
  /** Returns when every name of the directory, as of the call, survives a power loss. */
  syncDirectory(path: string): void
  /**
   * Takes the lock of that name, for this process and this holder. The path is the lock's alone (a real disk
   * keeps a directory there). A lock whose holder died is taken over.
   * @throws StorageError `LOCKED`: somebody holds it; the message says who.
   */
  lock(path: string): DiskLock
}

export interface DiskFile {
  readonly path: string
  /** Bytes in the file, as of now. */
  size(): number
  /** Fills `into` from `position` on; returns how many bytes there were, fewer only at the end of the file. */
  read(into: Uint8Array, position: number): number
  /** Writes all of `bytes` at `position`; a gap before it reads as zeros. */
  write(bytes: Uint8Array, position: number): void
  truncate(length: number): void
  /** Settles when all writes made before the call survive a power loss. The calling thread goes on meanwhile. */
  sync(): Promise<void>
  /** As `sync`, and blocks until it is done. */
  syncNow(): void
  /** Gives the file up without syncing it; closing twice is harmless. */
  close(): void
}

export interface DiskLock {
  release(): void
}
