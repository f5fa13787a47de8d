/** Taking away what nobody names any more: worth a try, never a failure. */
import { type Disk, StorageError } from '../env/index.ts'

/** Removes a file of no further use. One that the disk does not give up now lies there until the next opening. */
export function discardFile(disk: Disk, path: string): void {
  try {
    disk.remove(path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
