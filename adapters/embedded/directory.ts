/** A directory that is one store's alone, for libraries that would let several processes in. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NodeDisk } from '../../engines/env/index.ts'
import { toStoreError } from '../contract/index.ts'

export interface HeldDirectory {
  /** Makes the names of the files in it durable: a library that creates files may leave that to the system. */
  sync(): void
  release(): void
}

/** @throws StoreError `LOCKED`: a living process, this one included, holds it; the message says who. */
export function holdDirectory(directory: string): HeldDirectory {
  const disk = new NodeDisk()
  try {
    const lock = disk.lock(`${directory}/LOCK`)
    return { sync: () => disk.syncDirectory(directory), release: () => lock.release() }
  } catch (thrown) {
    throw toStoreError(thrown)
  }
}

/** Paths of all files below a folder; none where there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() ? [path] : []
  })
}

/** Bytes of files; those that are gone meanwhile have none. */
export function bytesOfFiles(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}
