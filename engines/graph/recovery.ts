/**
 * Opening a directory: the manifest, and the settled part that it names. The logs are the journal's to read.
 *
 * Nothing is changed before all of it has been read without complaint: what an opening refuses is evidence.
 */
import { type Disk, StorageError } from '../env/index.ts'
import { type Manifest, readManifest, writeManifest } from './manifest.ts'
import { manifestName, manifestTemporaryName, settledNumberOf, settledPath } from './names.ts'
import { readImage, sectionsOf } from './settled/image.ts'
import { arraysFrom, emptyArrays, Settled } from './settled/settled.ts'

export interface Recovered {
  readonly manifest: Manifest
  readonly settled: Settled
  /** Files of no further use. */
  readonly leftovers: readonly string[]
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE`: nothing was changed then. */
export function recover(disk: Disk, directory: string): Recovered {
  const names = disk.list(directory)
  const found = readManifest(disk, directory)
  if (found === undefined) refuseLostManifest(directory, names)
  const manifest = found ?? { settledNumber: 0, log: 0 }
  const settled = readSettled(disk, directory, manifest.settledNumber)
  if (found === undefined) writeManifest(disk, directory, manifest)
  const leftovers = names.filter(name => {
    const number = settledNumberOf(name)
    return name === manifestTemporaryName || (number !== undefined && number !== manifest.settledNumber)
  })
  return { manifest, settled, leftovers: leftovers.map(name => `${directory}/${name}`) }
}

/** The manifest is durable before the first log is begun: where anything else is, it has been. */
function refuseLostManifest(directory: string, names: readonly string[]): void {
  const witness = names.find(name => name.endsWith('.log') || settledNumberOf(name) !== undefined)
  if (witness === undefined) return
  const path = `${directory}/${manifestName}`
  throw new StorageError('CORRUPT', `${path}: it is missing, and ${directory}/${witness} shows that a graph was here`)
}

export function readSettled(disk: Disk, directory: string, number: number): Settled {
  if (number === 0) return new Settled(emptyArrays())
  const path = settledPath(directory, number)
  const arrays = arraysFrom(sectionsOf(readImage(disk, path, number)))
  if (arrays === undefined) throw new StorageError('CORRUPT', `${path}: the table at offset 16 lacks a section`)
  return new Settled(arrays)
}
