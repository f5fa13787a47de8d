/** The manifest: which settled part counts, and from which log on entries came after it. */
import { readUint48, writeUint48 } from '../bytes/index.ts'
import { type Disk, StorageError } from '../env/index.ts'
import { readSealed, writeSealed } from '../journal/index.ts'
import { manifestName } from './names.ts'

export interface Manifest {
  /** 0: nothing is settled yet. */
  readonly settledNumber: number
  /** The first log that is needed; 0: the first of all. */
  readonly log: number
}

const form = { kind: 'grph', version: 1 } as const
const payloadBytes = 12

/** Durable on return. */
export function writeManifest(disk: Disk, directory: string, { settledNumber, log }: Manifest): void {
  const payload = new Uint8Array(payloadBytes)
  writeUint48(payload, 0, settledNumber)
  writeUint48(payload, 6, log)
  writeSealed(disk, `${directory}/${manifestName}`, { ...form, payload })
}

/** `undefined`: there is none. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readManifest(disk: Disk, directory: string): Manifest | undefined {
  const path = `${directory}/${manifestName}`
  const payload = readSealed(disk, path, form)
  if (payload === undefined) return undefined
  if (payload.length !== payloadBytes)
    throw new StorageError('CORRUPT', `${path}: its length is not that of a manifest, at offset 8`)
  return { settledNumber: readUint48(payload, 0), log: readUint48(payload, 6) }
}
