/**
 * What the tree consists of, durably: a log of edits, one JSON object a record, each synced before it
 * counts. `CURRENT` names the manifest file; opening a tree writes a new one, so they never grow old.
 *
 * Edits are rare (one a flush or compaction), so they are plain to read rather than small:
 * `{ tables: added tables, runs: [[level, number, …], …] newest first, log, nextNumber, sequence }`.
 */
import {
  crc32,
  findRecord,
  readRecord,
  readWholeFile,
  recordBytes,
  recordHeaderBytes,
  sealRecord,
} from '../bytes/index.ts'
import type { Disk, DiskFile } from '../env/index.ts'
import { StorageError } from '../env/index.ts'
import { currentName, currentTemporaryName, manifestName, parseFileName } from './names.ts'
import type { TableMeta } from './table/table-writer.ts'

const formatVersion = 1

/** The state of a tree as its manifest tells it. */
export interface TreeState {
  /** Newest first. */
  readonly runs: readonly RunState[]
  /** The oldest log whose writes are not all in tables; 0: none is needed. */
  readonly logNumber: number
  /** Below every number in use. */
  readonly nextNumber: number
  /** At least every sequence in the tables. */
  readonly sequence: number
}

export interface RunState {
  readonly level: number
  readonly tables: readonly TableMeta[]
}

interface Edit {
  readonly format: number
  readonly tables: readonly TableJson[]
  readonly runs: readonly (readonly number[])[]
  readonly log: number
  readonly nextNumber: number
  readonly sequence: number
}

interface TableJson extends Omit<TableMeta, 'smallest' | 'largest'> {
  readonly smallest: string
  readonly largest: string
}

export class Manifest {
  readonly #file: DiskFile
  readonly #number: number
  readonly #known = new Set<number>()
  #position = 0

  /** Starts a new manifest with this state and makes `CURRENT` name it; durable on return. */
  static create(disk: Disk, directory: string, number: number, state: TreeState): Manifest {
    const manifest = new Manifest(disk.create(`${directory}/${manifestName(number)}`), number)
    try {
      manifest.#write(state)
      manifest.#file.syncNow()
      makeCurrent(disk, directory, number)
      return manifest
    } catch (error) {
      manifest.close()
      throw error
    }
  }

  private constructor(file: DiskFile, number: number) {
    this.#file = file
    this.#number = number
  }

  get number(): number {
    return this.#number
  }

  /** Settles when the state is durable. One call at a time. */
  async record(state: TreeState): Promise<void> {
    this.#write(state)
    await this.#file.sync()
  }

  close(): void {
    this.#file.close()
  }

