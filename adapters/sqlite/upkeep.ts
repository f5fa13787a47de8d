/** What is done to a database whatever its tables: made durable, looked through, measured. */
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Capabilities, Durability, Metric } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { writeFailure } from './failure.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log',
  buffered: 'WAL, synchronous=NORMAL: log written before each commit returns, synced at checkpoints',
  sync: 'WAL, synchronous=FULL: log synced before each commit returns',
}

/** What is so for every model. */
export function commonCapabilities(
  durability: Durability,
): Pick<Capabilities, 'durability' | 'durabilityDetail' | 'keepsData' | 'atomicBatch' | 'isolation' | 'version'> {
  return {
    durability,
    durabilityDetail: durabilityDetails[durability],
    keepsData: true,
    atomicBatch: true,
    isolation: 'linearizable',
    version: `SQLite ${process.versions.sqlite}, node:sqlite ${process.versions.node}`,
  }
}

/** The first thing that a pragma answers with. */
function pragma(database: DatabaseSync, text: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${text}`).get() ?? {})[0]
}

/** A commit that is synced takes with it all of the log before it; what left the log was synced then. */
export function syncLog(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA synchronous = FULL')
    // Something must change for a commit to be one.
    database.exec(`PRAGMA user_version = ${Number(pragma(database, 'user_version')) ^ 1}`)
    database.exec('PRAGMA synchronous = NORMAL')
  } catch (thrown) {
    writeFailure(thrown, false)
  }
}

/** What waits is the log: its pages go to their places in the file, and it is emptied. */
export function emptyLog(database: DatabaseSync): void {
  try {
    pragma(database, 'wal_checkpoint(TRUNCATE)')
  } catch (thrown) {
    writeFailure(thrown, false)
  }
}

/** Structure only: pages have no checksums. @throws StoreError `CORRUPT` */
export function verifyStructure(database: DatabaseSync, path: string): void {
  const answer = pragma(database, 'integrity_check(1)')
  if (answer !== 'ok') throw new StoreError('CORRUPT', `SQLite: ${path}: ${String(answer)}`)
}

export function fileMetrics(database: DatabaseSync, path: string): readonly Metric[] {
  const [pageBytes, pageCount, freeCount] = ['page_size', 'page_count', 'freelist_count'].map(name =>
    Number(pragma(database, name)),
  ) as [number, number, number]
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  return [
    { name: 'file.bytes', value: pageBytes * pageCount, unit: 'bytes', description: 'Pages of the database' },
    { name: 'file.freeBytes', value: pageBytes * freeCount, unit: 'bytes', description: 'Pages that wait for use' },
    { name: 'log.bytes', value: logBytes, unit: 'bytes', description: 'Size of the write-ahead log' },
  ]
}
