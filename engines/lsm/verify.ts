/** The whole-structure check: every block of every table read from the disk, and every rule that reads rely on. */
import { compareBytes, hashBytes } from '../bytes/index.ts'
import { StorageError } from '../env/index.ts'
import { entryKind, Version } from './entry.ts'
import { BlockCursor } from './table/block.ts'
import { mayContain } from './table/bloom.ts'
import type { Table } from './table/table.ts'
import type { Run, TreeVersion } from './version.ts'

/** @throws StorageError `CORRUPT`: file and rule are in the message. */
export function verifyTree(tree: TreeVersion): void {
  for (const run of tree.runs) {
    verifyRun(run)
    for (const table of run.tables) verifyTable(table)
  }
}

function verifyRun(run: Run): void {
  for (let index = 1; index < run.tables.length; index++) {
    const before = run.tables[index - 1] as Table
    const table = run.tables[index] as Table
    if (compareBytes(before.meta.largest, table.meta.smallest) >= 0) {
      refuse(table, `overlaps table ${before.meta.number} of the same run of level ${run.level}`)
    }
  }
}

function verifyTable(table: Table): void {
  const { meta, index, filter } = table
  const entries = new BlockCursor()
  const version = new Version()
  let previousKey: Uint8Array | undefined
  let previousSequence = 0
  let entryCount = 0
  let deletionCount = 0
  for (let blockIndex = 0; blockIndex < index.blockCount; blockIndex++) {
    const block = table.readBlock(blockIndex)
    for (let more = entries.first(block); more; more = entries.next()) {
      const key = entries.key.slice(0, entries.keyLength)
      entries.read(version)
      const order = previousKey === undefined ? -1 : compareBytes(previousKey, key)
      if (order > 0) refuse(table, `block ${blockIndex} has a key that is less than the one before it`)
      if (order === 0 && version.sequence >= previousSequence) {
        refuse(table, `block ${blockIndex} has versions of a key that do not descend`)
      }
      if (order !== 0 && index.find(key) !== blockIndex) refuse(table, `the index leads past block ${blockIndex}`)
      if (!mayContain(filter, hashBytes(key))) refuse(table, `the filter denies a key of block ${blockIndex}`)
      if (previousKey === undefined && compareBytes(key, meta.smallest) !== 0) refuse(table, 'begins with another key')
      if (version.kind === entryKind.deletion) deletionCount++
      entryCount++
      previousKey = key
      previousSequence = version.sequence
    }
  }
  if (previousKey === undefined || compareBytes(previousKey, meta.largest) !== 0) refuse(table, 'ends with another key')
  if (entryCount !== meta.entryCount || deletionCount !== meta.deletionCount) {
    refuse(table, `has ${entryCount} entries, ${deletionCount} of them deletions`)
  }
}

function refuse(table: Table, what: string): never {
  throw new StorageError('CORRUPT', `${table.path}: ${what}; the manifest says ${describe(table)}`)
}

function describe({ meta }: Table): string {
  return `${meta.entryCount} entries, ${meta.deletionCount} of them deletions, in ${meta.bytes} bytes`
}
