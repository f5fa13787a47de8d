/** All tables of a store, and their manifest on the disk. */
import type { Disk } from '../env/index.ts'
import { StorageError } from '../env/index.ts'
import { type GroupCache, RowGroup } from './group/row-group.ts'
import type { GroupFile } from './group/write-group.ts'
import { type Manifest, type ManifestGroup, readDeletions, writeDeletions, writeManifest } from './manifest.ts'
import { deletionsPath, groupPath } from './names.ts'
import type { StoredColumn } from './schema.ts'
import type { Deletions } from './segment.ts'
import { type GroupPart, type Part, StoredTable } from './stored-table.ts'

export interface TableSetParts {
  readonly disk: Disk
  readonly directory: string
  readonly cache: GroupCache
  /** Above those of all files that are there. */
  readonly nextNumber: number
}

/** All tables as they were when a log began. */
export interface Instant {
  readonly log: number
  readonly columns: ReadonlyMap<StoredTable, readonly StoredColumn[]>
  /** Of the parts that there are now; what was put in the place of another part has that one's. */
  readonly deletions: Map<Part, Deletions | undefined>
}

export class TableSet {
  readonly #disk: Disk
  readonly #directory: string
  readonly #cache: GroupCache
  readonly #byId = new Map<number, StoredTable>()
  readonly #byName = new Map<string, StoredTable>()
  #nextNumber: number
  #log: number

  /** Opens the groups of the manifest. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
  constructor({ disk, directory, cache, nextNumber }: TableSetParts, manifest: Manifest) {
    this.#disk = disk
    this.#directory = directory
    this.#cache = cache
    this.#nextNumber = nextNumber
    this.#log = manifest.log
    for (const { id, name, columns, groups } of manifest.tables) {
      const table = new StoredTable(id, name, { columns, groups: groups.map(group => this.#openPart(group)) })
      table.savedColumns = columns
      this.#add(table)
    }
  }

  get all(): Iterable<StoredTable> {
    return this.#byId.values()
  }

  named(name: string): StoredTable | undefined {
    return this.#byName.get(name)
  }

  /** @throws StorageError `CORRUPT`: an entry of the log speaks of a table that there is not. */
  withId(id: number): StoredTable {
    const table = this.#byId.get(id)
    if (table === undefined)
      throw new StorageError('CORRUPT', `${this.#directory}: the log speaks of table ${id}, which there is not`)
    return table
  }

  has(id: number): boolean {
    return this.#byId.has(id)
  }

  create(id: number, name: string, columns: readonly StoredColumn[]): void {
    this.#add(new StoredTable(id, name, { columns, groups: [] }))
  }

  /** A number that no file has. */
  takeNumber(): number {
    return this.#nextNumber++
  }

  /** The part of a group that was just written. */
  openGroup(file: GroupFile): GroupPart {
    const path = groupPath(this.#directory, file.number)
    return { group: RowGroup.open(this.#disk, path, file, this.#cache), deletions: undefined, saved: undefined }
  }

  /** Writes a manifest of the tables as they were at an instant; the logs before that are then no longer needed. */
  saveInstant({ log, columns, deletions }: Instant): void {
    const old = new Set<number>()
    for (const [table, columnsThen] of columns) {
      table.savedColumns = columnsThen
      for (const part of table.groups) {
        const then = deletions.get(part)
        if (part.saved?.deletions === then) continue
        if (part.saved !== undefined) old.add(part.saved.file.number)
        this.saveDeletions(part, then)
      }
    }
    this.#log = log
    this.save()
    for (const number of old) discardFile(this.#disk, deletionsPath(this.#directory, number))
  }

  /** Writes what the next manifest is to say of a part's deletions. */
  saveDeletions(part: GroupPart, deletions: Deletions | undefined): void {
    part.saved =
      deletions === undefined
        ? undefined
        : { deletions, file: writeDeletions(this.#disk, this.#directory, this.takeNumber(), deletions) }
  }

  /** Writes a manifest of the same instant as before, for groups that were merged. */
  save(): void {
    const tables = [...this.all].flatMap(({ id, name, savedColumns: columns, groups }) =>
      columns === undefined ? [] : [{ id, name, columns, groups: groups.map(manifestGroup) }],
    )
    writeManifest(this.#disk, this.#directory, { log: this.#log, tables })
  }

  /** Gives up groups that the manifest names no longer. */
  discard(parts: readonly GroupPart[]): void {
    for (const { group, saved } of parts) {
      group.discard(() => discardFile(this.#disk, group.path))
      if (saved !== undefined) discardFile(this.#disk, deletionsPath(this.#directory, saved.file.number))
    }
  }

  #add(table: StoredTable): void {
    this.#byId.set(table.id, table)
    this.#byName.set(table.name, table)
  }

  #openPart(file: ManifestGroup): GroupPart {
    const part = this.openGroup(file)
    if (file.deletions === undefined) return part
    const deletions = readDeletions(this.#disk, this.#directory, file.deletions, file.rowCount)
    return { group: part.group, deletions, saved: { deletions, file: file.deletions } }
  }
}

function manifestGroup({ group, saved }: GroupPart): ManifestGroup {
  const { number, rowCount, bytes } = group
  return saved === undefined ? { number, rowCount, bytes } : { number, rowCount, bytes, deletions: saved.file }
}

/** Removes a file that nothing needs; one that stays is removed at the next opening. */
export function discardFile(disk: Disk, path: string): void {
  try {
    disk.remove(path)
  } catch {
    // A file too many does no harm.
  }
}
