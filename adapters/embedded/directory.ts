/** A directory that is one store's alone, for libraries that would let several processes in. */
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