  #write(state: TreeState): void {
    const tables = state.runs.flatMap(run => run.tables)
    const edit: Edit = {
      format: formatVersion,
      tables: tables.filter(table => !this.#known.has(table.number)).map(toJson),
      runs: state.runs.map(run => [run.level, ...run.tables.map(table => table.number)]),
      log: state.logNumber,
      nextNumber: state.nextNumber,
      sequence: state.sequence,
    }
    const payload = new TextEncoder().encode(JSON.stringify(edit))
    const record = new Uint8Array(recordBytes(payload.length))
    record.set(payload, recordHeaderBytes)
    sealRecord(record, payload.length, { fileNumber: this.#number, position: this.#position })
    this.#file.write(record, this.#position)
    this.#position += record.length
    this.#known.clear()
    for (const table of tables) this.#known.add(table.number)
  }
}

/** Makes `CURRENT` name the manifest, in one step; durable on return. */
function makeCurrent(disk: Disk, directory: string, number: number): void {
  const temporary = disk.create(`${directory}/${currentTemporaryName}`)
  try {
    temporary.write(new TextEncoder().encode(currentText(manifestName(number))), 0)
    temporary.syncNow()
  } finally {
    temporary.close()
  }
  disk.syncDirectory(directory)
  disk.rename(`${directory}/${currentTemporaryName}`, `${directory}/${currentName}`)
  disk.syncDirectory(directory)
}

/** The name and its CRC-32: older manifests may still lie beside, and a flipped bit must not lead to one. */
function currentText(name: string): string {
  const checksum = crc32(new TextEncoder().encode(name)).toString(16).padStart(8, '0')
  return `${name} ${checksum}\n`
}

/**
 * Reads the state that `CURRENT` leads to; `undefined` where there is no `CURRENT`.
 *
 * A torn last edit is one that never counted. @throws StorageError `CORRUPT`, `INCOMPATIBLE`
 */
export function readManifest(disk: Disk, directory: string): TreeState | undefined {
  const currentPath = `${directory}/${currentName}`
  if (!disk.exists(currentPath)) return undefined
  const text = new TextDecoder().decode(readAll(disk, currentPath))
  const [name = ''] = text.split(' ')
  const file = parseFileName(name)
  if (file.type !== 'manifest' || text !== currentText(name)) {
    throw new StorageError('CORRUPT', `${currentPath}: ${JSON.stringify(text.slice(0, 40))} names no manifest`)
  }
  const path = `${directory}/${name}`
  if (!disk.exists(path)) throw new StorageError('CORRUPT', `${path}: CURRENT names this manifest, and it is missing`)
  return replayEdits(readAll(disk, path), path, file.number)
}

function replayEdits(bytes: Uint8Array, path: string, number: number): TreeState {
  let position = 0
  let state: TreeState | undefined
  let known = new Map<number, TableMeta>()
  for (;;) {
    const read = readRecord(bytes, position, number)
    if (read.type === 'record') {
      const edit = parseEdit(read.payload, path, position)
      for (const table of edit.tables) known.set(table.number, fromJson(table))
      state = applyEdit(edit, known, path, position)
      known = new Map(state.runs.flatMap(run => run.tables).map(table => [table.number, table]))
      position = read.next
      continue
    }
    if (read.type === 'damaged' || (read.type === 'torn' && findRecord(bytes, position, number) !== undefined)) {
      throw new StorageError('CORRUPT', `${path}: the record at offset ${position} fails its checksum`)
    }
    break
  }
  if (state === undefined) throw new StorageError('CORRUPT', `${path}: holds no whole record`)
  return state
}

function applyEdit(edit: Edit, known: ReadonlyMap<number, TableMeta>, path: string, position: number): TreeState {
  const runs = edit.runs.map(([level, ...numbers]) => ({
    level: level as number,
    tables: numbers.map(number => {
      const table = known.get(number)
      if (table !== undefined) return table
      throw new StorageError('CORRUPT', `${path}: the record at offset ${position} names unknown table ${number}`)
    }),
  }))
  return { runs, logNumber: edit.log, nextNumber: edit.nextNumber, sequence: edit.sequence }
}

function parseEdit(payload: Uint8Array, path: string, position: number): Edit {
  let edit: Edit
  try {
    edit = JSON.parse(new TextDecoder().decode(payload)) as Edit
  } catch (cause) {
    throw new StorageError('CORRUPT', `${path}: the record at offset ${position} is no JSON`, { cause })
  }
  if (edit.format !== formatVersion) {
    throw new StorageError('INCOMPATIBLE', `${path}: tree format ${edit.format}; this version reads ${formatVersion}`)
  }
  return edit
}

function toJson(table: TableMeta): TableJson {
  return { ...table, smallest: toHex(table.smallest), largest: toHex(table.largest) }
}

function fromJson(table: TableJson): TableMeta {
  return { ...table, smallest: fromHex(table.smallest), largest: fromHex(table.largest) }
}

function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return bytes
}

function readAll(disk: Disk, path: string): Uint8Array {
  const file = disk.open(path)
  try {
    return readWholeFile(file)
  } finally {
    file.close()
  }
}
