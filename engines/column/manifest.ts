/**
 * The manifest: which tables there are, of which row groups, and from which log on entries are not in them yet.
 *
 * One small file, sealed and replaced whole (engines/journal), JSON inside. Deletions of a group are a sealed file of
 * their own, never changed: a later version gets another number.
 */
import type { Disk } from '../env/index.ts'
import { StorageError } from '../env/index.ts'
import { readSealed, writeSealed } from '../journal/index.ts'
import type { GroupFile } from './group/write-group.ts'
import { deletionsPath, manifestName } from './names.ts'
import type { StoredColumn } from './schema.ts'
import { Deletions } from './segment.ts'
import type { DeletionsFile } from './stored-table.ts'

export interface ManifestGroup extends GroupFile {
  readonly deletions?: DeletionsFile
}

interface ManifestTable {
  readonly id: number
  readonly name: string
  readonly columns: readonly StoredColumn[]
  readonly groups: readonly ManifestGroup[]
}

export interface Manifest {
  /** The first log that is still needed. */
  readonly log: number
  readonly tables: readonly ManifestTable[]
}

const manifestForm = { kind: 'CMAN', version: 1 } as const
const deletionsForm = { kind: 'CDEL', version: 1 } as const

/** Returns when it survives a power loss. */
export function writeManifest(disk: Disk, directory: string, manifest: Manifest): void {
  const payload = new TextEncoder().encode(JSON.stringify(manifest))
  writeSealed(disk, `${directory}/${manifestName}`, { ...manifestForm, payload })
}

/** `undefined`: there is none. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readManifest(disk: Disk, directory: string): Manifest | undefined {
  const payload = readSealed(disk, `${directory}/${manifestName}`, manifestForm)
  return payload === undefined ? undefined : (JSON.parse(new TextDecoder().decode(payload)) as Manifest)
}

export function writeDeletions(disk: Disk, directory: string, number: number, deletions: Deletions): DeletionsFile {
  writeSealed(disk, deletionsPath(directory, number), { ...deletionsForm, payload: deletions.bits })
  return { number, count: deletions.count }
}

/** @throws StorageError `CORRUPT` */
export function readDeletions(
  disk: Disk,
  directory: string,
  { number, count }: DeletionsFile,
  rowCount: number,
): Deletions {
  const path = deletionsPath(directory, number)
  const bits = readSealed(disk, path, deletionsForm)
  if (bits === undefined) {
    throw new StorageError('CORRUPT', `${path}: the manifest names these deletions, and they are missing`)
  }
  const found = new Deletions(bits.slice(), countBits(bits))
  if (bits.length !== Math.ceil(rowCount / 8) || found.count !== count) {
    throw new StorageError('CORRUPT', `${path}: it has ${found.count} deletions, the manifest says ${count}`)
  }
  return found
}

function countBits(bits: Uint8Array): number {
  let count = 0
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count++
  return count
}
