/**
 * Brings a directory back to tables: manifest, row groups, then the entries of the logs that are not in them yet.
 *
 * Nothing is removed before everything has been read: a refusal leaves the evidence as it was. An entry may come back
 * that the manifest knows already (a table, a column, a deletion): then it changes nothing.
 */
import type { Disk } from '../env/index.ts'
import { StorageError } from '../env/index.ts'
import { type Append, type Change, readEntry } from './entry.ts'
import { type Manifest, readManifest, writeManifest } from './manifest.ts'
import { manifestName, parseNumber } from './names.ts'
import { toCondition } from './query/condition.ts'
import type { StoredColumn } from './schema.ts'
import type { TableSet } from './table-set.ts'

/** The manifest; a directory without one, and without groups, is new and gets one. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function openManifest(disk: Disk, directory: string): Manifest {
  const found = readManifest(disk, directory)
  if (found !== undefined) return found
  const witness = disk.list(directory).find(name => parseNumber(name) !== undefined || name.endsWith('.log'))
  if (witness !== undefined) {
    throw new StorageError(
      'CORRUPT',
      `${directory}/${manifestName}: it is missing, and ${directory}/${witness} shows that a store was here`,
    )
  }
  const empty: Manifest = { log: 0, tables: [] }
  writeManifest(disk, directory, empty)
  return empty
}

/** A number above those of all groups and deletions of the directory. */
export function nextNumberOf(disk: Disk, directory: string): number {
  return disk.list(directory).reduce((next, name) => Math.max(next, (parseNumber(name) ?? 0) + 1), 1)
}

/** Files of groups and deletions that the manifest does not name, and files that were being written, by path. */
export function leftoversOf(disk: Disk, directory: string, manifest: Manifest): string[] {
  const named = new Set<number>()
  for (const { groups } of manifest.tables) {
    for (const { number, deletions } of groups) {
      named.add(number)
      if (deletions !== undefined) named.add(deletions.number)
    }
  }
  return disk
    .list(directory)
    .filter(name => {
      const number = parseNumber(name)
      return number === undefined ? isBeingWritten(name) : !named.has(number)
    })
    .map(name => `${directory}/${name}`)
}

function isBeingWritten(name: string): boolean {
  return (
    name.endsWith('.new') &&
    (name === `${manifestName}.new` || parseNumber(name.slice(0, -'.new'.length)) !== undefined)
  )
}

/** Does again what an entry of the log says. @throws StorageError `CORRUPT` */
export function replayEntry(tables: TableSet, bytes: Uint8Array): void {
  applyChange(
    tables,
    readEntry(bytes, id => tables.withId(id).columns),
  )
}

function applyChange(tables: TableSet, change: Append | Change): void {
  if (change.type === 'create') {
    if (!tables.has(change.table)) tables.create(change.table, change.name, change.columns)
    return
  }
  const table = tables.withId(change.table)
  if (change.type === 'append') table.append(change.rows)
  else if (change.type === 'add-column') {
    if (!table.columns.some(({ id }) => id === change.column.id)) table.addColumn(change.column)
  } else table.take(table.find(toCondition(change.where, name => columnNamed(table.columns, name))))
}

function columnNamed(columns: readonly StoredColumn[], name: string): StoredColumn {
  const column = columns.find(candidate => candidate.name === name)
  if (column === undefined) throw new StorageError('CORRUPT', `the log speaks of a column ${name}, which there is not`)
  return column
}
