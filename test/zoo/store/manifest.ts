/** What the store consists of: one frame of JSON, replaced as a whole by writing another file and renaming it. */
import { type Disk, StorageError } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import { frame, readWhole, unframe } from './frame.ts'

export interface Manifest {
  /** Numbers of the tables, newest first. */
  readonly tables: readonly number[]
  /** Older logs are not needed. */
  readonly firstLog: number
  /** Of the newest write in the tables. */
  readonly sequence: number
}

export function writeManifest(disk: Disk, directory: string, manifest: Manifest, bug: Bug): void {
  const file = disk.create(`${directory}/MANIFEST.new`)
  file.write(frame(Buffer.from(JSON.stringify(manifest))), 0)
  file.syncNow()
  file.close()
  // The tables that it names have to be there before it is.
  disk.syncDirectory(directory)
  disk.rename(`${directory}/MANIFEST.new`, `${directory}/MANIFEST`)
  if (bug !== 'skips the sync of the directory after a rename') disk.syncDirectory(directory)
}

/** What was written last; of a new directory, nothing. @throws StorageError `CORRUPT` */
export function readManifest(disk: Disk, directory: string): Manifest {
  const path = `${directory}/MANIFEST`
  if (!disk.exists(path)) return { tables: [], firstLog: 0, sequence: 0 }
  const file = disk.open(path)
  const payload = unframe(readWhole(file), 0)
  file.close()
  if (payload === undefined) throw new StorageError('CORRUPT', `${path}: it fails its checksum`)
  return JSON.parse(payload.toString()) as Manifest
}
